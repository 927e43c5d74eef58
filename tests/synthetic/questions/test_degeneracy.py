"""No part of a question is idle: each claim is checked from the programs alone."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nmn.domains.clevr.catalogue import TEMPLATES, TEMPLATES_CLOSURE, load_clevr_templates
from nmn.synthetic.questions import Balance, Question, Template
from tests.synthetic.questions.clevr import ATTRIBUTES, Questioner, generate_questions
from tests.synthetic.questions.oracle import Ambiguous, answer
from tests.synthetic.questions.scenes import scene

SCENES = [scene(number) for number in range(60)]
ENDS = ("unique", "count", "exist")


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return [
        question
        for folder in (TEMPLATES, TEMPLATES_CLOSURE)
        for question in generate_questions(SCENES, Questioner(load_clevr_templates(folder)))
    ]


def next_end(program: list[dict[str, Any]], at: int) -> int:
    """The set that is counted, asked about or taken for one object after node ``at``."""
    while True:
        (use,) = [i for i, node in enumerate(program) if at in node["inputs"]]
        if program[use]["function"] in ENDS:
            return at
        at = use


def test_no_relation_and_no_likeness_could_be_left_out(questions: list[Question]) -> None:
    checked = 0
    for question in questions:
        subject, program = SCENES[question["image_index"]], question["program"]
        for at, node in enumerate(program):
            if not (node["function"] == "relate" or node["function"].startswith("same_")):
                continue
            end = next_end(program, at)
            reached = answer(program, subject, end)
            everything = [*program]
            everything[at] = {"function": "scene", "inputs": [], "value_inputs": []}
            without = answer(everything, subject, end)
            if node["function"] != "relate" and at == end:
                without = without - {answer(program, subject, node["inputs"][0])}
            assert without != reached, question["question"]
            checked += 1
    assert checked > 600


def test_every_description_narrows(questions: list[Question]) -> None:
    checked = 0
    for question in questions:
        subject, program = SCENES[question["image_index"]], question["program"]
        for at, node in enumerate(program):
            if not node["function"].startswith("filter_"):
                continue
            if program[node["inputs"][0]]["function"].startswith("filter_"):
                continue  # not the first of its description
            last = at
            while program[last + 1]["function"].startswith("filter_") and program[last + 1][
                "inputs"
            ] == [last]:
                last += 1
            before = answer(program, subject, node["inputs"][0])
            assert not before or answer(program, subject, last) < before, question["question"]
            checked += 1
    assert checked > 1200


def test_each_operand_of_and_and_or_counts(questions: list[Question]) -> None:
    checked = 0
    for question in questions:
        subject, program = SCENES[question["image_index"]], question["program"]
        for node in program:
            if node["function"] in ("union", "intersect"):
                one, other = (answer(program, subject, j) for j in node["inputs"])
                assert not (one and other) or not (one <= other or other <= one)
                checked += 1
    assert checked > 150


def test_the_sides_of_a_comparison_differ(questions: list[Question]) -> None:
    checked = 0
    for question in questions:
        subject, program = SCENES[question["image_index"]], question["program"]
        sides = program[-1]["inputs"]
        if len(sides) == 2:
            one, other = (answer(program, subject, program[j]["inputs"][0]) for j in sides)
            assert one != other, question["question"]
            checked += 1
    assert checked > 200


def described(program: list[dict[str, Any]], at: int) -> tuple[Any, frozenset[str]]:
    """The description that ends at a node: where it starts, and its words."""
    words: set[str] = set()
    while program[at]["function"].startswith("filter_"):
        words.update(program[at]["value_inputs"])
        (at,) = program[at]["inputs"]
    return program[at]["function"], frozenset(words)


def test_numbers_that_words_alone_decide_are_not_compared(questions: list[Question]) -> None:
    checked = 0
    for question in questions:
        program = question["program"]
        if program[-1]["function"] in ("less_than", "greater_than", "equal_integer"):
            ends = [program[j]["inputs"][0] for j in program[-1]["inputs"]]
            (start, one), (also, other) = (described(program, end) for end in ends)
            if start == also == "scene":
                assert not one <= other and not other <= one, question["question"]
                checked += 1
    assert checked > 20


def test_what_is_asked_for_is_not_said(questions: list[Question]) -> None:
    """ "What color is the red cube?": the constraint NULL keeps such words out."""
    checked = 0
    for question in questions:
        program = question["program"]
        for node in program:
            kind, _, attribute = node["function"].partition("_")
            if kind in ("query", "same"):
                at = program[node["inputs"][0]]["inputs"][0]
                while program[at]["function"].startswith("filter_"):
                    assert program[at]["function"] != f"filter_{attribute}", question["question"]
                    (at,) = program[at]["inputs"]
                checked += 1
    assert checked > 700


def test_things_as_such_are_counted_but_not_looked_for(questions: list[Question]) -> None:
    """How many things there are, but not whether there is one, or more than there are cubes."""
    for question in questions:
        program = question["program"]
        bare = [n for n in program if any(program[j]["function"] == "scene" for j in n["inputs"])]
        for node in bare:
            assert node["function"].startswith("filter_") or len(program) == 2, question["question"]
    short = Questioner(per_scene=63, max_nodes=2)
    for subject in SCENES[:8]:
        (question,) = short.about(subject, Balance())
        assert [node["function"] for node in question["program"]] == ["scene", "count"]
        assert question["answer"] == str(len(subject["objects"]))


def test_each_part_of_an_either_or_behind_a_relation_is_there(questions: list[Question]) -> None:
    checked = 0
    for question in questions:
        program = question["program"]
        for node in program:
            for at in node["inputs"] if node["function"] == "union" else ():
                start = at
                while program[start]["function"].startswith("filter_"):
                    (start,) = program[start]["inputs"]
                if program[start]["function"] == "relate":
                    assert question["steps"][at], question["question"]
                    checked += 1
    assert checked > 30


def thing(color: str, shape: str, size: str = "small") -> dict[str, str]:
    return {"color": color, "shape": shape, "size": size, "material": "metal"}


def row(*objects: dict[str, str]) -> dict[str, Any]:
    """Objects from left to right, one behind the other."""
    count = len(objects)
    before, after = (
        [[*range(i)] for i in range(count)],
        [[*range(i + 1, count)] for i in range(count)],
    )
    return {
        "image_index": 0,
        "image_filename": "row.png",
        "split": "test",
        "objects": list(objects),
        "relationships": {"left": before, "right": after, "front": before, "behind": after},
    }


def colors_asked(subject: dict[str, Any]) -> set[tuple[str, ...]]:
    """Every way one of nmn's templates asks for the color of what is beside something: the words
    behind the relation."""
    template = [
        one
        for one in load_clevr_templates()
        if [n.function.name for n in one.nodes]
        == ["scene", "filter_unique", "relate_filter_unique", "query_color"]
    ]
    assert len(template) == 1
    found = set()
    for seed in range(150):
        for question in Questioner(template, seed=seed).about(subject, Balance()):
            words = [n["value_inputs"][0] for n in question["program"] if n["value_inputs"]]
            place = next(i for i, w in enumerate(words) if w in subject["relationships"])
            found.add(tuple(words[place + 1 :]))
    return found


def test_the_papers_example() -> None:
    """ "What color is the cube to the right of the sphere?" needs more than one cube."""
    ball, cube, drum = thing("red", "sphere"), thing("blue", "cube"), thing("gray", "cylinder")
    assert ("cube",) not in colors_asked(row(ball, cube, drum))
    assert ("cube",) in colors_asked(row(thing("green", "cube"), ball, cube, drum))


NAMES = [["<Z>", "<C>", "<M>", "<S>"], ["<Z2>", "<C2>", "<M2>", "<S2>"]]


def templates(folder: Path, nodes: list[Any], *constraints: dict[str, Any]) -> tuple[Template, ...]:
    """A template about two descriptions, as it is read from a file."""
    template = {
        "text": ["The <Z> <C> <M> <S>s and the <Z2> <C2> <M2> <S2>s?"],
        "nodes": nodes,
        "params": [
            {"type": kind, "name": name}
            for names in NAMES
            for kind, name in zip(["Size", "Color", "Material", "Shape"], names, strict=True)
        ],
        "constraints": list(constraints),
    }
    (folder / "one.json").write_text(json.dumps([template]))
    return load_clevr_templates(folder)


SCENE_NODE = {"type": "scene", "inputs": []}
# CLEVR's own compare_integer 0.
AS_MANY = [
    SCENE_NODE,
    {"type": "filter_count", "inputs": [0], "side_inputs": NAMES[0]},
    SCENE_NODE,
    {"type": "filter_count", "inputs": [2], "side_inputs": NAMES[1]},
    {"type": "equal_integer", "inputs": [1, 3]},
]
SAME_SIZE = [
    SCENE_NODE,
    {"type": "filter_unique", "inputs": [0], "side_inputs": NAMES[0]},
    SCENE_NODE,
    {"type": "filter_unique", "inputs": [2], "side_inputs": NAMES[1]},
    {"type": "query_size", "inputs": [1]},
    {"type": "query_size", "inputs": [3]},
    {"type": "equal_size", "inputs": [4, 5]},
]


def test_equal_counts_of_different_things_may_be_asked_for(tmp_path: Path) -> None:
    """With OUT_NEQ on the nodes that count; the published engine never asks for equal counts."""
    some = templates(
        tmp_path,
        AS_MANY,
        {"type": "OUT_NEQ", "params": [1, 3]},
        {"type": "NEQ", "params": ["<C>", "<C2>"]},
    )
    made = list(generate_questions(SCENES, Questioner(some)))
    answers = [question["answer"] for question in made]
    assert min(answers.count("yes"), answers.count("no")) > 20
    for question in made:
        colors = [
            [
                node["value_inputs"][0]
                for node in question["program"][a:b]
                if node["function"] == "filter_color"
            ]
            for a, b in halves(question["program"])
        ]
        assert colors[0] != colors[1], question["question"]  # the constraint NEQ


@pytest.mark.parametrize("nodes", [AS_MANY, SAME_SIZE], ids=["numbers", "attributes"])
def test_nothing_is_compared_with_itself_even_without_a_constraint(
    tmp_path: Path, nodes: list[Any]
) -> None:
    some = templates(tmp_path, nodes)
    made = [q for n in range(8) for q in generate_questions(SCENES, Questioner(some, seed=n))]
    assert len(made) > 400
    for question in made:
        sides = question["program"][-1]["inputs"]
        one, other = (question["program"][j]["inputs"][0] for j in sides)
        assert question["steps"][one] != question["steps"][other], question["question"]


def halves(program: list[dict[str, Any]]) -> list[tuple[int, int]]:
    second = max(i for i, node in enumerate(program) if node["function"] == "scene")
    return [(0, second), (second, len(program))]


def one_color(folder: Path, *constraints: dict[str, Any]) -> tuple[Template, ...]:
    """A template with a filter that is one word, as those of CLEVR's single_or."""
    template = {
        "text": ["How many <C> things?"],
        "nodes": [
            SCENE_NODE,
            {"type": "filter_color", "inputs": [0], "side_inputs": ["<C>"]},
            {"type": "count", "inputs": [1]},
        ],
        "params": [{"type": "Color", "name": "<C>"}],
        "constraints": list(constraints),
    }
    (folder / "one.json").write_text(json.dumps([template]))
    return load_clevr_templates(folder)


def test_a_word_that_all_have_is_not_asked_for(tmp_path: Path) -> None:
    some = one_color(tmp_path)

    def words(subject: dict[str, Any]) -> set[str]:
        return {
            question["program"][1]["value_inputs"][0]
            for seed in range(100)
            for question in Questioner(some, seed=seed).about(subject, Balance())
        }

    red = row(thing("red", "cube"), thing("red", "sphere"))
    assert words(red) == set(ATTRIBUTES["color"]) - {"red"}
    assert words(row(thing("red", "cube"), thing("blue", "cube"))) == set(ATTRIBUTES["color"])


def test_the_constraint_unique(tmp_path: Path) -> None:
    some = one_color(tmp_path, {"type": "UNIQUE", "params": [1]})
    made = list(generate_questions(SCENES, Questioner(some), Balance(1)))
    assert len(made) > 40
    assert all(len(question["steps"][1]) == 1 for question in made)


def test_references_are_to_one_object_whatever_the_scene() -> None:
    random = Random(2)
    for _ in range(20):
        subject = scene(random.randrange(10**6))
        for question in Questioner(seed=random.randrange(99)).about(subject, Balance()):
            try:
                answer(question["program"], subject)
            except Ambiguous:
                pytest.fail(question["question"])
