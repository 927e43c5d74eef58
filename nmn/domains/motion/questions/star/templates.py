"""STAR's four types of questions, with the programs of question and choices.

Types are those of the paper, section 3.2: Interaction (what is done), Sequence (before and after),
Prediction (what comes next) and Feasibility (what could be done). Slots: {v} and {o} an action's
verb and object, {w} another's verb, {p} another's object.
"""

from dataclasses import dataclass
from typing import Any

_ACTIONS = (("Situations",), ("Actions",))
_ONE = (*_ACTIONS, ("Filter_Actions_with_Verb", "{w}"), ("Filter_Actions_with_Obj", "{p}"))
_THAT = (*_ONE, ("Unique",))
_BOTH = (("Union", "{v}", "{o}"), ("Equal",))


@dataclass(frozen=True, kw_only=True)
class Template:
    """One kind of question.

    Attributes:
        name: type and number, as question ids begin: "Interaction_T1".
        english: ways to ask.
        choice: what a choice says.
        program, choice_program: functions, each with its words.
        about: "action" where actions are chosen among, else "object" or "verb".
        order: where the other action is: "before", "after", or "" where none is mentioned.
    """

    name: str
    english: tuple[str, ...]
    choice: str
    program: tuple[tuple[str, ...], ...]
    choice_program: tuple[tuple[str, ...], ...]
    about: str
    order: str = ""

    def filled(self, words: dict[str, str]) -> list[dict[str, Any]]:
        """The question's program with words for its slots."""
        return _filled(self.program, words)

    def chosen(self, words: dict[str, str]) -> list[dict[str, Any]]:
        """A choice's program."""
        return _filled(self.choice_program, words)


def _filled(program: tuple[tuple[str, ...], ...], words: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"function": name, "value_input": [one.format(**words) for one in given]}
        for name, *given in program
    ]


def _sequence(number: int, order: str) -> tuple[Template, Template]:
    """What was done beside another action: before it the latest, after it the earliest."""
    beside = (*_ACTIONS, *_THAT, (f"Filter_{order.capitalize()}_Actions",))
    nearest = "Query_Latest_Action" if order == "before" else "Query_Earliest_Action"
    return (
        Template(
            name=f"Sequence_T{number}",
            english=(
                f"Which object did the person {{v}} {order} they {{w_past}} the {{p}}?",
                f"Which object was {{v_past}} by the person {order} they {{w_past}} the {{p}}?",
            ),
            choice="The {o}.",
            program=(*beside, ("Filter_Actions_with_Verb", "{v}"), ("Unique",), ("Query_Objs",)),
            choice_program=(("Equal", "{o}"),),
            about="object",
            order=order,
        ),
        Template(
            name=f"Sequence_T{number + 1}",
            english=(
                f"What did the person do right {order} they {{w_past}} the {{p}}?",
                f"What happened just {order} the person {{w_past}} the {{p}}?",
            ),
            choice="{v_past} the {o}.",
            program=(*beside, (nearest,), ("Query_Actions",)),
            choice_program=_BOTH,
            about="action",
            order=order,
        ),
    )


TEMPLATES: tuple[Template, ...] = (
    Template(
        name="Interaction_T1",
        english=("Which object was {v_past} by the person?", "What did the person {v}?"),
        choice="The {o}.",
        program=(
            *_ACTIONS,
            ("Filter_Actions_with_Verb", "{v}"),
            ("Unique",),
            ("Query_Objs",),
        ),
        choice_program=(("Equal", "{o}"),),
        about="object",
    ),
    Template(
        name="Interaction_T2",
        english=("What did the person do to the {o}?", "What was done to the {o}?"),
        choice="{v_past}.",
        program=(
            *_ACTIONS,
            ("Filter_Actions_with_Obj", "{o}"),
            ("Unique",),
            ("Query_Verbs",),
        ),
        choice_program=(("Equal", "{v}"),),
        about="verb",
    ),
    *_sequence(1, "after"),
    *_sequence(3, "before"),
    Template(
        name="Prediction_T1",
        english=("What will the person do next?", "What is the person going to do next?"),
        choice="{v} the {o}.",
        program=(*_ACTIONS, ("Query_Latest_Action",), ("Query_Actions",)),
        choice_program=_BOTH,
        about="action",
    ),
    Template(
        name="Prediction_T2",
        english=("Which object will the person {v} next?", "What would the person {v} next?"),
        choice="The {o}.",
        program=(*_ACTIONS, ("Query_Latest_Action",), ("Query_Objs",)),
        choice_program=(("Equal", "{o}"),),
        about="object",
    ),
    Template(
        name="Feasibility_T1",
        english=(
            "Which other object is possible to be {v_past} by the person?",
            "What else is the person able to {v}?",
        ),
        choice="The {o}.",
        program=(
            ("Situations",),
            ("Objs",),
            ("Filter_Objs_by_Verb", "{v}"),
            *_ACTIONS,
            ("Filter_Actions_with_Verb", "{v}"),
            ("Query_Objs",),
            ("Except",),
        ),
        choice_program=(("Belong_to", "{o}"),),
        about="object",
    ),
    Template(
        name="Feasibility_T2",
        english=(
            "Which object could the person {v} while the {p} is in view?",
            "While the {p} can be seen, what is possible to be {v_past}?",
        ),
        choice="The {o}.",
        program=(
            ("Situations",),
            ("Filter_Situations_with_Obj", "{p}"),
            ("Objs",),
            ("Filter_Objs_by_Verb", "{v}"),
        ),
        choice_program=(("Belong_to", "{o}"),),
        about="object",
    ),
)
