"""CLEVR's program lists: read, merged, written back, and refused with a reason."""

from typing import Any

import pytest

from nmn.domains.clevr.catalogue import TEMPLATES, TEMPLATES_CLOSURE
from nmn.domains.clevr.dialect import Clevr, function_names
from nmn.domains.clevr.domain import DOMAIN as CLEVR_DOMAIN
from nmn.domains.shapes.domain import DOMAIN as SHAPES_DOMAIN
from nmn.errors import DomainError, NmnError, ProgramTooDeep, ProgramTooLong, ProgramTypeError
from nmn.grammar import DIALECTS
from tests.domains.clevr.made import Json, clevr_files, node
from tests.shared_data import shared_data

LANGUAGE = CLEVR_DOMAIN.exact_language
CLEVR = Clevr()

RED_LEFT = [
    node("scene"),
    node("filter_color", [0], "red"),
    node("unique", [1]),
    node("relate", [2], "left"),
    node("filter_material", [3], "metal"),
    node("count", [4]),
]


def generator_spelling(program: list[Json]) -> list[Json]:
    return [
        {"type": n["function"], "inputs": n["inputs"], "side_inputs": n["value_inputs"]}
        for n in program
    ]


def test_a_program_reads_well() -> None:
    program = CLEVR.read(RED_LEFT, LANGUAGE).program
    assert program.text == 'count(filter(relate(unique(filter(scene(), "red")), "left"), "metal"))'
    assert LANGUAGE.parse(program.text) == program


def test_equal_nodes_are_merged_and_still_found() -> None:
    source = [
        node("scene"),
        node("filter_size", [0], "large"),
        node("count", [1]),
        node("scene"),
        node("filter_size", [3], "large"),
        node("count", [4]),
        node("equal_integer", [2, 5]),
    ]
    read = CLEVR.read(source, LANGUAGE)
    assert len(read.program) == 4
    assert read.node_of == (0, 1, 2, 0, 1, 2, 3)
    assert CLEVR.respell(read, LANGUAGE) == source
    assert CLEVR.write(read.program, LANGUAGE) == source
    merged = CLEVR.write(read.program, LANGUAGE, merged=True)
    assert len(merged) == 4 and CLEVR.read(merged, LANGUAGE).program == read.program


@pytest.mark.parametrize("which", ["own", "closure", "official"])
def test_all_templates_programs_go_there_and_back(which: str) -> None:
    folder = {"own": TEMPLATES, "closure": TEMPLATES_CLOSURE}.get(which)
    folder = folder or shared_data("clevr-templates") / "CLEVR_1.0_templates"
    questions = clevr_files(60, folder)[1]
    families = {question["question_family_index"] for question in questions}
    assert len(families) == {"own": 63, "closure": 37, "official": 90}[which]
    as_files_have_it = 0
    for question in questions:
        source = question["program"]
        read = CLEVR.read(source, LANGUAGE)
        assert LANGUAGE.parse(read.program.text).text == read.program.text
        assert CLEVR.respell(read, LANGUAGE) == source
        assert CLEVR.respell(read, LANGUAGE, spelling="generator") == generator_spelling(source)
        assert CLEVR.read(generator_spelling(source), LANGUAGE) == read
        names = function_names(read.program, LANGUAGE)
        assert [names[at] for at in read.node_of] == [n["function"] for n in source]
        written = CLEVR.write(read.program, LANGUAGE)
        assert CLEVR.read(written, LANGUAGE).program.text == read.program.text
        as_files_have_it += written == source
    # The rest has both ``scene`` nodes first, where a tree has each before its user.
    assert which != "official" or as_files_have_it >= 0.9 * len(questions)


@pytest.mark.parametrize(
    ("source", "where", "said"),
    [
        ("count", None, "a list of nodes"),
        ([], None, "no nodes"),
        ([3], "node 0", "is not a node"),
        ([node("scenes")], "node 0", "did you mean scene"),
        ([{"inputs": []}], "node 0", "there is no function None"),
        ([node("scene"), node("filter_unique", [0])], "node 1", "stands for several nodes"),
        ([node("scene"), node("filter_color", [0], "cube")], "node 1", "one of: gray, red"),
        ([node("scene"), node("filter_color", [0])], "node 1", "the words of filter_color are []"),
        ([node("scene"), node("count", [0], "red")], "node 1", "expected: none"),
        ([node("scene"), node("count", [1])], "node 1", "not an earlier node"),
        ([node("scene"), node("count", [-1])], "node 1", "not an earlier node"),
        ([node("scene"), {"function": "count", "inputs": "0"}], "node 1", "expected: 1 node"),
        ([node("scene"), node("union", [0])], "node 1", "expected: 2 nodes"),
        ([node("scene"), node("relate", [0], "left")], "node 1", "gives ObjectSet"),
        ([node("scene"), node("unique", [0])], "node 1", "which is not an answer"),
        (
            [node("scene"), node("count", [0]), node("exist", [0])],
            "node 1",
            "the answer is made without this node",
        ),
    ],
)
def test_what_is_wrong_is_said(source: Any, where: str | None, said: str) -> None:
    with pytest.raises(ProgramTypeError) as caught:
        CLEVR.read(source, LANGUAGE)
    assert caught.value.where == where
    assert said in str(caught.value)


def test_a_node_made_twice_is_no_idle_node() -> None:
    source = [node("scene"), node("count", [0]), node("count", [0])]
    assert CLEVR.read(source, LANGUAGE).node_of == (0, 1, 1)


def test_a_program_that_doubles_with_every_node_is_refused() -> None:
    source = [node("scene"), *(node("union", [i, i]) for i in range(40)), node("count", [40])]
    with pytest.raises(ProgramTooLong, match="characters as text"):
        CLEVR.read(source, LANGUAGE)


def test_bounds_are_the_languages() -> None:
    deep = [node("scene"), *(node("filter_size", [i], "small") for i in range(70))]
    with pytest.raises(ProgramTooDeep) as caught:
        CLEVR.read([*deep, node("count", [70])], LANGUAGE)
    assert caught.value.where == "node 64"
    doubled = [node("scene"), *(node("union", [i, i]) for i in range(9)), node("count", [9])]
    program = CLEVR.read(doubled, LANGUAGE).program
    with pytest.raises(ProgramTooLong, match="as a tree"):
        CLEVR.write(program, LANGUAGE)
    assert len(CLEVR.write(program, LANGUAGE, merged=True)) == 11


def test_only_clevrs_functions_can_be_written() -> None:
    program = SHAPES_DOMAIN.exact_language.parse('answer(find("red"))')
    with pytest.raises(ProgramTypeError, match="no function of CLEVR"):
        CLEVR.write(program, LANGUAGE)
    with pytest.raises(DomainError, match="no module 'scene'"):
        CLEVR.read(RED_LEFT, SHAPES_DOMAIN.exact_language)


def test_dialects_are_found_by_name() -> None:
    assert {"clevr", "easy-vqa", "shapes", "shapes-layout"} <= set(DIALECTS.names())
    assert all(DIALECTS.find(name).name == name for name in DIALECTS.names())
    with pytest.raises(NmnError, match=r"one of: .*clevr"):
        DIALECTS.find("gqa")
