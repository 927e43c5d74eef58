"""``nmn synth shapes``: pictures of the nine cells, and queries about them with their answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from nmn.domains.shapes.train import shapes_queries, shapes_questions
from nmn.domains.shapes.world import shapes_images
from nmn.domains.task import Task
from nmn.options import option


@dataclass(frozen=True, kw_only=True)
class ShapesSynthesis:
    """What is made."""

    directory: Path = option(argument=True, help="Gets images/ and questions.jsonl.")
    count: int = option(1_000, min=1, help="Pictures.")
    seed: int = option(0, min=0, help="Where the series starts.")
    per_picture: int = option(4, min=1, help="Queries about each picture.")


def synthesise_shapes(
    options: ShapesSynthesis,
    progress: Callable[[int, int], None],
    tell: Callable[[str], None],
) -> Path:
    """Write pictures of 30 x 30 pixels, and a line a question: picture, program, answer."""
    folder = options.directory / "images"
    folder.mkdir(parents=True, exist_ok=True)
    images = shapes_images(options.count, options.seed).images
    names = [f"shapes_{number:06d}.png" for number in range(options.count)]
    for number, name in enumerate(names):
        Image.fromarray(images[number]).save(folder / name)
        progress(number + 1, options.count)
    asked = shapes_questions(
        shapes_queries(), pictures=options.count, each=options.per_picture, seed=options.seed
    )
    out = options.directory / "questions.jsonl"
    with out.open("w", encoding="utf-8") as lines:
        for program, scene, answer in zip(
            asked.programs, asked.scenes.tolist(), asked.answers.tolist(), strict=True
        ):
            record = {"image": names[scene], "program": program.text, "answer": bool(answer)}
            lines.write(json.dumps(record) + "\n")
    return out


SYNTHESISE = Task(
    ShapesSynthesis, synthesise_shapes, "SHAPES pictures, and queries with their answers."
)
