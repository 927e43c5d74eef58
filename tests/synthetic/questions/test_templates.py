"""Template files: what is read from them, what is refused, and nmn's own."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from nmn.domains.clevr.catalogue import TEMPLATES, TEMPLATES_CLOSURE, load_clevr_templates
from nmn.errors import DatasetError
from nmn.synthetic.questions import TemplateError
from tests.synthetic.questions.clevr import Questioner

DESCRIPTION = ["<Z>", "<C>", "<M>", "<S>"]
GOOD: dict[str, Any] = {
    "text": ["How many <Z> <C> <M> <S>s?", "Count [all] <Z> <C> <M> <S>s."],
    "nodes": [
        {"type": "scene", "inputs": []},
        {"type": "filter_count", "inputs": [0], "side_inputs": DESCRIPTION},
    ],
    "params": [
        {"type": kind, "name": name}
        for kind, name in zip(["Size", "Color", "Material", "Shape"], DESCRIPTION, strict=True)
    ],
    "constraints": [{"type": "NULL", "params": ["<Z>"]}],
}


def write(folder: Path, *templates: Any, name: str = "some.json") -> Path:
    (folder / name).write_text(json.dumps(list(templates)), encoding="utf-8")
    return folder


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(GOOD), **changes}


def with_node(node: Any) -> dict[str, Any]:
    return changed(nodes=[GOOD["nodes"][0], node])


def with_constraint(constraint: Any) -> dict[str, Any]:
    return changed(constraints=[constraint])


def with_text(text: Any) -> dict[str, Any]:
    return changed(text=[GOOD["text"][0], text])


def test_templates_are_numbered_within_and_across_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD, GOOD, name="b.json")
    write(tmp_path, GOOD, name="a.json")
    found = load_clevr_templates(tmp_path)
    assert [(one.file, one.index, one.family) for one in found] == [
        ("a.json", 0, 0),
        ("b.json", 0, 1),
        ("b.json", 1, 2),
    ]
    assert found[0].null == {"<Z>"} and found[0].nouns == {"<S>"}
    assert found[0].answer_type == "Integer" and len(found[0].texts) == 2


EXTRA = {"type": "Color", "name": "<C2>"}
BROKEN: list[tuple[Any, str]] = [
    ("text", "'text' is no template"),
    ({}, "no list 'text'"),
    (changed(nodes={}), "no list 'nodes'"),
    (changed(text=[]), "there is no text"),
    (with_text(3), "text 1 is 3"),
    (with_text("  "), "text 1 is '  '"),
    (with_text("How many <Q> <Z> <C> <M> <S>s?"), "has the slot <Q>, which is not declared"),
    (with_text("How many <C> <S>s?"), "text 1 does not say <M>"),
    (with_text("<Z> <C> <M> <S> [now"), "an opening bracket without a closing one"),
    (with_text("<Z> <C> <M> <S> now]"), "a closing bracket without an opening one"),
    (with_text("<Z> <C> <M> <S> [a [b]]"), "a bracket inside brackets"),
    (changed(params=[*GOOD["params"], 3]), "the name of param 3 is no slot"),
    (changed(params=[*GOOD["params"], {"type": "Color", "name": "C2"}]), "is no slot"),
    (changed(params=[*GOOD["params"], {"type": "Hue", "name": "<H>"}]), "type of <H> is 'Hue'"),
    (changed(params=[*GOOD["params"], GOOD["params"][0]]), "<Z> is declared twice"),
    (changed(params=[*GOOD["params"], EXTRA]), "no node uses <C2>"),
    (changed(nodes=[], params=[]), "there are no nodes"),
    (with_node(7), "node 1 is of the unknown type None"),
    (with_node({"type": "find", "inputs": [0]}), "unknown type 'find'"),
    (with_node({"type": "count", "inputs": []}), r"node 1 has the inputs \[\]"),
    (with_node({"type": "count", "inputs": [1]}), "input 1 of node 1 is not an earlier node"),
    (with_node({"type": "count", "inputs": ["0"]}), "input '0' of node 1 is not an earlier"),
    (with_node({"type": "query_size", "inputs": [0]}), "input 0 of node 1 is of type ObjectSet"),
    (
        with_node({"type": "filter_count", "inputs": [0], "side_inputs": DESCRIPTION[::-1]}),
        "node 1 has the side inputs",
    ),
    (with_node({"type": "filter_count", "inputs": [0]}), r"node 1 has the side inputs \[\]"),
    (
        with_node({"type": "filter", "inputs": [0], "side_inputs": DESCRIPTION}),
        "the last node, filter, gives no answer",
    ),
    (
        changed(
            nodes=[*GOOD["nodes"], {"type": "filter_color", "inputs": [0], "side_inputs": ["<C>"]}]
        ),
        "node 2 uses <C> once more",
    ),
    (
        changed(nodes=[GOOD["nodes"][0], *GOOD["nodes"]]),
        "nothing uses node 1",
    ),
    (with_constraint("NULL"), "the constraint 'NULL' cannot be used"),
    (with_constraint({"type": "EQ", "params": [0, 1]}), "cannot be used"),
    (with_constraint({"type": "NULL", "params": ["<Q>"]}), "cannot be used"),
    (with_constraint({"type": "NULL", "params": []}), "cannot be used"),
    (with_constraint({"type": "OUT_NEQ", "params": [0, 2]}), "cannot be used"),
    (with_constraint({"type": "OUT_NEQ", "params": [1, 1]}), "cannot be used"),
    (with_constraint({"type": "OUT_NEQ", "params": [0, 1]}), "have different types"),
    (with_constraint({"type": "NEQ", "params": ["<Z>", 1]}), "cannot be used"),
    (with_constraint({"type": "UNIQUE", "params": [1]}), "has no set"),
]


@pytest.mark.parametrize(("bad", "message"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_template_is_named_by_file_and_number(
    tmp_path: Path, bad: Any, message: str
) -> None:
    write(tmp_path, GOOD, GOOD, bad)
    with pytest.raises(TemplateError, match=message) as caught:
        load_clevr_templates(tmp_path)
    assert caught.value.where == "some.json, template 2"
    assert str(caught.value).startswith("some.json, template 2: ")


def test_a_relation_cannot_be_left_out(tmp_path: Path) -> None:
    nodes = [
        {"type": "scene", "inputs": []},
        {"type": "unique", "inputs": [0]},
        {"type": "relate", "inputs": [1], "side_inputs": ["<R>"]},
        {"type": "exist", "inputs": [2]},
    ]
    bad = {
        "text": ["Is there something <R> it?"],
        "nodes": nodes,
        "params": [{"type": "Relation", "name": "<R>"}],
        "constraints": [{"type": "NULL", "params": ["<R>"]}],
    }
    with pytest.raises(TemplateError, match="<R> is a relation, which cannot be left out"):
        load_clevr_templates(write(tmp_path, bad))


@pytest.mark.parametrize(
    ("content", "message"),
    [("[", "not JSON"), ("{}", "no list of templates"), ("\udcff", "not JSON")],
)
def test_a_file_that_is_no_list_of_templates(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "odd.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(TemplateError, match=message) as caught:
        load_clevr_templates(tmp_path)
    assert caught.value.where == str(tmp_path / "odd.json")


def test_a_folder_without_templates(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there are no templates") as caught:
        load_clevr_templates(tmp_path / "absent")
    assert caught.value.where == str(tmp_path / "absent")
    assert isinstance(caught.value, DatasetError)
    (tmp_path / "empty.json").write_text("[]")
    with pytest.raises(TemplateError, match="all files are empty"):
        load_clevr_templates(tmp_path)


def test_folders_are_numbered_together(tmp_path: Path) -> None:
    both = load_clevr_templates(TEMPLATES, TEMPLATES_CLOSURE)
    assert [one.family for one in both] == list(range(100))
    assert both[:63] == load_clevr_templates()
    Questioner(both)
    with pytest.raises(TemplateError, match="the same family number") as caught:
        Questioner(load_clevr_templates() + load_clevr_templates(TEMPLATES_CLOSURE))
    assert caught.value.hint is not None and "load_templates(" in caught.value.hint
    other = write(tmp_path, GOOD, name="count.json")
    with pytest.raises(TemplateError, match="another folder has a file of this name") as caught:
        load_clevr_templates(TEMPLATES, other)
    assert caught.value.where == str(tmp_path / "count.json")


# The kinds of CLEVR questions, by the last function of the program.
KINDS = {
    "exist": ["exist"],
    "count": ["count"],
    "query": ["query_size", "query_color", "query_material", "query_shape"],
    "compare integer": ["equal_integer", "less_than", "greater_than"],
    "compare attribute": ["equal_size", "equal_color", "equal_material", "equal_shape"],
}


def test_nmns_own_templates_cover_the_five_kinds() -> None:
    templates = load_clevr_templates()
    last = [one.nodes[-1].function for one in templates]
    names = [(*function.parts, function.name)[-2 if function.parts else -1] for function in last]
    for kind, functions in KINDS.items():
        assert set(functions) <= set(names), kind
        assert sum(name in functions for name in names) >= 8, kind
    assert len(templates) >= 40
    used = {node.function.name for one in templates for node in one.nodes}
    assert used >= {"union", "intersect", "same_size", "same_color", "same_material", "same_shape"}
    hops = {sum("relate" in node.function.name for node in one.nodes) for one in templates}
    assert hops >= {0, 1, 2, 3}


@pytest.mark.parametrize("folder", [TEMPLATES, TEMPLATES_CLOSURE], ids=lambda path: path.name)
def test_each_of_nmns_own_templates_has_three_texts(folder: Path) -> None:
    for one in load_clevr_templates(folder):
        assert len(set(one.texts)) >= 3, one.where


def test_the_recombined_templates_put_likeness_where_the_others_do_not() -> None:
    def structures(folder: Path) -> set[tuple[Any, ...]]:
        return {
            tuple((node.function.name, node.inputs) for node in one.nodes)
            for one in load_clevr_templates(folder)
        }

    closure = structures(TEMPLATES_CLOSURE)
    assert len(closure) == len(load_clevr_templates(TEMPLATES_CLOSURE))
    assert not closure & structures(TEMPLATES)
    assert all(any(name.startswith("same_") for name, _ in one) for one in closure)
