"""Which call of the language each function of STAR is, by what it is given."""

import difflib
from collections.abc import Callable, Sequence
from typing import Any

from nmn.domains.star.operands import WORDED, Function, Operand
from nmn.domains.star.words import FRAMES, GATHERED, LISTED, list_of, one_of, set_of
from nmn.errors import ProgramTypeError
from nmn.files import short
from nmn.grammar import ValueType
from nmn.grammar.dialect import Assembly
from nmn.grammar.language import Language

FUNCTIONS = {
    "Situations": 0, "Actions": 1, "Objs": 1, "Rels": 1,
    "Filter_Actions_with_Verb": 2, "Filter_Actions_with_Obj": 2, "Filter_After_Actions": 2,
    "Filter_Before_Actions": 2, "Filter_Situations_with_Rel": 2, "Filter_Situations_with_Obj": 2,
    "Filter_Objs_by_Verb": 2, "Unique": 1, "Equal": 2, "Union": 2, "Belong_to": 2, "Except": 2,
    "Query_Objs": 1, "Query_Actions": 1, "Query_Verbs": 1, "Query_Earliest_Action": 1,
    "Query_Latest_Action": 1,
}  # fmt: skip
"""The functions, and how many values each takes from the stack."""

# A misspelt function is shorter.
_LONGEST = 40

_ACTIONS = list_of("action")
_ACTION = one_of("action")


def unknown(function: Any) -> ProgramTypeError:
    """That there is no such function, and which may be meant."""
    likely = isinstance(function, str) and len(function) < _LONGEST
    near = difflib.get_close_matches(function, FUNCTIONS, n=3) if likely else []
    return ProgramTypeError(
        f"there is no function {short(function)}",
        expected=None if near else f"one of: {', '.join(FUNCTIONS)}",
        hint=f"did you mean {' or '.join(near)}?" if near else None,
    )


def applied(
    function: str, given: Sequence[Operand], assembly: Assembly, language: Language
) -> Operand:
    """The value of a function of what it took from the stack.

    Raises:
        ProgramTypeError: it does not take that.
    """
    return _MAKERS[function](Function(function, assembly, language), *given)


def _plain(call: str, *types: ValueType) -> Callable[..., Operand]:
    """A function that is one call, of values of these types."""

    def made(here: Function, *given: Operand) -> Operand:
        return here.make(
            call, *(here.value(one, wanted) for one, wanted in zip(given, types, strict=True))
        )

    return made


def _objects_to(here: Function, objects: Operand, verb: Operand) -> Operand:
    return here.make("objects_to", here.as_set(objects, "object"), here.value(verb, one_of("verb")))


def _unique(here: Function, items: Operand) -> Operand:
    for name in LISTED:
        if items.type == list_of(name):
            return here.make(f"first_{name}", items)
    for name in GATHERED:
        if items.type == set_of(name):
            return here.make(f"any_{name}", items)
    lists = [list_of(name) for name in LISTED]
    raise here.wrong(items, *lists, *(set_of(name) for name in GATHERED))


def _query(of: str) -> Callable[..., Operand]:
    def made(here: Function, action: Operand) -> Operand:
        if action.type == _ACTIONS:
            return here.make(f"{of}_of_each", action)
        return here.make(f"{of}_of", here.value(action, _ACTION, _ACTIONS))

    return made


def _vocabulary(*given: Operand) -> str:
    """Of what the first value is that has one; "" where all are words."""
    return next((one.type.vocabulary for one in given if one.type is not None), "")


def _equal(here: Function, first: Operand, second: Operand) -> Operand:
    name = _vocabulary(first, second)
    listed, label = list_of(name), one_of(name)
    if listed in (first.type, second.type) and name in LISTED:
        return here.make(
            f"equal_lists_of_{name}", here.value(first, listed), here.value(second, listed)
        )
    if name not in GATHERED:
        raise here.wrong(first if name else second, *_labels())
    return here.make(f"equal_{name}", here.value(first, label), here.value(second, label))


def _belong(here: Function, group: Operand, item: Operand) -> Operand:
    name = _vocabulary(group)
    if name not in GATHERED or group.type == one_of(name):
        raise here.wrong(group, *(set_of(one) for one in GATHERED))
    return here.make(f"belong_to_{name}", here.as_set(group, name), here.value(item, one_of(name)))


