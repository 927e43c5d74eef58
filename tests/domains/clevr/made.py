"""CLEVR scenes and questions for tests: random scenes, and questions by nmn's own generator.

The questions come with the value of every node, from an evaluator that shares nothing with the
modules of nmn.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from nmn.domains.clevr.catalogue import TEMPLATES, load_clevr_templates
from nmn.domains.clevr.words import PROPERTIES
from tests.synthetic.questions.clevr import Questioner, generate_questions

Json = dict[str, Any]

# Closer than this along an axis, two objects do not stand in that axis's relations (as in CLEVR).
_EPSILON = 0.2
_DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "behind": (0, -1), "front": (0, 1)}


def clevr_scene(number: int) -> Json:
    """Scene ``number``, of 3 to 10 objects: the same on every call."""
    random = Random(f"scene {number}")
    places = [(random.uniform(-3, 3), random.uniform(-3, 3)) for _ in range(random.randint(3, 10))]
    objects = [
        {
            **{words.name: random.choice(words.words) for words in PROPERTIES},
            "3d_coords": [x, y, 0.5],
            "pixel_coords": [240 + 60 * x, 160 + 40 * y, 11.0],
        }
        for x, y in places
    ]
    relationships = {
        name: [
            [
                j
                for j, there in enumerate(places)
                if j != i and (there[0] - x) * dx + (there[1] - y) * dy > _EPSILON
            ]
            for i, (x, y) in enumerate(places)
        ]
        for name, (dx, dy) in _DIRECTIONS.items()
    }
    return {
        "image_index": number,
        "image_filename": f"CLEVR_test_{number:06d}.png",
        "split": "test",
        "objects": objects,
        "relationships": relationships,
    }


@cache
def clevr_files(count: int, templates: Path = TEMPLATES) -> tuple[list[Json], list[Json]]:
    """(scenes, questions): ten questions about each of so many scenes."""
    scenes = [clevr_scene(number) for number in range(count)]
    questioner = Questioner(load_clevr_templates(templates), per_scene=10)
    return scenes, [dict(question) for question in generate_questions(scenes, questioner)]


def write_json(path: Path, key: str, records: Sequence[object]) -> Path:
    """A file ``{key: [...]}``."""
    path.write_text(json.dumps({"info": {}, key: list(records)}), encoding="utf-8")
    return path


def node(function: str, inputs: Sequence[int] = (), *words: str) -> Mapping[str, Any]:
    """One node of a program in the public spelling."""
    return {"function": function, "inputs": list(inputs), "value_inputs": list(words)}
