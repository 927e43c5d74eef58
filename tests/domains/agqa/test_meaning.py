"""Answers and the value of every function, worked out by hand on one scene graph."""

from pathlib import Path
from typing import Any

import pytest

from nmn.domains.agqa.evaluate import AgqaOptions, evaluate_agqa
from tests.domains.agqa.graphs import FRAMES, question, vertices, write

_F = dict(zip(range(1, 10), FRAMES, strict=True))


def ran(folder: Path, program: str) -> dict[str, Any]:
    """What is told of one question."""
    questions, graphs = write(folder, {"V1-1": question(program)})
    report = evaluate_agqa(AgqaOptions(questions=questions, scene_graphs=graphs, timed=False))
    assert report.problems == []
    return report.questions[0]


_LENGTH = "Subtract(Query(end, action), Query(start, action))"
_PAIR = "[Filter(video, [actions, walking]), Filter(video, [actions, opening a door])]"
_TOUCH = "Filter(frame, [relations, touching, objects])"
_TOUCHING = "Exists(touching, Filter(frame, [relations]))"
_AFTER = [_F[k] for k in (4, 5, 6, 7, 8, 9)]

CASES: list[tuple[str, str | None, list[Any]]] = [
    (
        "Exists(phone, Iterate(Localize(while, walking), Filter(frame, [objects])))",
        "yes",
        [
            True,
            ["bag", "phone"],
            [_F[6], _F[7], _F[8]],
            {_F[6]: ["phone"], _F[7]: ["bag", "phone"], _F[8]: ["bag"]},
        ],
    ),
    (
        "Exists(door, Iterate(Localize(after, opening a door), Filter(frame, [objects])))",
        "no",
        [
            False,
            ["bag", "phone"],
            _AFTER,
            {
                _F[4]: ["bag"],
                _F[5]: ["bag", "phone"],
                _F[6]: ["phone"],
                _F[7]: ["bag", "phone"],
                _F[8]: ["bag"],
                _F[9]: [],
            },
        ],
    ),
    (
        "Exists(touching, Iterate(Localize(between, [walking, opening a door]), "
        "Filter(frame, [relations])))",
        "yes",
        [
            True,
            ["holding", "on the side of", "touching"],
            [_F[4], _F[5]],
            {_F[4]: ["holding", "touching"], _F[5]: ["on the side of", "touching"]},
        ],
    ),
    (
        "Query(class, OnlyItem(Iterate(Localize(before, taking a bag), "
        "Filter(frame, [relations, touching, objects]))))",
        "door",
        [
            "door",
            "door",
            ["door"],
            [_F[1], _F[2]],
            {_F[1]: ["door"], _F[2]: ["door"]},
        ],
    ),
    (
        "Query(class, OnlyItem(Iterate(video, Filter(frame, [relations, holding, objects]))))",
        None,
        [
            ["bag", "phone"],
            ["bag", "phone"],
            ["bag", "phone"],
            {
                **{name: [] for name in FRAMES},
                _F[2]: ["bag"],
                _F[3]: ["bag"],
                _F[4]: ["bag"],
                _F[7]: ["phone"],
            },
        ],
    ),
    (
        f"Query(class, OnlyItem(IterateUntil(backward, video, {_TOUCHING}, {_TOUCH})))",
        "phone",
        [
            "phone",
            "phone",
            ["phone"],
            {_F[9]: False, _F[8]: False, _F[7]: True},
            {
                _F[9]: [],
                _F[8]: ["on the side of"],
                _F[7]: ["holding", "on the side of", "touching"],
            },
            {_F[7]: ["phone"]},
        ],
    ),
    (
        "Query(class, OnlyItem(IterateUntil(forward, Localize(after, opening a door), "
        "HasItem(Filter(frame, [actions])), Filter(frame, [actions]))))",
        "taking a bag",
        [
            "taking a bag",
            "taking a bag",
            ["taking a bag"],
            _AFTER,
            {_F[4]: True},
            {_F[4]: ["taking a bag"]},
            {_F[4]: ["taking a bag"]},
        ],
    ),
    (
        "Query(class, OnlyItem(IterateUntil(forward, video, "
        "HasItem(Filter(frame, [actions])), Filter(frame, [actions]))))",
        "opening a door",  # and not nothing: the first frame has no action
        [
            "opening a door",
            "opening a door",
            ["opening a door"],
            {_F[1]: False, _F[2]: True},
            {_F[1]: [], _F[2]: ["opening a door"]},
            {_F[2]: ["opening a door"]},
        ],
    ),
    (
        "Choose(door, bag, Query(class, OnlyItem(Iterate(Localize(while, walking), "
        "Filter(frame, [objects])))))",
        "bag",  # though the phone is there as well
        [
            "bag",
            ["bag", "phone"],
            ["bag", "phone"],
            ["bag", "phone"],
            [_F[6], _F[7], _F[8]],
            {_F[6]: ["phone"], _F[7]: ["bag", "phone"], _F[8]: ["bag"]},
        ],
    ),
    (
        "Choose(doorway, pillow, Query(class, OnlyItem(Iterate(video, "
        "Filter(frame, [relations, touching, objects])))))",
        None,  # a door is no doorway
        [
            None,
            ["bag", "door", "phone"],
            ["bag", "door", "phone"],
            ["bag", "door", "phone"],
            {
                **{name: [] for name in FRAMES},
                _F[1]: ["door"],
                _F[2]: ["door"],
                _F[4]: ["bag"],
                _F[5]: ["bag"],
                _F[6]: ["phone"],
                _F[7]: ["phone"],
            },
        ],
    ),
    (
        "Choose(phone, bag, IterateUntil(forward, video, "
        f"XOR(Exists(phone, {_TOUCH}), Exists(bag, {_TOUCH})), {_TOUCH}))",
        "bag",
        [
            "bag",
            ["bag"],
            {_F[1]: False, _F[2]: False, _F[3]: False, _F[4]: True},
            dict.fromkeys(FRAMES[:4], False),
            {_F[1]: ["door"], _F[2]: ["door"], _F[3]: [], _F[4]: ["bag"]},
            {_F[1]: False, _F[2]: False, _F[3]: False, _F[4]: True},
            {_F[1]: ["door"], _F[2]: ["door"], _F[3]: [], _F[4]: ["bag"]},
            {_F[4]: ["bag"]},
        ],
    ),
    (
        f"Equals(door, OnlyItem(IterateUntil(forward, video, {_TOUCHING}, {_TOUCH})))",
        "yes",
        [True, "door", ["door"], {_F[1]: True}, {_F[1]: ["touching"]}, {_F[1]: ["door"]}],
    ),
    (
        f"Superlative(max, {_PAIR}, {_LENGTH})",
        "walking",
        [
            "walking",
            "walking",
            "opening a door",
            {"opening a door": 1.7, "walking": 3.4},
            {"opening a door": 2.5, "walking": 7.9},
            {"opening a door": 0.8, "walking": 4.5},
        ],
    ),
    (
        f"Equals(walking, Superlative(min, {_PAIR}, {_LENGTH}))",
        "no",
        [
            False,
            "opening a door",
            "walking",
            "opening a door",
            {"opening a door": 1.7, "walking": 3.4},
            {"opening a door": 2.5, "walking": 7.9},
            {"opening a door": 0.8, "walking": 4.5},
        ],
    ),
    (
        f"Superlative(min, Filter(video, [actions]), {_LENGTH})",
        "putting down a bag",
        [
            "putting down a bag",
            ["opening a door", "putting down a bag", "taking a bag", "walking"],
            {"opening a door": 1.7, "putting down a bag": 1.2, "taking a bag": 1.5, "walking": 3.4},
            {"opening a door": 2.5, "putting down a bag": 8.2, "taking a bag": 3.4, "walking": 7.9},
            {"opening a door": 0.8, "putting down a bag": 7.0, "taking a bag": 1.9, "walking": 4.5},
        ],
    ),
    (
        "Compare([before, after], Exists(door, Iterate(Localize(temporal tag, "
        "ToAction(taking, bag)), Filter(frame, [objects]))))",
        "before",
        [
            "before",
            {"before": True, "after": False},
            {"before": ["bag", "door"], "after": ["bag", "phone"]},
            {"before": [_F[1], _F[2]], "after": [_F[5], _F[6], _F[7], _F[8], _F[9]]},
            "taking a bag",
            {  # a function of the frame alone, on the frames of both times
                _F[1]: ["door"],
                _F[2]: ["bag", "door"],
                _F[5]: ["bag", "phone"],
                _F[6]: ["phone"],
                _F[7]: ["bag", "phone"],
                _F[8]: ["bag"],
                _F[9]: [],
            },
        ],
    ),
    (
        "XOR(Exists(door, Iterate(video, Filter(frame, [relation, touching, objects]))), "
        "Exists(bag, Iterate(Localize(before, walking), Filter(frame, [objects]))))",
        "no",
        [
            False,
            True,
            ["bag", "door", "phone"],
            {
                **{name: [] for name in FRAMES},
                _F[1]: ["door"],
                _F[2]: ["door"],
                _F[4]: ["bag"],
                _F[5]: ["bag"],
                _F[6]: ["phone"],
                _F[7]: ["phone"],
            },
            True,
            ["bag", "door", "phone"],
            [_F[k] for k in range(1, 6)],
            {
                _F[1]: ["door"],
                _F[2]: ["bag", "door"],
                _F[3]: ["bag", "door"],
                _F[4]: ["bag"],
                _F[5]: ["bag", "phone"],
            },
        ],
    ),
    (
        "AND(Exists(phone, Iterate(Localize(while, walking), Filter(frame, [objects]))), "
        "Exists(holding, Iterate(Localize(while, walking), Filter(frame, [relations]))))",
        "yes",  # the holding of this time is a verb
        [
            True,
            True,
            ["bag", "phone"],
            [_F[6], _F[7], _F[8]],
            {_F[6]: ["phone"], _F[7]: ["bag", "phone"], _F[8]: ["bag"]},
            True,
            ["holding", "on the side of", "touching"],
            [_F[6], _F[7], _F[8]],
            {
                _F[6]: ["touching"],
                _F[7]: ["holding", "on the side of", "touching"],
                _F[8]: ["on the side of"],
            },
        ],
    ),
]


