"""Multiple choice: programs are run a choice, and scored a question."""

from typing import Any

import pytest

from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.learned import exact_engine
from nmn.evaluation.assess import Bench
from nmn.evaluation.choices import Choices, Option, assess_choices
from nmn.evaluation.items import Item
from nmn.types import SceneGraph

ENGINE, LANGUAGE = exact_engine(DOMAIN), DOMAIN.exact_language
RED = {
    "color": "red", "shape": "cube", "size": "small", "material": "metal",
    "pixel_coords": [100, 100, 9.0],
}  # fmt: skip
SCENE: SceneGraph = clevr_scene_graph(
    {
        "objects": [RED],
        "relationships": {name: [[]] for name in ("left", "right", "front", "behind")},
    }
)


def option(number: int, text: str, expected: bool | None, name: int | str = "q") -> Option:
    program = LANGUAGE.parse(text)
    truth = None if expected is None else ("no", "yes")[expected]
    nodes = range(len(program))
    functions = [node.op for node in program]
    return Option(
        number,
        f"The {number}.",
        Item(name, 0, "one", len(program), truth, program, nodes, functions),
    )


def has(color: str) -> str:
    return f'exist(filter(scene(), "{color}"))'


def report(*asked: Item | Choices) -> dict[str, Any]:
    bench = Bench(ENGINE, ENGINE, [SCENE], [SCENE], dict(LANGUAGE.vocabularies))
    return assess_choices(asked, bench, timed=False).to_json()


def first(*asked: Item | Choices) -> dict[str, Any]:
    found: dict[str, Any] = report(*asked)["questions"][0]
    return found


def question(*options: Option, **more: Any) -> Choices:
    return Choices("q", "kind", options, **more)


def test_the_choice_that_holds_is_the_answer() -> None:
    options = [option(0, has("blue"), False), option(1, has("red"), True)]
    found = first(question(*options, expected="The 1.", one=True, own=2, about={"scene_index": 7}))
    assert (found["answer"], found["status"], found["right"]) == ("The 1.", "answered", True)
    assert found["question_id"] == "q" and found["scene_index"] == 7
    assert found["steps"] == [[0], []]
    assert [choice["choice_id"] for choice in found["choices"]] == [0, 1]
    assert [choice["answer"] for choice in found["choices"]] == ["wrong", "correct"]
    assert found["choices"][1]["steps"] == [[0], [0], True]


@pytest.mark.parametrize(
    ("colors", "reason"),
    [(("blue", "gray"), "no choice is correct"), (("red", "red"), "2 choices are correct: 0, 1")],
)
def test_none_or_several_that_hold_are_no_answer(colors: tuple[str, str], reason: str) -> None:
    options = [option(k, has(color), k == 1) for k, color in enumerate(colors)]
    found = first(question(*options, expected="The 1.", one=True))
    assert (found["answer"], found["status"], found["right"]) == (None, "undecided", False)
    assert found["reason"] == reason


def test_one_that_holds_is_the_answer_although_another_is_refused() -> None:
    refused = (
        'equal_color(query_color(unique(filter(scene(), "blue"))), query_color(unique(scene())))'
    )
    options = [option(0, refused, False), option(1, has("red"), True)]
    found = first(question(*options, expected="The 1.", one=True))
    assert (found["answer"], found["status"]) == ("The 1.", "answered")
    assert found["choices"][0]["status"] == "undecided" and found["choices"][0]["answer"] is None


def test_a_question_whose_choices_are_judged_singly_is_right_where_all_are() -> None:
    right = question(option(0, has("red"), True), option(1, has("blue"), False))
    wrong = question(option(0, has("red"), True), option(1, has("blue"), True))
    record = report(right, wrong)
    assert [one["answer"] for one in record["questions"]] == [[0], [0]]
    assert [one["expected"] for one in record["questions"]] == [[0], [0, 1]]
    assert [one["right"] for one in record["questions"]] == [True, False]
    assert record["accuracy"] == 0.5 and record["choice_accuracy"] == 0.75
    assert record["asked"] == record["judged"] == 2


def test_questions_without_answers_are_answered_and_not_judged() -> None:
    record = report(question(option(0, has("red"), None), option(1, has("blue"), None), one=True))
    assert record["accuracy"] is None and record["judged"] == 0
    assert record["questions"][0]["answer"] == "The 0." and record["questions"][0]["right"] is None


def test_a_choice_without_a_program_leaves_the_others() -> None:
    bad = Option(0, "The 0.", Item("q", 0, "one", 0, "no", error="its program has no nodes"))
    record = report(question(bad, option(1, has("red"), True), expected="The 1.", one=True, own=1))
    found = record["questions"][0]
    assert found["answer"] == "The 1." and found["steps"] == [[0]]
    assert found["choices"][0]["status"] == "error"
    assert found["choices"][0]["reason"] == "its program has no nodes"
    alone = report(question(bad, expected="The 1.", one=True))
    assert alone["questions"][0]["status"] == "error" and alone["read"] == 0


def test_open_questions_may_stand_beside_multiple_choice() -> None:
    program = LANGUAGE.parse("count(scene())")
    plain = Item(4, 0, "count", 2, "1", program, (0, 1), ("scene", "count"))
    record = report(plain, question(option(0, has("blue"), True), expected="The 0.", one=True))
    assert record["questions"][0] == {
        "question_id": 4, "answer": "1", "status": "answered", "steps": [[0], 1],
        "expected": "1", "right": True, "category": "count", "confidence": 1.0,
    }  # fmt: skip
    assert record["by_category"] == {"count": 1.0, "kind": 0.0}
    assert record["ids"]["program"] == ["q"] and record["errors"]["wrong_answers"] == 1
