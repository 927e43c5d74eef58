"""The functions of CLEVRER's programs: what each takes, and which module it is then."""

from collections.abc import Iterator
from dataclasses import dataclass

from nmn.domains.clevrer.words import COLOR, MATERIAL, ORDER, PROPERTIES, SHAPE
from nmn.types import Bool, Event, EventSet, Interval, Object, ObjectSet, Value, Vocabulary

NULL = "null"
"""In place of a frame: at any time of the video."""

RELEASED = {
    "query_frame": "get_frame",
    "query_object": "get_object",
    "query_collision_partner": "get_col_partner",
    "filter_counterfact": "get_counterfact",
}
"""The published executor's spelling -> that of the question files."""

BOUNDS = ("start", "end")
"""Bare in question files; for the executor they are ``events filter_start`` and its like."""

LITERALS = frozenset({*COLOR, *MATERIAL, *SHAPE, *ORDER, NULL})


@dataclass(frozen=True)
class Call:
    """One way to call a function: on these values, and on a word or ``null`` after them.

    Attributes:
        module: that it is then.
        inputs: families of the values.
        words: of the word; None where it takes none.
        null: does it take ``null``?
    """

    module: str
    inputs: tuple[type[Value], ...] = ()
    words: Vocabulary | None = None
    null: bool = False

    @property
    def arity(self) -> int:
        """How many of the things before it it takes, words included."""
        return len(self.inputs) + (self.words is not None) + self.null

    def __str__(self) -> str:
        """For messages: ``ObjectSet and a color``."""
        taken = [one.__name__ for one in self.inputs]
        if self.words is not None:
            taken.append(f"a word for {self.words.name} ({', '.join(self.words)})")
        return " and ".join([*taken, NULL] if self.null else taken)


def _calls() -> Iterator[tuple[str, Call]]:
    for name in ("objects", "events", *BOUNDS, "unseen_events", "all_events"):
        yield name, Call(name)
    for words in PROPERTIES:
        yield f"filter_{words.name}", Call(f"filter_{words.name}", (ObjectSet,), words)
        yield f"query_{words.name}", Call(f"query_{words.name}", (Object,))
    for name in ("filter_resting", "filter_moving", "filter_stationary"):
        yield name, Call(name, (ObjectSet, Interval))
        yield name, Call(f"{name}_ever", (ObjectSet,), null=True)
    for name, of_events in (
        ("unique", "unique_event"), ("count", "count_events"), ("exist", "exist_event")
    ):  # fmt: skip
        yield name, Call(name, (ObjectSet,))
        yield name, Call(of_events, (EventSet,))
    for name in ("filter_in", "filter_out", "filter_collision"):
        yield name, Call(name, (EventSet, ObjectSet))
        yield name, Call(f"{name}_of", (EventSet, Object))
    for name in ("filter_start", "filter_end"):
        yield name, Call(name, (EventSet,))
    for name in ("filter_before", "filter_after", "filter_ancestor"):
        yield name, Call(name, (EventSet, Event))
    yield "filter_order", Call("filter_order", (EventSet,), ORDER)
    yield "query_direction", Call("query_direction", (Object, Interval))
    for name in ("query_frame", "query_object"):
        yield name, Call(name, (Event,))
    yield "query_collision_partner", Call("query_collision_partner", (Event, Object))
    yield "counterfact_events", Call("counterfact_events", (Object,))
    yield "filter_counterfact", Call("filter_counterfact", (EventSet, Object))
    yield "belong_to", Call("belong_to", (Event, EventSet))
    yield "belong_to", Call("takes_part", (Object, EventSet))
    yield "negate", Call("negate", (Bool,))


def _functions() -> dict[str, tuple[Call, ...]]:
    made: dict[str, tuple[Call, ...]] = {}
    for name, call in _calls():
        made[name] = (*made.get(name, ()), call)
    for name, other in RELEASED.items():
        made[other] = made[name]
    return made


FUNCTIONS = _functions()
"""By name, in either spelling, the ways to call it; all of them take as many things."""

FUNCTION_OF = {call.module: name for name, call in _calls()}
"""By module, the published executor's name of its function."""

TAKES_NULL = frozenset(call.module for _, call in _calls() if call.null)
