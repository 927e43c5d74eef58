"""Steps of every type are compared: by what they say, or by whether they agree."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
import pytest
import torch

from nmn.evaluation import ModuleEngine
from nmn.evaluation.alignment import align
from nmn.evaluation.codes import code_for
from nmn.evaluation.values import Values
from nmn.grammar import Language, ValueType
from nmn.modules import Module
from nmn.modules.module import describe
from nmn.testing import random_scene
from nmn.types import (
    TYPES,
    Clip,
    ClipGraph,
    Handle,
    ObjectSet,
    Region,
    Scene,
    Value,
    Vocabulary,
)

# More objects and words than 62 bits hold.
OBJECTS = 70
SIZES = {"features": 4, "channels": 3, "height": 3, "width": 5, "places": 4}
WORDS = {"noun": Vocabulary("noun", tuple(f"thing {k}" for k in range(OBJECTS)))}
GRAPH = random_scene(OBJECTS, WORDS, sizes=SIZES)
CLIP = ClipGraph.random(OBJECTS, WORDS)
OURS = [one for _, one in TYPES.items() if one.__module__.startswith("nmn.")]


def of_clips(family: type[Value]) -> bool:
    """Has it axes that only clips have?"""
    return any({"frames", "events"} & set(axes) for axes in family.axes.values())


def engine(
    family: type[Value], make: Callable[[Handle[Any]], Value]
) -> tuple[ModuleEngine, ValueType]:
    """An engine of one module, which gives what ``make`` makes."""
    worded = any("words" in axes for axes in family.axes.values())

    class Give(Module):
        """Give a value."""

        sizes = SIZES

        def forward(self, seen):
            return make(seen)

    result = Annotated[family, "noun"] if worded else family
    handle = Clip if of_clips(family) else Scene
    Give.forward.__annotations__ = {"seen": handle, "return": result}
    describe(Give, "give")
    value_type = Give.signature.result
    language = Language([Give.signature], WORDS, [value_type])
    return ModuleEngine("made", {"give": Give(WORDS).eval()}, WORDS, language), value_type


def values(family: type[Value], make: Callable[[Any], Value]) -> tuple[Values, ValueType]:
    made, value_type = engine(family, make)
    seen = CLIP if of_clips(family) else GRAPH
    return made.values([made.language.parse("give()")], [0], [seen]), value_type


def random(family: type[Value], seed: int) -> Callable[[Handle[Any]], Value]:
    dims = {**SIZES, **CLIP.sizes, "words": OBJECTS, "counts": OBJECTS + 2}
    worded = any("words" in axes for axes in family.axes.values())

    def make(scene: Handle[Any]) -> Value:
        rng = torch.Generator().manual_seed(seed)
        return family.random(dims, scene.batch, rng, vocabulary="noun" if worded else "")

    return make


@pytest.mark.parametrize("family", OURS, ids=lambda family: family.__name__)
def test_steps_of_every_type_are_compared_and_stated(family: type[Value]) -> None:
    found, value_type = values(family, random(family, 0))
    again, _ = values(family, random(family, 0))
    # One of the others says something else, also of a type with two values.
    others = [values(family, random(family, seed))[0] for seed in range(1, 6)]
    assert found.agreeing(again).tolist() == [True]
    assert not all(found.agreeing(other).all() for other in others)
    stated = json.loads(json.dumps(found.shown(0, 0, WORDS)))
    assert code_for(stated, value_type, WORDS) == int(found.codes[0])


def test_nearly_the_same_box_is_the_same_step() -> None:
    def box(*edges: float) -> Values:
        return values(Region, lambda s: Region(torch.tensor([edges]), torch.ones(1)))[0]

    one, near, far = box(0.1, 0.1, 0.5, 0.5), box(0.12, 0.1, 0.5, 0.5), box(0.4, 0.4, 0.9, 0.9)
    assert one.shown(0, 0, WORDS) == [0.1, 0.1, 0.5, 0.5]
    assert int(one.codes[0]) != int(near.codes[0])
    assert one.agreeing(near).tolist() == [True] and one.agreeing(far).tolist() == [False]


def set_of(*members: int) -> Values:
    scores = torch.zeros(1, OBJECTS)
    scores[0, list(members)] = 1
    return values(ObjectSet, lambda scene: ObjectSet(scores))[0]


def test_a_set_of_many_objects_is_compared_and_stated() -> None:
    found = set_of(1, 65, 69)
    assert found.shown(0, 0, WORDS) == [1, 65, 69]
    assert found.agreeing(set_of(69, 1, 65)).all() and not found.agreeing(set_of(1, 65)).any()
    assert found.answer(0, WORDS, ("no", "yes")) == "1, 65, 69"


def test_objects_beyond_the_bits_are_put_into_the_files_numbers() -> None:
    turned = list(range(OBJECTS))[::-1]
    for members in ((0, 1), (68, 69), (3, 68)):
        found = align(set_of(*members), [0], [{"objects": turned}])
        assert found.shown(0, 0, WORDS) == sorted(OBJECTS - 1 - k for k in members)
        back = align(found, [0], [{"objects": turned}])
        assert np.array_equal(back.codes, set_of(*members).codes)


def test_maps_of_another_size_are_another_step() -> None:
    family = TYPES.find("AttentionMap")
    one, other = (values(family, random(family, 0))[0] for _ in range(2))
    (key,) = other.kept
    other.kept = {(key[0], 1 + key[1]): other.kept[key].filled({"weights": torch.ones(1, 2, 2)})}
    other.codes = other.codes + 1
    assert one.agreeing(other).tolist() == [False]


def test_a_scene_without_objects_is_left_as_it_is() -> None:
    assert align(set_of(2), [0], [{"objects": ()}]).shown(0, 0, WORDS) == [2]
