"""What CLEVRER's 33 functions mean: exact values on a scene, for every function of a program.

Programs are lists of names in postfix order; a question of multiple choice is asked by a choice's
program with the question's behind it. Both published spellings are read. What the published
executor gives as "error" is None here, and so is all that is made of it. Three things that it gets
wrong are right: motion "null" looks at the video alone and not at what comes after it; the unseen
comings and goings can be found by their objects; and a list without an end has none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.domains.motion.questions.clevrer.events import (
    ORDERS,
    first_of,
    heading,
    involving,
    is_event,
    is_list,
    is_object,
    ordered,
    partner,
    said,
    same,
    thing_of,
)
from nmn.domains.motion.questions.clevrer.scene import LAST_FRAME, MOVING, Event, Scene
from nmn.errors import ProgramTypeError

ALIASES = {
    "get_frame": "query_frame",
    "get_object": "query_object",
    "get_col_partner": "query_collision_partner",
    "get_counterfact": "filter_counterfact",
}
"""The spelling of the question files -> that of the executor."""

COLORS = ("gray", "red", "blue", "green", "brown", "yellow", "cyan", "purple")
MATERIALS = ("metal", "rubber")
SHAPES = ("sphere", "cylinder", "cube")
NULL = "null"
LITERALS = frozenset({*COLORS, *MATERIALS, *SHAPES, *ORDERS, NULL})


@dataclass(frozen=True)
class Outcome:
    """What a program came to.

    Attributes:
        answer: "yes", "no", a number in digits or a word; of anything else its value; None where
            the published executor has "error", or the file does not say.
        values: of every function: object ids, an id, events, an event, a frame, a word, a number,
            "yes" or "no".
    """

    answer: Any
    values: list[Any]


def interpret_clevrer(program: Sequence[str], scene: Scene) -> Outcome:
    """The value of every function of a program.

    Arguments:
        program: names, in either spelling. Of multiple choice the choice's and the question's.

    Raises:
        ProgramTypeError: an unknown name, one that finds too little before it, or more than one
            value at the end.
    """
    run = _Run(scene)
    stack: list[Any] = []
    values = []
    for number, spelled in enumerate(program):
        name = ALIASES.get(spelled, spelled)
        if name in LITERALS:
            stack.append(name)
            continue
        if name not in run.functions:
            raise ProgramTypeError(f"there is no name {name!r}", where=f"name {number}")
        count, function = run.functions[name]
        if len(stack) < count:
            raise ProgramTypeError(
                f"{spelled} finds {len(stack)} values",
                where=f"name {number}",
                expected=str(count),
            )
        given = stack[len(stack) - count :]
        value = None if any(one is None for one in given) else function(*given)
        stack = [*stack[: len(stack) - count], value]
        values.append(value)
    if len(stack) != 1 or not values:
        raise ProgramTypeError(
            f"the program leaves {len(stack)} values", expected="one, the answer"
        )
    last = stack[0]
    return Outcome(str(last) if isinstance(last, int) else last, values)


class _Run:
    """The functions, on one scene; None is an error."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        of = self._of_objects
        events = self._of_events
        self.functions: dict[str, tuple[int, Callable[..., Any]]] = {
            "objects": (0, lambda: sorted(scene.objects)),
            "events": (0, lambda: list(scene.events)),
            "start": (0, lambda: {"type": "start", "frame": 0}),
            "end": (0, lambda: {"type": "end", "frame": LAST_FRAME}),
            "unseen_events": (0, lambda: scene.unseen),
            "all_events": (0, self._all_events),
            "unique": (1, lambda some: some[0] if is_list(some) and len(some) == 1 else None),
            "count": (1, lambda some: len(some) if is_list(some) else None),
            "exist": (1, lambda some: said(bool(some)) if is_list(some) else None),
            "negate": (1, lambda one: {"yes": "no", "no": "yes"}.get(one)),
            "belong_to": (2, self._belong_to),
            "filter_color": (2, of(lambda thing, word: self._has(thing, "color", word))),
            "filter_material": (2, of(lambda thing, word: self._has(thing, "material", word))),
            "filter_shape": (2, of(lambda thing, word: self._has(thing, "shape", word))),
            "filter_moving": (2, of(lambda thing, frame: self._moves(thing, frame) is True)),
            "filter_resting": (2, of(lambda thing, frame: self._moves(thing, frame) is False)),
            "filter_stationary": (2, of(lambda thing, frame: self._moves(thing, frame) is False)),
            "filter_start": (1, lambda some: first_of(some, "start")),
            "filter_end": (1, lambda some: first_of(some, "end")),
            "filter_in": (2, lambda some, things: involving(some, "in", things)),
            "filter_out": (2, lambda some, things: involving(some, "out", things)),
            "filter_collision": (2, lambda some, things: involving(some, "collision", things)),
            "filter_order": (2, ordered),
            "filter_before": (2, events(lambda one, other: one["frame"] < other["frame"])),
            "filter_after": (2, events(lambda one, other: one["frame"] > other["frame"])),
            "filter_ancestor": (2, self._ancestors),
            "query_color": (1, lambda thing: self._attribute(thing, "color")),
            "query_material": (1, lambda thing: self._attribute(thing, "material")),
            "query_shape": (1, lambda thing: self._attribute(thing, "shape")),
            "query_direction": (2, self._direction),
            "query_frame": (1, lambda one: one.get("frame") if is_event(one) else None),
            "query_object": (1, thing_of),
            "query_collision_partner": (2, partner),
            "counterfact_events": (1, self._without),
            "filter_counterfact": (2, self._still),
        }

    def _of_objects(self, fits: Callable[[int, Any], bool]) -> Callable[[Any, Any], Any]:
        def filtered(things: Any, by: Any) -> list[int] | None:
            if not is_list(things) or any(is_event(one) for one in things):
                return None
            return [thing for thing in things if fits(thing, by)]

        return filtered

    def _of_events(self, fits: Callable[[Event, Event], bool]) -> Callable[[Any, Any], Any]:
        def filtered(some: Any, event: Any) -> list[Event] | None:
            if not is_list(some) or not is_event(event) or "frame" not in event:
                return None
            return [one for one in some if "frame" in one and fits(one, event)]

        return filtered

    def _has(self, thing: int, attribute: str, word: str) -> bool:
        return self.scene.objects[thing][attribute] == word

    def _attribute(self, thing: Any, attribute: str) -> str | None:
        return self.scene.objects[thing][attribute] if is_object(thing) else None

    def _moves(self, thing: int, frame: Any) -> bool | None:
        """Whether it moves then, or ever in the video; None where it is not seen."""
        if frame == NULL:
            moments = self.scene.moments(thing)
            return any(one.speed > MOVING for one in moments) if moments else None
        moment = self.scene.moment(thing, frame)
        return None if moment is None else moment.speed > MOVING

    def _direction(self, thing: Any, frame: Any) -> str | None:
        if not is_object(thing) or not is_object(frame):
            return None
        moment = self.scene.moment(thing, frame)
        return None if moment is None else heading(moment)

    def _belong_to(self, entry: Any, some: Any) -> str | None:
        """By type and objects alone: when it happens does not count."""
        if not is_list(some):
            return None
        real = [one for one in some if one["type"] not in ("start", "end")]
        if is_object(entry):
            return said(any(entry in one["object"] for one in real))
        if not is_event(entry):
            return None
        return said(any(same(entry, one) for one in real))

    def _all_events(self) -> list[Event]:
        things = sorted(self.scene.objects)
        return [
            {"type": "collision", "object": [one, other]}
            for k, one in enumerate(things)
            for other in things[k + 1 :]
        ]

    def _ancestors(self, some: Any, event: Any) -> list[Event] | None:
        """All that came before in the course of any object involved, and what came before that."""
        if not is_list(some) or not is_event(event):
            return None
        courses = [
            [one for one in self.scene.events if thing in one.get("object", ())]
            for thing in self.scene.objects
        ]
        causes: list[Event] = []
        waiting = [event]
        while waiting:
            one = waiting.pop()
            for course in courses:
                earlier = course[course.index(one) - 1 : course.index(one)] if one in course else []
                new = [cause for cause in earlier if cause not in causes]
                causes += new
                waiting += new
        return [one for one in some if one in causes]

    def _without(self, thing: Any) -> list[Event] | None:
        if self.scene.without is None or not is_object(thing):
            return None
        return self.scene.without.get(thing)

    def _still(self, some: Any, thing: Any) -> list[Event] | None:
        happen = self._without(thing)
        if happen is None or not is_list(some):
            return None
        return [one for one in some if any(same(one, other) for other in happen)]
