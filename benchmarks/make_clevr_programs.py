"""Make the programs of workload W2: CLEVR questions about random scenes, without their texts.

    .venv/bin/python -m benchmarks.make_clevr_programs --templates CLEVR_1.0_templates [--out FILE]

The templates are those of CLEVR's question generator (facebookresearch/clevr-dataset-gen, folder
``question_generation/CLEVR_1.0_templates``), which do not come with nmn; the scenes and the choice
of questions are nmn's own (``nmn.synthetic``). The same seed gives the same file.
"""

import argparse
import gzip
import json
from pathlib import Path

import benchmarks.peers
from nmn.domains.clevr.catalogue import SYNONYMS, load_clevr_templates
from nmn.domains.clevr.sampling import sample_scenes
from nmn.synthetic.questions import Questioner, read_synonyms
from nmn.synthetic.questions.balance import Balance

PER_SCENE = 10
SCENES = 120
OUT = Path(benchmarks.peers.__file__).with_name("clevr_programs.json.gz")


def programs(templates: Path, scenes: int, seed: int) -> dict[str, object]:
    """Programs about ``scenes`` pictures, ten each, in CLEVR 1.0's function names."""
    questioner = Questioner(
        load_clevr_templates(templates), read_synonyms(SYNONYMS), seed=seed, per_scene=PER_SCENE
    )
    balance = Balance()
    made: list[list[list[object]]] = []
    about: list[int] = []
    # Few scenes have too few objects for ten questions: they are left out.
    for scene in sample_scenes(2 * scenes, seed):
        questions = questioner.about(scene, balance)
        if len(questions) < PER_SCENE:
            continue
        for question in questions:
            made.append(
                [[n["function"], n["inputs"], n["value_inputs"]] for n in question["program"]]
            )
            about.append(len(about) // PER_SCENE)
        if len(about) == scenes * PER_SCENE:
            break
    note = (
        f"programs only, of questions made with the templates of {templates.name} by "
        f"nmn.synthetic.questions about scenes of nmn.synthetic.sampling, seed {seed}"
    )
    return {"note": note, "programs": made, "scenes": about}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--templates", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--scenes", type=int, default=SCENES)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    stored = programs(options.templates, options.scenes, options.seed)
    text = json.dumps(stored, separators=(",", ":"))
    # No time stamp, so that the same programs are the same bytes.
    options.out.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"wrote {len(stored['programs'])} programs to {options.out}")


if __name__ == "__main__":
    main()
