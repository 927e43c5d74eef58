"""AGQA's program texts: read strictly, and written back as they stood."""

import re

import pytest

from nmn.domains.agqa.dialect import DIALECT, Agqa
from nmn.domains.agqa.tree import read_tree
from nmn.errors import DomainError, ProgramError, ProgramSyntaxError, ProgramTooDeep, ProgramTooLong
from nmn.grammar import Language
from tests.domains.agqa.programs import LANGUAGE, SKELETONS, WORDS, filled


@pytest.mark.parametrize("skeleton", SKELETONS)
def test_every_skeleton_with_every_time_and_reference_is_written_back_as_it_stood(
    skeleton: str,
) -> None:
    texts = list(filled(skeleton))
    assert texts
    for text in texts:
        translation = DIALECT.read(text, LANGUAGE)
        assert DIALECT.write(translation.program, LANGUAGE) == text
        assert LANGUAGE.parse(translation.program.text) == translation.program


@pytest.mark.parametrize("skeleton", SKELETONS)
def test_every_function_of_the_text_has_a_place_in_its_order(skeleton: str) -> None:
    for text in filled(skeleton):
        translation = DIALECT.read(text, LANGUAGE)
        names = [part.text for part in read_tree(text).calls()]
        assert list(translation.functions) == names
        assert len(translation.views) == len(translation.node_of) == len(names)
        inside = [number for one in translation.inputs for number in one]
        assert sorted(inside) == list(range(1, len(names)))  # each but the first in one other


def test_a_known_question_is_a_program_on_all_frames_at_once() -> None:
    text = "Exists(blanket, Iterate(Localize(while, holding a pillow), Filter(frame, [objects])))"
    assert DIALECT.read(text, LANGUAGE).program.text == (
        'exists_object(objects(during(span(localize(action("holding a pillow"))))), '
        'object("blanket"))'
    )


def test_blanks_and_underscores_say_nothing_and_other_words_of_an_id_mean_the_same() -> None:
    plain = "Exists(phone, Iterate(Localize(while, holding a pillow), Filter(frame, [objects])))"
    loose = "  Exists( mobile,Iterate(Localize(while,holding_a  pillow ),Filter(frame,[objects])))"
    reader = Agqa(WORDS.aliases)
    assert reader.read(loose, LANGUAGE).program == reader.read(plain, LANGUAGE).program
    with pytest.raises(ProgramError, match="'mobile' is no object"):
        DIALECT.read(loose, LANGUAGE)


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("Exists(bag, Iterate(video, Filter(frame, [objects]))", "ends too early", ""),
        ("Exists(bag, Iterate(video, Filter(frame, [objects]))))", "')' cannot stand", ")"),
        ("Exists(bag, Iterate(video, Filter(frame, [objects)))", "')' cannot stand", ")"),
        ("Exists(bag,, Iterate(video, Filter(frame, [objects])))", "',' cannot stand", ","),
        ("Exist(bag, Iterate(video, Filter(frame, [objects])))", "no function 'Exist'", "Exist"),
        ("Exists(bog, Iterate(video, Filter(frame, [objects])))", "'bog' is no object", "bog"),
        ("Exists(bag)", "has 1 arguments", "Exists(bag)"),
        ("Exists(bag, phone)", "'phone' is no set", "phone"),
        ("bag", "'bag' is no program", "bag"),
        ("Exists(bag, Iterate(frame, Filter(frame, [objects])))", "'frame' is no time", "frame"),
        ("Exists(bag, Iterate(video, Filter(video, [objects])))", "'video' cannot", "video"),
        ("Exists(bag, Iterate(video, Filter(frame, [things])))", "nothing to look", "[things]"),
        (
            "Exists(bag, Iterate(Localize(temporal tag, walking), Filter(frame, [objects])))",
            "'temporal tag' cannot stand",
            "temporal tag",
        ),
        (
            "Compare([before, after], Exists(bag, Iterate(video, Filter(frame, [objects]))))",
            "depends on the time",
            "Exists(bag, Iterate(video, Filter(frame, [objects])))",
        ),
        (
            "Exists(bag, Iterate(Localize(between, walking), Filter(frame, [objects])))",
            "between needs two",
            "walking",
        ),
        (
            "AND(bag, Exists(bag, Iterate(video, Filter(frame, [objects]))))",
            "'bag' is no yes",
            "bag",
        ),
        (
            "Superlative(max, Filter(video, [actions]), Query(end, action))",
            "cannot be compared",
            "Query(end, action)",
        ),
        (
            "Exists(walking, Iterate(Localize(after, Query(class, OnlyItem(Iterate(video, "
            "Filter(frame, [objects]))))), Filter(frame, [actions])))",
            "gives no action",
            "Query(class, OnlyItem(Iterate(video, Filter(frame, [objects]))))",
        ),
        (
            "Query(class, OnlyItem(IterateUntil(forward, video, HasItem(Filter(frame, [objects])), "
            "Filter(frame, [objects]))))",
            "only of actions",
            "Filter(frame, [objects])",
        ),
        (
            "Query(class, OnlyItem(IterateUntil(onward, video, HasItem(Filter(frame, [actions])), "
            "Filter(frame, [actions]))))",
            "'onward' cannot stand",
            "onward",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str, marked: str) -> None:
    with pytest.raises(ProgramError, match=re.escape(message)) as caught:
        DIALECT.read(text, LANGUAGE)
    error = caught.value
    assert error.text == text and error.span is not None
    assert text[slice(*error.span)] == marked


@pytest.mark.parametrize("source", [None, 3, ["Exists"], "", "   "])
def test_what_is_no_text_is_refused(source: object) -> None:
    with pytest.raises(ProgramSyntaxError):
        DIALECT.read(source, LANGUAGE)


def test_texts_without_end_are_refused_before_anything_recurses() -> None:
    with pytest.raises(ProgramTooDeep):
        DIALECT.read("Query(class, " * 400 + "bag" + ")" * 400, LANGUAGE)
    with pytest.raises(ProgramTooLong):
        DIALECT.read("Exists(" + "a" * 20_000 + ")", LANGUAGE)


def test_a_language_that_lacks_a_module_is_named() -> None:
    some = [one for name, one in LANGUAGE.signatures.items() if name != "and_frames"]
    lesser = Language(some, LANGUAGE.vocabularies, LANGUAGE.answers)
    text = (
        "Query(class, OnlyItem(IterateUntil(forward, video, AND(Exists(bag, Filter(frame, "
        "[objects])), Exists(door, Filter(frame, [objects]))), Filter(frame, [objects]))))"
    )
    assert "and_frames" in DIALECT.read(text, LANGUAGE).program.text
    with pytest.raises(DomainError, match="and_frames"):
        DIALECT.read(text, lesser)


def test_a_program_that_agqa_has_no_words_for_cannot_be_written() -> None:
    program = LANGUAGE.parse('exists_object(objects(first(video(), video())), object("bag"))')
    with pytest.raises(ProgramError, match="'video' cannot be written"):
        DIALECT.write(program, LANGUAGE)
    longer = 'compare({0}, object("bag")), {0}, object("door")))'.format(
        "exists_object(objects(video())"
    )
    with pytest.raises(ProgramError, match="cannot be written"):
        DIALECT.write(LANGUAGE.parse(longer), LANGUAGE)
