"""The CLEVR domain on pictures that nobody has seen: answers, every step, whose fault it is.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.eval_clevr [--scenes 500] [--templates DIR]

Draws pictures of CLEVR's own conditions, of CoGenT's A and of B (the encoder was trained on A
alone), asks ten questions about each, and runs the trained modules on what the encoder sees; also
the exact modules on the same, which shows what perception alone costs, and the trained modules on
the true scenes. Writes benchmarks/results/clevr_pixels.json.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch

from nmn.domains.clevr.catalogue import TEMPLATES, clevr_questioner
from nmn.domains.clevr.evaluate import ClevrOptions, evaluate_clevr
from nmn.domains.clevr.write import write_clevr
from nmn.synthetic.questions import (
    generate_questions,
    read_scenes,
    write_questions,
)

OUT = Path(__file__).parent / "results" / "clevr_pixels.json"
# The series of pictures: far from any that was trained on.
_SEED = 770_000
_CONDITIONS = {"clevr": None, "cogent A": "A", "cogent B": "B"}
_KEPT = (
    "asked accuracy step_accuracy right_answer_wrong_steps program_accuracy by_category statuses "
    "errors questions_per_second speed"
).split()


def measure(condition: str | None, count: int, templates: Path, folder: Path) -> dict[str, object]:
    """The reports of one condition."""
    split = f"test{condition or ''}"
    seed = _SEED + len(split) * 1_000 + ord((condition or "0")[0])
    write_clevr(folder, count, seed, split=split, condition=condition)  # type: ignore[arg-type]
    scenes = folder / "scenes" / f"CLEVR_{split}_scenes.json"
    questions = folder / f"{split}.json"
    made = generate_questions(
        read_scenes(scenes),
        clevr_questioner(templates, seed=1),
    )
    write_questions(questions, made)
    found: dict[str, object] = {}
    for name, executor, images in (
        ("learned modules, pixels", "neural", folder / "images"),
        ("exact modules, pixels", "symbolic", folder / "images"),
        ("learned modules, true scenes", "neural", None),
    ):
        options = ClevrOptions(questions, scenes, images, executor=executor)
        report = evaluate_clevr(options).to_json()
        found[name] = {key: report[key] for key in _KEPT}
        print(f"{split}, {name}: answers {report['accuracy']:.4f}, steps "
              f"{report['step_accuracy']:.4f}, right by wrong steps "
              f"{report['right_answer_wrong_steps']:.4f}")  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--templates", type=Path, default=TEMPLATES)
    options = parser.parse_args()
    torch.set_num_threads(1)
    results: dict[str, object] = {"scenes": options.scenes, "templates": options.templates.name}
    with tempfile.TemporaryDirectory() as folder:
        for name, condition in _CONDITIONS.items():
            results[name] = measure(condition, options.scenes, options.templates, Path(folder))
    OUT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {OUT}")


if __name__ == "__main__":
    main()
