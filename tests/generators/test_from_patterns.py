"""The pattern generator: what it reads, what it refuses, and where it says that reading ended."""

import pytest

from nmn.errors import EmptyQuestion, UnknownWord, UnparsedQuestion
from nmn.generators.from_patterns import QUESTION, PatternGenerator, Saying

NOUN = {"x": ("noun", "x")}
SAYINGS = {
    QUESTION: [
        Saying("Is there {x}{t}?", "exists({x}, {t})", {**NOUN, "t": ("maybe when", "t")}),
        Saying("{t}, is there {x}?", "exists({x}, {t})", {**NOUN, "t": ("when", "t")}),
        Saying("Did {x} come first?", "came_first({x})", NOUN),
        Saying("Did {x}?", "came({x})", NOUN),
    ],
    "noun": [
        Saying("an egg", "egg", {}),
        Saying("a {k}", "{k}", {"k": ("kind", "k")}),
        Saying("a {k} that did come", "only({k})", {"k": ("kind", "k")}),
    ],
    "kind": [Saying(one, one, {}) for one in ("red cube", "cube", "cube come first")],
    "when": [Saying("after {x}", "after({x})", NOUN)],
    "maybe when": [Saying("", "all", {}), Saying("after {x}", "after({x})", NOUN)],
}
READ = PatternGenerator(SAYINGS, lambda text: text.replace("only(cube)", "cube"), "patterns")


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("Is there a cube?", "exists(cube, all)"),
        ("is there   A RED cube after an egg", "exists(red cube, after(egg))"),
        ("After a red cube, is there a cube?", "exists(cube, after(red cube))"),
        ("Is there a egg?", "exists(egg, all)"),
        ("Is there a red cube that did come?", "exists(only(red cube), all)"),
        ("Did a red cube come first?", "came_first(red cube)"),
    ],
)
def test_a_question_is_read_with_what_stands_in_its_slots(question: str, program: str) -> None:
    draft = READ.draft(question)
    assert (draft.program, draft.generator) == (program, "patterns")


def test_two_ways_to_one_program_are_one_reading() -> None:
    assert READ.draft("Is there a cube that did come?").program == "exists(cube, all)"


def test_two_ways_to_different_programs_are_refused_with_both() -> None:
    with pytest.raises(UnparsedQuestion, match="more than one way") as caught:
        READ.draft("Did a cube come first?")
    assert str(caught.value.expected) == "one of: came_first(cube); came(cube come first)"


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("Is there a cube there?", (16, 21)),
        ("Is there a cube after?", (22, 22)),
        ("Is a cube there?", (3, 4)),
    ],
)
def test_known_words_in_another_order_are_refused_where_reading_ended(
    question: str, span: tuple[int, int]
) -> None:
    with pytest.raises(UnparsedQuestion, match="no template has a question of this form") as caught:
        READ.draft(question)
    assert caught.value.span == span


def test_an_unknown_word_is_named_with_what_is_near_to_it() -> None:
    with pytest.raises(UnknownWord, match='"cuve" is no word') as caught:
        READ.draft("Is there a cuve?")
    assert list(caught.value.nearest) == ["cube"]


def test_a_question_without_a_word_is_empty() -> None:
    with pytest.raises(EmptyQuestion):
        READ.draft(" ?!")
