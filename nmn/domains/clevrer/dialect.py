"""CLEVRER: a list of names in postfix order, of functions and of words.

    ["objects", "metal", "filter_material", "count"]
    ["events", "objects", "blue", "filter_color", "unique", "filter_collision", "first",
     "filter_order", "get_frame", ...]

A function takes what the names before it left: values, then words. The question files and the
published executor spell five functions differently (``get_frame``, ``query_frame``), and only the
former have bare ``start`` and ``end`` for events; both are read. What the executor tells apart as
it runs (a list of objects or of events, a frame or ``null``) is told apart here by types. Sources:
the README published with the data; chuangg/CLEVRER, executor/executor.py.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.domains.clevrer.words import COLOR, MATERIAL, ORDER, SHAPE
from nmn.errors import ProgramError, ProgramTypeError
from nmn.files import short
from nmn.grammar.dialect import Assembly, Translation, unfolded
from nmn.grammar.language import Language
from nmn.grammar.program import Program
from nmn.grammar.signature import ValueType
from nmn.types import Event, EventSet, Interval, Object, ObjectSet, Vocabulary

NULL = "null"
"""In place of a frame: at any time of the video."""

# Spelling of the question files -> of the published executor.
RELEASED = {
    "get_frame": "query_frame",
    "get_object": "query_object",
    "get_col_partner": "query_collision_partner",
    "get_counterfact": "filter_counterfact",
}
_BOUNDS = ("start", "end")  # bare in question files; the executor filters them out of the events

_WORDS: dict[str, Vocabulary] = {
    "filter_color": COLOR, "filter_material": MATERIAL, "filter_shape": SHAPE, "filter_order": ORDER
}  # fmt: skip
_LITERALS = {word for words in _WORDS.values() for word in words} | {NULL}

# What a sequence decoder puts around a program: nothing of it is meant.
_BEGINS, _ENDS = ("<START>",), ("<END>", "<NULL>")

# A misspelt function is shorter.
_LONGEST = 40


@dataclass(frozen=True)
class _Call:
    """One way to call a function: of these values, and of a word or ``null`` after them."""

    module: str
    inputs: tuple[type, ...] = ()
    words: Vocabulary | None = None
    null: bool = False

    def __str__(self) -> str:
        taken = [one.__name__ for one in self.inputs]
        taken += [self.words.name] if self.words else [NULL] if self.null else []
        return ", ".join(taken) or "nothing"


def _calls() -> Iterator[tuple[str, _Call]]:
    for name in ("objects", "events", "start", "end", "unseen_events", "all_events"):
        yield name, _Call(name)
    for name, words in _WORDS.items():
        yield name, _Call(name, (EventSet if words is ORDER else ObjectSet,), words)
    for name in ("filter_resting", "filter_moving", "filter_stationary"):
        yield name, _Call(name, (ObjectSet, Interval))
        yield name, _Call(f"{name}_ever", (ObjectSet,), null=True)
    for name in ("unique", "count", "exist"):
        yield name, _Call(name, (ObjectSet,))
        yield name, _Call(f"{name}_{'events' if name == 'count' else 'event'}", (EventSet,))
    for name in ("filter_in", "filter_out", "filter_collision"):
        yield name, _Call(name, (EventSet, ObjectSet))
        yield name, _Call(f"{name}_of", (EventSet, Object))
    for name in ("filter_start", "filter_end"):
        yield name, _Call(name, (EventSet,))
    for name in ("filter_before", "filter_after", "filter_ancestor"):
        yield name, _Call(name, (EventSet, Event))
    for words in (COLOR, MATERIAL, SHAPE):
        yield f"query_{words.name}", _Call(f"query_{words.name}", (Object,))
    yield "query_direction", _Call("query_direction", (Object, Interval))
    yield "query_frame", _Call("query_frame", (Event,))
    yield "query_object", _Call("query_object", (Event,))
    yield "query_collision_partner", _Call("query_collision_partner", (Event, Object))
    yield "counterfact_events", _Call("counterfact_events", (Object,))
    yield "filter_counterfact", _Call("filter_counterfact", (EventSet, Object))
    yield "belong_to", _Call("belong_to", (Event, EventSet))
    yield "belong_to", _Call("takes_part", (Object, EventSet))
    yield "negate", _Call("negate", (_BOOL,))


from nmn.types import Bool as _BOOL  # noqa: E402
