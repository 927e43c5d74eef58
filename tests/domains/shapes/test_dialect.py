"""SHAPES: queries and layouts, there and back."""

import json

import pytest

from nmn.domains.shapes.dialect import Shapes
from nmn.domains.shapes.domain import DOMAIN
from nmn.domains.shapes.layout import Layout, ShapesLayout
from nmn.errors import ProgramError, ProgramSyntaxError, ProgramTypeError
from tests.shared_data import shared_data

LANGUAGE = DOMAIN.exact_language
QUERIES, LAYOUTS = Shapes(), ShapesLayout()

SPLITS = ["train.tiny", "train.small", "train.med", "train.large", "val", "test"]


def test_a_query_reads_well() -> None:
    read = QUERIES.read("(is green (left_of red))", LANGUAGE)
    assert read.program.text == 'answer(both(find("green"), shift(find("red"), "left_of")))'
    layout = LAYOUTS.write(read.program, LANGUAGE)
    assert layout.tokens == ("_Find", "_Find", "_Transform", "_And", "_Answer")
    assert layout.words == ("green", "red", "left_of")


def test_what_a_query_says_twice_is_one_node() -> None:
    read = QUERIES.read("(is red red)", LANGUAGE)
    assert len(read.program) == 3 and read.node_of == (0, 0, 1, 2)
    assert QUERIES.write(read.program, LANGUAGE) == "(is red red)"


@pytest.mark.parametrize("split", SPLITS)
def test_all_data_go_there_and_back(split: str) -> None:
    folder = shared_data("shapes")
    queries = (folder / f"{split}.query").read_text().splitlines()
    layouts = json.loads((folder / f"{split}.query_layout_symbols.json").read_text())
    assert len(queries) == len(layouts)
    for query, tokens in sorted({(q, tuple(t)) for q, t in zip(queries, layouts, strict=True)}):
        read = QUERIES.read(query, LANGUAGE)
        assert QUERIES.write(read.program, LANGUAGE) == query
        layout = LAYOUTS.write(read.program, LANGUAGE)
        assert layout.tokens == tokens
        # The nodes of a query are numbered as its layout's tokens.
        assert LAYOUTS.read(layout, LANGUAGE) == read


@pytest.mark.parametrize(
    "query",
    [
        "(is (and red circle) (above (below square)))",
        "(is (left_of (and red (right_of blue))) (and green green))",
    ],
)
def test_nested_queries_go_there_and_back(query: str) -> None:
    program = QUERIES.read(query, LANGUAGE).program
    assert QUERIES.write(program, LANGUAGE) == query
    layout = LAYOUTS.write(program, LANGUAGE)
    assert LAYOUTS.read(layout, LANGUAGE).program.text == program.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "ends too early"),
        ("is red red", "'is' cannot stand here"),
        ("(is red", "ends too early"),
        ("(is red pink)", "one of: red, green, blue"),
        ("(is red (beside red))", "one of: left_of, right_of"),
        ("(is red red) red", "goes on after its end"),
        ("(is red red red)", "'red' cannot stand here"),
        (f"(is red {'(above ' * 60}red{')' * 61}", "brackets in each other"),
    ],
)
def test_what_is_wrong_with_a_query_is_said(query: str, said: str) -> None:
    with pytest.raises(ProgramSyntaxError) as caught:
        QUERIES.read(query, LANGUAGE)
    assert said in str(caught.value)


def test_the_place_in_the_query_is_shown() -> None:
    with pytest.raises(ProgramSyntaxError) as caught:
        QUERIES.read("(is red pink)", LANGUAGE)
    assert "\n  (is red pink)\n          ^^^^" in str(caught.value)


@pytest.mark.parametrize(
    ("tokens", "words", "said"),
    [
        ("_Find _Answer", "red green", "no token takes the word 'green'"),
        ("_Find _Answer", "", "there is no word for it"),
        ("_Find _Answer", "left_of", "'left_of' is not known here"),
        ("_Find _And _Answer", "red", "_And takes 2 values, and 1 are there"),
        ("_Find _Find _Answer", "red red", "leaves 2 values"),
        ("_Find _Look", "red", "there is no token '_Look'"),
        ("_Find", "red", "not an answer"),
        ("", "", "no nodes"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said(tokens: str, words: str, said: str) -> None:
    with pytest.raises(ProgramTypeError) as caught:
        LAYOUTS.read(Layout(tuple(tokens.split()), tuple(words.split())), LANGUAGE)
    assert said in str(caught.value)


def test_other_things_are_no_queries() -> None:
    for read in (QUERIES.read, LAYOUTS.read):
        with pytest.raises(ProgramError):
            read(3, LANGUAGE)
    with pytest.raises(ProgramTypeError, match="asks whether two sets share a cell"):
        QUERIES.write(LANGUAGE.parse('answer(find("red"))'), LANGUAGE)