@pytest.mark.parametrize(
    ("program", "answer", "steps"), CASES, ids=[case[0][:60] for case in CASES]
)
def test_answer_and_every_step_are_as_worked_out_by_hand(
    tmp_path: Path, program: str, answer: str | None, steps: list[Any]
) -> None:
    record = ran(tmp_path, program)
    assert record["answer"] == answer
    assert record["status"] == ("answered" if answer is not None else "undecided")
    assert record["steps"] == steps


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "Exists(bag, Iterate(Localize(after, holding a pillow), Filter(frame, [objects])))",
            "a time that the clip does not have",
        ),
        (
            "Query(class, OnlyItem(Iterate(Localize(after, putting down a bag), "
            "Filter(frame, [objects]))))",
            "nothing fits",
        ),
        (
            f"Superlative(max, [Filter(video, [actions, walking]), Filter(video, [actions, "
            f"holding a pillow])], {_LENGTH})",
            "does not happen",
        ),
        (
            "Compare([before, after], Exists(pillow, Iterate(Localize(temporal tag, walking), "
            "Filter(frame, [objects]))))",
            "neither before nor after",
        ),
        (
            "Exists(bag, Iterate(Localize(after, ToAction(opening, phone)), "
            "Filter(frame, [objects])))",
            "no such action",
        ),
    ],
)
def test_a_question_that_the_clip_does_not_answer_is_undecided_and_says_why(
    tmp_path: Path, program: str, reason: str
) -> None:
    record = ran(tmp_path, program)
    assert (record["answer"], record["status"]) == (None, "undecided")
    assert reason in record["reason"]


