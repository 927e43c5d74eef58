"""STAR's programs: read, written back, and every mistake told with the node's number."""

from typing import Any

import pytest

from nmn.domains.star.dialect import DIALECT
from nmn.domains.star.domain import DOMAIN
from nmn.errors import ProgramTypeError
from tests.domains.star.made import TIDIED, Json, program

LANGUAGE = DOMAIN.exact_language


def read(source: Any) -> str:
    return DIALECT.read(source, LANGUAGE).program.text


ROUND = [
    [*TIDIED, *program(("Equal", "clothes"))],
    program("Situations", ("Filter_Situations_with_Rel", "on"), "Objs",
            ("Filter_Objs_by_Verb", "take"), ("Belong_to", "box")),
    program("Situations", "Actions", "Situations", "Actions", ("Filter_Actions_with_Obj", "box"),
            "Unique", "Filter_After_Actions", "Query_Latest_Action", "Query_Actions",
            ("Union", "take", "box"), "Equal"),
    program("Situations", "Actions", "Query_Objs", "Situations", "Objs", "Except",
            ("Belong_to", "door")),
    program("Situations", "Rels", "Unique"),
    program("Situations", "Objs", "Situations", "Actions", "Query_Objs", "Union"),
    program(("Situations", "box"), "Actions", "Query_Earliest_Action", "Query_Objs", "Equal"),
    program("Situations", "Actions", ("Filter_Before_Actions", "close a door"), "Query_Verbs",
            ("Except", "put")),
]  # fmt: skip


@pytest.mark.parametrize("source", ROUND)
def test_what_is_written_reads_back_the_same(source: list[Json]) -> None:
    whole = DIALECT.read(source, LANGUAGE)
    written = DIALECT.write(whole.program, LANGUAGE)
    assert DIALECT.read(written, LANGUAGE).program.text == whole.program.text
    if "Query_Earliest_Action" not in str(source):  # which is Unique of a list of actions
        assert written == source


def test_nodes_are_the_functions_alone_and_know_what_goes_into_them() -> None:
    found = DIALECT.read(ROUND[2], LANGUAGE)
    assert len(found.node_of) == len(found.inputs) == 11
    assert found.inputs[6] == (1, 5) and found.inputs[10] == (8, 9) and found.inputs[9] == ()
    assert found.node_of[:2] == found.node_of[2:4]  # equal nodes are run once
    assert found.program.nodes[found.node_of[-1]].op == "equal_verb_object"


def test_plain_names_and_words_are_read_as_well() -> None:
    plain = ["Situations", "Actions", "tidy", "Filter_Actions_with_Verb", "Unique", "Query_Objs"]
    assert read(plain) == read(TIDIED)
    assert read([*plain, "clothes", "Equal"]) == read([*TIDIED, *program(("Equal", "clothes"))])


def test_words_may_be_labels_or_have_blanks() -> None:
    start = program("Situations")
    for word in ("on_the_side_of", "on the side of", "r003", "On the side of"):
        assert '"on_the_side_of"' in read([*start, *program(("Filter_Situations_with_Rel", word))])


@pytest.mark.parametrize(
    ("source", "where", "message"),
    [
        ("Situations", None, "the program is"),
        ([], None, "no functions"),
        ([7], 0, "is not a node"),
        (program("Situation"), 0, "there is no function"),
        (program("Situations", "Filter_Actions"), 1, "there is no function"),
        ([{"function": "Situations", "value_input": "x"}], 0, "the words of Situations"),
        ([{"function": "Situations", "value_input": [3]}], 0, "the words of Situations"),
        (program("Actions"), 0, "Actions finds 0 values"),
        (program("Situations", "Equal"), 1, "Equal finds 1 values"),
        (program("Situations", "Unique"), 1, "Unique is given a FrameSet"),
        (
            program("Situations", "Objs", ("Filter_Actions_with_Verb", "put")),
            2,
            "is given a Labels",
        ),
        (program("Situations", "Actions", ("Filter_Actions_with_Verb", "tidied")), 2, "the word"),
        (program("Situations", "Actions", ("Filter_Actions_with_Verb", "v099")), 2, "the word"),
        (program("Situations", "Actions", "Unique", "Unique"), 3, "is given a Label"),
        (program("Situations", "Actions", ("Equal", "a001")), 2, "the word"),
        (program(("Equal", "box", "bag")), 0, "Equal is given the word"),
        (program("Situations", "Actions", "Unique", ("Belong_to", "a001")), 3, "is given a Label"),
        (program("Situations", "Actions", "Situations", "Union"), 3, "Union is given"),
        (program("Situations", ("Except", "box")), 1, "Except is given a FrameSet"),
        (program("Situations", "Situations", "Actions"), 0, "the answer is made without"),
        (program(("Situations", "box"), "Actions"), None, "without the word"),
        ([*program("Situations"), "box"], None, "without a FrameSet"),
        (["box"], None, "no functions"),
    ],
)
def test_a_mistake_is_told_with_its_node(source: Any, where: int | None, message: str) -> None:
    with pytest.raises(ProgramTypeError, match=message) as raised:
        DIALECT.read(source, LANGUAGE)
    if where is not None:
        assert raised.value.where == f"node {where}"


def test_misspelt_functions_and_words_are_guessed() -> None:
    with pytest.raises(ProgramTypeError, match="did you mean Query_Objs"):
        read(program("Situations", "Query_Obj"))
    with pytest.raises(ProgramTypeError, match="did you mean blanket"):
        read(program("Situations", ("Filter_Situations_with_Obj", "blankt")))


@pytest.mark.parametrize(
    "text",
    [
        "any_action(members_action(actions(situations())))",
        'alone_object(object("box"))',
        'object("box")',
    ],
)
def test_what_star_cannot_say_is_not_written(text: str) -> None:
    with pytest.raises(ProgramTypeError):
        DIALECT.write(LANGUAGE.parse(text), LANGUAGE)
