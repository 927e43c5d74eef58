"""What STAR's 21 functions mean: exact values on situations, for every function of a program.

Functions take their values from a stack, on which the words that stand with them are put first. A
question's program is run with that of a choice behind it. Two things that the published executor
gets wrong are right here: labels are texts ("o019") in the released files, and are read as such;
and an action that is looked for in a list without it has nothing before or after it.

- Lists of actions are in the order in which they first appear, frame by frame.
- A filter of situations that fits none leaves all: that is how STAR is defined.
- Nothing is None. What is asked of None is None, and equal to None, or in it, is nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.domains.motion.questions.star.words import Classes
from nmn.errors import ProgramTypeError

Situations = Mapping[str, Mapping[str, Any]]
"""By frame id: actions, bbox_labels, rel_labels."""


@dataclass(frozen=True)
class Outcome:
    """What a program came to.

    Attributes:
        answer: of a choice, whether it is right; else the value of the last function.
        values: of every function: frame ids of situations, labels of actions and of what ``Objs``
            and ``Rels`` give (sorted), words of other things, a verb and an object of
            ``Query_Actions``, a bool of ``Equal`` and ``Belong_to``; None for nothing.
    """

    answer: Any
    values: list[Any]


def interpret_star(
    program: Sequence[Mapping[str, Any]], situations: Situations, classes: Classes
) -> Outcome:
    """The value of every function of a program.

    Arguments:
        program: of a question, followed by that of a choice: ``{"function": ..., "value_input":
            [...]}`` each.
        situations: of the clip, by frame id.

    Raises:
        ProgramTypeError: a function that STAR has not, or one without all that it takes.
    """
    run = _Run(situations, classes)
    stack: list[Any] = []
    values = []
    for number, node in enumerate(program):
        name = node.get("function")
        stack += node.get("value_input") or []
        if name not in FUNCTIONS:
            raise ProgramTypeError(
                f"there is no function {name!r}",
                where=f"node {number}",
                expected=", ".join(FUNCTIONS),
            )
        count = FUNCTIONS[name]
        if len(stack) < count:
            raise ProgramTypeError(
                f"{name} has {len(stack)} values", where=f"node {number}", expected=str(count)
            )
        given = stack[len(stack) - count :]
        stack = [*stack[: len(stack) - count], run.functions[name](*given)]
        values.append(_shown(stack[-1]))
    if not values:
        raise ProgramTypeError("the program is empty", expected="at least one function")
    return Outcome(values[-1], values)


FUNCTIONS = {
    "Situations": 0,
    "Actions": 1,
    "Objs": 1,
    "Rels": 1,
    "Filter_Actions_with_Verb": 2,
    "Filter_Actions_with_Obj": 2,
    "Filter_After_Actions": 2,
    "Filter_Before_Actions": 2,
    "Filter_Situations_with_Rel": 2,
    "Filter_Situations_with_Obj": 2,
    "Filter_Objs_by_Verb": 2,
    "Unique": 1,
    "Equal": 2,
    "Union": 2,
    "Belong_to": 2,
    "Except": 2,
    "Query_Objs": 1,
    "Query_Actions": 1,
    "Query_Verbs": 1,
    "Query_Earliest_Action": 1,
    "Query_Latest_Action": 1,
}
"""By name, how many values a function takes."""


class _Frames(tuple[str, ...]):
    """Ids of frames: situations."""


def _shown(value: Any) -> Any:
    return list(value) if isinstance(value, _Frames) else value


class _Run:
    """The functions, on the situations of one clip."""

    def __init__(self, situations: Situations, classes: Classes) -> None:
        self.situations = situations
        self.classes = classes
        self.functions: dict[str, Callable[..., Any]] = {
            "Situations": lambda: _Frames(sorted(situations)),
            "Actions": self._actions,
            "Objs": lambda frames: self._labels(frames, "bbox_labels", "o"),
            "Rels": lambda frames: self._labels(frames, "rel_labels", "r"),
            "Filter_Actions_with_Verb": lambda some, verb: self._with(some, 0, verb),
            "Filter_Actions_with_Obj": lambda some, item: self._with(some, 1, item),
            "Filter_After_Actions": lambda some, one: _beside(some, one, after=True),
            "Filter_Before_Actions": lambda some, one: _beside(some, one, after=False),
            "Filter_Situations_with_Rel": lambda frames, word: self._where(
                frames, "rel_labels", "r", classes.relations, word
            ),
            "Filter_Situations_with_Obj": lambda frames, word: self._where(
                frames, "bbox_labels", "o", classes.objects, word
            ),
            "Filter_Objs_by_Verb": self._feasible,
            "Unique": _first,
            "Equal": self._equal,
            "Union": _union,
            "Belong_to": self._belong_to,
            "Except": self._except,
            "Query_Objs": lambda some: self._part(some, 1),
            "Query_Actions": lambda some: [None, None] if some is None else self._part(some, None),
            "Query_Verbs": lambda some: self._part(some, 0),
            "Query_Earliest_Action": _first,
            "Query_Latest_Action": lambda some: None if some is None else some[-1],
        }

    def _seen(self, frames: _Frames, key: str, letter: str) -> list[str]:
        """Labels in the order in which they first appear."""
        labels = [
            self.classes.label(one, letter)
            for frame in frames
            for one in self.situations[frame][key]
        ]
        return list(dict.fromkeys(labels))

    def _actions(self, frames: _Frames | None) -> list[str] | None:
        return None if frames is None else self._seen(frames, "actions", "a") or None

    def _labels(self, frames: _Frames | None, key: str, letter: str) -> list[str] | None:
        return None if frames is None else sorted(self._seen(frames, key, letter)) or None

    def _with(self, some: list[str] | None, part: int, word: str) -> list[str] | None:
        if some is None:
            return None
        return [one for one in some if self.classes.actions[one][part] == word] or None

    def _where(
        self,
        frames: _Frames | None,
        key: str,
        letter: str,
        words: Mapping[str, str],
        word: str,
    ) -> _Frames | None:
        if frames is None:
            return None
        found = [
            frame
            for frame in frames
            if any(
                words.get(self.classes.label(one, letter)) == word
                for one in self.situations[frame][key]
            )
        ]
        return _Frames(found) if found else frames

    def _feasible(self, some: list[str] | None, verb: str) -> list[str] | None:
        if some is None:
            return None
        words = [self.classes.objects.get(one, one) for one in some]
        return [one for one in words if one in self.classes.affords.get(verb, ())] or None

    def _part(self, some: Any, part: int | None) -> Any:
        """Verb or object of an action, or of each; both where ``part`` is None."""
        if some is None:
            return None
        if isinstance(some, list):
            return [self._part(one, part) for one in some]
        both = list(self.classes.actions[some])
        return both if part is None else both[part]

    def _word(self, item: Any) -> Any:
        """A label as its word, as choices name things by words."""
        if isinstance(item, str):
            return self.classes.objects.get(item, self.classes.relations.get(item, item))
        return item

    def _equal(self, one: Any, other: Any) -> bool:
        if one is None or other is None:
            return False
        return bool(self._word(one) == self._word(other))

    def _belong_to(self, group: Any, item: Any) -> bool:
        if group is None or item is None:
            return False
        return self._word(item) in [self._word(one) for one in group]

    def _except(self, some: list[Any] | None, others: list[Any] | None) -> list[Any] | None:
        if some is None or others is None:
            return some
        left_out = [self._word(one) for one in others]
        return [one for one in some if self._word(one) not in left_out] or None


def _first(some: list[Any] | None) -> Any:
    return None if some is None else some[0]


def _beside(some: list[str] | None, one: str | None, *, after: bool) -> list[str] | None:
    if some is None or one is None or one not in some:
        return None
    at = some.index(one)
    return (some[at + 1 :] if after else some[:at]) or None


def _union(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return one if other is None else other
    if isinstance(one, list) and isinstance(other, list):
        return one + other
    return [one, other]