def test_ties_are_won_by_the_first_of_a_list(tmp_path: Path) -> None:
    graph = vertices()
    graph["c150/1"].update(start=0.1, end=1.8)  # as long as the door takes, but for rounding
    for first, second in (("walking", "opening a door"), ("opening a door", "walking")):
        pair = f"[Filter(video, [actions, {first}]), Filter(video, [actions, {second}])]"
        program = f"Superlative(max, {pair}, {_LENGTH})"
        questions, graphs = write(tmp_path, [question(program, id=1)], {"V1": graph})
        report = evaluate_agqa(AgqaOptions(questions=questions, scene_graphs=graphs, timed=False))
        assert report.questions[0]["answer"] == first


def test_what_rests_on_a_toss_up_is_undecided_and_says_which(tmp_path: Path) -> None:
    """They held a bag and a phone, and so "after taking the thing they held" is no time."""
    thing = "Query(class, OnlyItem(Iterate(video, Filter(frame, [relations, holding, objects]))))"
    program = (
        f"Exists(pillow, Iterate(Localize(after, ToAction(taking, {thing})), "
        "Filter(frame, [objects])))"
    )
    record = ran(tmp_path, program)
    assert (record["answer"], record["status"]) == (None, "undecided")
    assert "several words fit equally well" in record["reason"]
    assert record["steps"][:5] == [None, None, None, None, ["bag", "phone"]]
