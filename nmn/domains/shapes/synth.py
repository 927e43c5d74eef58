"""``nmn synth shapes``: pictures of the nine cells, and queries about them with their answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from nmn.domains.shapes.domain import DOMAIN
from nmn.domains.shapes.train import shapes_queries, shapes_questions
from nmn.domains.shapes.world import shapes_images
from nmn.domains.task import Task
from nmn.grammar import DIALECTS
from nmn.options import option
from nmn.types.wording import several


@dataclass(frozen=True, kw_only=True)
class ShapesSynthesis:
    """What is made."""

    directory: Path = option(argument=True, help="Gets images/ and the files of a split.")
    count: int = option(1_000, min=1, help="Pictures.")
    seed: int = option(0, min=0, help="Where the series starts.")
    split: str = option("test", help="A word for the file names.")
    per_picture: int = option(4, min=1, help="Queries about each picture.")


def synthesise_shapes(
    options: ShapesSynthesis,
    progress: Callable[[int, int], None],
    tell: Callable[[str], None],
) -> Path:
    """Write the pictures, and the three files of a split that ``nmn eval shapes --data`` reads."""
    folder = options.directory / "images"
    folder.mkdir(parents=True, exist_ok=True)
    images = shapes_images(options.count, options.seed).images
    for number, image in enumerate(images):
        Image.fromarray(image).save(folder / f"shapes_{number:06d}.png")
        progress(number + 1, options.count)
    asked = shapes_questions(
        shapes_queries(), pictures=options.count, each=options.per_picture, seed=options.seed
    )
    dialect, language = DIALECTS.find("shapes"), DOMAIN.exact_language
    queries = [dialect.write(program, language) for program in asked.programs]
    answers = ["true" if answer else "false" for answer in asked.answers.tolist()]
    out = options.directory / f"{options.split}.query"
    _write_lines(out, queries)
    _write_lines(out.with_suffix(".output"), answers)
    # As published: a picture a question, in the order blue, green, red.
    np.save(out.with_suffix(".input.npy"), images[asked.scenes][..., ::-1])
    tell(f"{several(len(queries), 'question')} about {several(options.count, 'picture')}")
    return out


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SYNTHESISE = Task(
    ShapesSynthesis, synthesise_shapes, "SHAPES pictures, and queries with their answers."
)
