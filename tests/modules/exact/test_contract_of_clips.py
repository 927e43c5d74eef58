"""The exact readers of clips, and what reckons with time and words, keep the contract."""

import pytest

from nmn.modules import Call, bind
from nmn.modules.exact.clips import CLIPS
from nmn.modules.labels import Choose, Exists, Literal, Only, Pair
from nmn.modules.logic import Xor
from nmn.modules.time import TIME, Compare
from nmn.testing import check_module
from nmn.types import ClipGraph, Vocabulary

WORDS = {
    "time": Vocabulary("time", ("before", "after")),
    **{
        name: Vocabulary(name, tuple(f"{name} {k}" for k in range(4)))
        for name in ("object", "relation", "action", "verb")
    },
}
LABELS = (Literal, Pair, Only, Exists, Choose)


@pytest.mark.parametrize(
    "one",
    [*TIME, Compare, *CLIPS, Xor, *(bind(cls, property="object") for cls in LABELS)],
    ids=lambda one: getattr(one, "key", None) or one.cls.key,
)
def test_modules_of_clips_keep_the_contract(one: Call) -> None:
    check_module(one, WORDS, percept=ClipGraph)
