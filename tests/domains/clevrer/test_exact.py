"""CLEVRER's functions on simulated scenes: every value against an evaluator of lists and loops."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
import torch

from nmn.domains.clevrer.data.clips import ClevrerClip, read_clevrer_clips
from nmn.domains.clevrer.dialect import DIALECT, function_names
from nmn.domains.clevrer.domain import DOMAIN
from nmn.domains.clevrer.functions import FUNCTION_OF
from nmn.domains.learned import exact_engine
from nmn.executors import ReferenceExecutor
from tests.domains.clevrer.made import Json, annotation, prediction, write
from tests.domains.clevrer.programs import ROOTS, program
from tests.domains.clevrer.reference import FUNCTIONS, Scene, steps_of
from tests.domains.clevrer.values import values

LANGUAGE = DOMAIN.exact_language


def clips_of(tmp_path: Any, records: Sequence[Json]) -> list[ClevrerClip]:
    named = {f"sim_{k:05d}": record for k, record in enumerate(records)}
    for k, record in enumerate(records):
        record.pop("scene_index", None)
        named[f"sim_{k:05d}"] = record
    found = read_clevrer_clips(write(tmp_path / "scenes.json", named))
    assert not found.problems
    return found.good


@pytest.mark.parametrize("make", [annotation, prediction])
def test_every_value_of_random_programs_is_that_of_the_reference(tmp_path: Any, make: Any) -> None:
    records = [make(number) for number in range(12)]
    clips = clips_of(tmp_path, records)
    random = Random(4)
    asked = [
        (program(random, random.choice(ROOTS)), random.randrange(len(records))) for _ in range(1500)
    ]
    scenes = [Scene(record) for record in records]
    decided: dict[str, int] = {}
    for (names, at), (steps, reason) in zip(asked, values(clips, asked), strict=True):
        expected = steps_of(scenes[at], names)
        assert steps == expected, (names, at, reason)
        assert (reason is None) == (expected[-1] is not None)
        for function, value in zip(function_names(names), expected, strict=True):
            decided[function] = decided.get(function, 0) + (value is not None)
    lacking = {name for name in decided if not decided[name]}
    simulated = {"unseen_events", "counterfact_events", "get_counterfact", "query_direction"}
    assert lacking == (set() if make is prediction else simulated)
    assert len(decided) == len(FUNCTIONS) == len(set(FUNCTION_OF.values())) == 35


@pytest.mark.parametrize("make", [annotation, prediction])
def test_ragged_clips_give_the_same_together_and_alone(tmp_path: Any, make: Any) -> None:
    clips = clips_of(
        tmp_path, [make(number, objects) for number, objects in ((1, 5), (2, 1), (3, 3))]
    )
    random = Random(7)
    asked = [(program(random, random.choice(ROOTS), 4), k % 3) for k in range(60)]
    engine = exact_engine(DOMAIN)
    alone = ReferenceExecutor(engine.modules, dict(LANGUAGE.vocabularies))
    together = values(clips, asked)
    for (names, at), (steps, _) in zip(asked, together, strict=True):
        assert values(clips[at : at + 1], [(names, 0)])[0][0] == steps
        read = DIALECT.read(names, LANGUAGE)
        for value in alone.run(read.program, clips[at].graph):
            assert all(bool(torch.isfinite(t).all()) for t in value.tensors().values())
