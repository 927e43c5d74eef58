"""``python -m nmn.worlds.questions``: a scene file in, a question file out."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from nmn.errors import NmnError
from nmn.generators.templates.template_reader import TEMPLATES, TEMPLATES_CLOSURE, load_templates
from nmn.generators.templates.wording import read_synonyms
from nmn.types.wording import several
from nmn.worlds.questions.balance import Balance
from nmn.worlds.questions.files import check_ending, read_scenes, write_questions
from nmn.worlds.questions.generate import Questioner, generate_questions


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    options = _parser().parse_args(arguments)
    try:
        check_ending(options.out)
        questioner = Questioner(
            load_templates(*([TEMPLATES_CLOSURE] if options.closure else options.templates)),
            read_synonyms(options.synonyms),
            seed=options.seed,
            per_scene=options.per_scene,
            per_template=options.per_template,
            min_nodes=options.min_nodes,
            max_nodes=options.max_nodes,
        )
        scenes = read_scenes(options.scenes)
        start = time.perf_counter()
        first = next((scene for scene in scenes if isinstance(scene, dict)), {})
        info = {"split": first.get("split", ""), "seed": options.seed}
        bad: list[int] = []

        def left_out(position: int, error: NmnError) -> None:
            bad.append(position)
            message = f"bad record: {options.scenes}, record {position}: {error.summary}"
            print(message, file=sys.stderr)

        made = generate_questions(scenes, questioner, Balance(options.reset_every), left_out)
        count = write_questions(options.out, made, info)
    except NmnError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - start
    asked = f"{several(count, 'question')} about {several(len(scenes) - len(bad), 'scene')}"
    print(f"{asked} in {seconds:.1f} s: {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nmn.worlds.questions", description="Questions about CLEVR scenes."
    )
    add = parser.add_argument
    add("--scenes", type=Path, required=True, help="CLEVR 1.0 scenes, .json or .json.gz")
    add("--out", type=Path, required=True, help="the question file, .json or .json.gz")
    add("--templates", type=Path, nargs="+", default=[TEMPLATES], help="folders of template files")
    add("--closure", action="store_true", help="nmn's own recombined templates instead")
    add("--synonyms", type=Path, help="a word list; nmn's own by default")
    add("--seed", type=int, default=0)
    add("--per-scene", type=_positive, default=10, help="templates to ask about each scene")
    add("--per-template", type=_positive, default=1, help="questions of each of these")
    add("--min-nodes", type=_positive, help="the shortest program")
    add("--max-nodes", type=_positive, help="the longest program")
    add("--reset-every", type=_positive, default=250, help="scenes after which balance starts anew")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return value


if __name__ == "__main__":
    sys.exit(main())
