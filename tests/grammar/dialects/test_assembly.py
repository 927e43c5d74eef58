"""What an assembly refuses is what the parser refuses, in the same words."""

import pytest

from nmn.domains import load_domain
from nmn.domains.clevr.domain import DOMAIN
from nmn.errors import ProgramTypeError
from nmn.grammar.dialect import Assembly

CLEVR = DOMAIN.exact_language
PHOTO = load_domain("photo").language


@pytest.mark.parametrize(
    ("language", "name", "words", "text"),
    [
        (CLEVR, "filter", ("pink",), 'count(filter(scene(), "pink"))'),
        (CLEVR, "filter", (5,), "count(filter(scene(), 5))"),
        (PHOTO, "find", ("dgo",), 'count(find("dgo"))'),
        (PHOTO, "find", (3,), "count(find(3))"),
        (PHOTO, "number", ("two",), 'number("two")'),
        (PHOTO, "number", (1000,), "number(1000)"),
        (PHOTO, "number", (-1,), "number(-1)"),
        (PHOTO, "ordinal", (0, "left"), 'query_color(ordinal(scene(), 0, "left"))'),
    ],
)
def test_a_wrong_literal_is_refused_in_the_parser_s_words(language, name, words, text) -> None:
    assembly = Assembly(language)
    inputs: tuple[int, ...] = ()
    if language.signatures[name].inputs:
        inputs = (assembly.add("scene", (), (), "scene"),)
    with pytest.raises(ProgramTypeError) as refused:
        assembly.add(name, inputs, words, name)
    wrong = language.check(text)
    assert isinstance(wrong, ProgramTypeError)
    assert (refused.value.message, refused.value.expected) == (wrong.message, wrong.expected)
    assert refused.value.where == f"node {len(inputs)}"


@pytest.mark.parametrize(
    ("inputs", "words", "said"),
    [
        ((), ("red",), "has 0 inputs and 1 words, and filter takes 1 and 1"),
        ((0, 0), ("red",), "has 2 inputs"),
        ((0,), (), "and 0 words"),
        ((0,), ("red", "blue"), "and 2 words"),
        ((1,), ("red",), "is 1, which is no earlier node"),
        ((-1,), ("red",), "is -1, which is no earlier node"),
        (("0",), ("red",), "is '0', which is no earlier node"),
        ((0.0,), ("red",), "is 0.0, which is no earlier node"),
        ((0,), (None,), "in double quotes"),
        ((0,), (True,), "in double quotes"),
    ],
)
def test_a_wrong_number_of_arguments_or_no_node_is_a_type_error(inputs, words, said) -> None:
    assembly = Assembly(CLEVR)
    assembly.add("scene", (), (), "scene")
    with pytest.raises(ProgramTypeError, match=said):
        assembly.add("filter", inputs, words, "filter_color")


def test_what_is_refused_leaves_the_assembly_as_it_was() -> None:
    assembly = Assembly(CLEVR)
    scene = assembly.add("scene", (), (), "scene")
    with pytest.raises(ProgramTypeError):
        assembly.add("filter", (scene,), ("pink",), "filter_color")
    red = assembly.add("filter", (scene,), ("red",), "filter_color")
    assembly.add("count", (red,), (), "count")
    assert assembly.finish().program == CLEVR.parse('count(filter(scene(), "red"))')