def _union(here: Function, first: Operand, second: Operand) -> Operand:
    verb, thing = one_of("verb"), one_of("object")
    if here.may_be(first, "verb") and here.may_be(second, "object"):
        return here.make("paired", here.value(first, verb), here.value(second, thing))
    name = _vocabulary(first, second)
    if not name:
        both = [one for one in WORDED if here.may_be(first, one) and here.may_be(second, one)]
        name = both[0] if both else ""
    if name not in GATHERED:
        raise here.wrong(first, *_labels())
    kinds = (first.type, second.type)
    if name not in LISTED or (set_of(name) in kinds and list_of(name) not in kinds):
        one, two = here.as_set(first, name), here.as_set(second, name)
        return here.make(f"union_sets_of_{name}", one, two)
    one, two = here.as_list(first, name), here.as_list(second, name)
    return here.make(f"union_lists_of_{name}", one, two)


def _except(here: Function, items: Operand, others: Operand) -> Operand:
    name = _vocabulary(items)
    if name in LISTED and items.type == list_of(name):
        return here.make(f"except_from_list_of_{name}", items, here.as_set(others, name))
    if name in GATHERED and items.type == set_of(name):
        return here.make(f"except_from_set_of_{name}", items, here.as_set(others, name))
    raise here.wrong(items, *(list_of(one) for one in LISTED))


def _labels() -> list[ValueType]:
    return [one_of(name) for name in GATHERED]


_MAKERS: dict[str, Callable[..., Operand]] = {
    "Situations": _plain("situations"),
    "Actions": _plain("actions", FRAMES),
    "Objs": _plain("objs", FRAMES),
    "Rels": _plain("rels", FRAMES),
    "Filter_Actions_with_Verb": _plain("actions_with_verb", _ACTIONS, one_of("verb")),
    "Filter_Actions_with_Obj": _plain("actions_with_object", _ACTIONS, one_of("object")),
    "Filter_After_Actions": _plain("actions_after", _ACTIONS, _ACTION),
    "Filter_Before_Actions": _plain("actions_before", _ACTIONS, _ACTION),
    "Filter_Situations_with_Rel": _plain("situations_with_relation", FRAMES, one_of("relation")),
    "Filter_Situations_with_Obj": _plain("situations_with_object", FRAMES, one_of("object")),
    "Filter_Objs_by_Verb": _objects_to,
    "Unique": _unique,
    "Equal": _equal,
    "Union": _union,
    "Belong_to": _belong,
    "Except": _except,
    "Query_Objs": _query("object"),
    "Query_Actions": _query("verb_object"),
    "Query_Verbs": _query("verb"),
    "Query_Earliest_Action": _plain("first_action", _ACTIONS),
    "Query_Latest_Action": _plain("latest_action", _ACTIONS),
}

# By call of the language, how STAR says it; None of what it leaves unsaid.
SPOKEN: dict[str, str | None] = {
    "situations": "Situations", "actions": "Actions", "objs": "Objs", "rels": "Rels",
    "actions_with_verb": "Filter_Actions_with_Verb",
    "actions_with_object": "Filter_Actions_with_Obj",
    "actions_after": "Filter_After_Actions", "actions_before": "Filter_Before_Actions",
    "situations_with_relation": "Filter_Situations_with_Rel",
    "situations_with_object": "Filter_Situations_with_Obj",
    "objects_to": "Filter_Objs_by_Verb", "latest_action": "Query_Latest_Action",
    "paired": "Union",
    **{f"{of}_of{each}": function for each in ("", "_each") for of, function in (
        ("verb", "Query_Verbs"), ("object", "Query_Objs"), ("verb_object", "Query_Actions"))},
    **{f"{call}_{name}": function for name in GATHERED for call, function in (
        ("first", "Unique"), ("any", "Unique"), ("equal", "Equal"), ("equal_lists_of", "Equal"),
        ("belong_to", "Belong_to"), ("union_sets_of", "Union"), ("union_lists_of", "Union"),
        ("except_from_set_of", "Except"), ("except_from_list_of", "Except"))},
    **{f"{call}{name}": None for name in GATHERED
       for call in ("", "members_", "alone_", "listed_", "in_order_")},
}  # fmt: skip
