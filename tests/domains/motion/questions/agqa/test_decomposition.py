"""Questions taken apart into simpler ones, as AGQA-Decomp does."""

import pytest

from nmn.domains.motion.questions.agqa.decomposition import decompose, question_type
from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.interpret import interpret_agqa
from nmn.domains.motion.questions.agqa.program import read_program
from tests.domains.motion.questions.agqa.made import WORDS, scene_graph

GRAPH = Graph(scene_graph(), WORDS)
HELD = "Filter(frame, [relations, holding, objects])"
LOOKED = "Filter(frame, [relations, looking at, objects])"
LENGTH = "Subtract(Query(end, action), Query(start, action))"


def exists(item, time, found):
    return f"Exists({item}, Iterate({time}, {found}))"


def until(way, relation):
    return (
        f"IterateUntil({way}, video, Exists({relation}, Filter(frame, [relations])), "
        f"Filter(frame, [relations, {relation}, objects]))"
    )


WHILE = "Localize(while, taking red cube)"
PAIR = "[Filter(video, [actions, taking red cube]), Filter(video, [actions, holding red cube])]"
CASES: dict[str, tuple[str, str, dict[str, str | list[str]]]] = {
    "And": (
        f"AND({exists('red cube', 'video', HELD)}, {exists('blue sphere', 'video', HELD)})",
        "And",
        {"Was the person holding the red cube?": "yes",
         "Was the person holding the blue sphere?": "no"},
    ),
    "Xor": (
        f"XOR({exists('red cube', 'video', HELD)}, {exists('blue sphere', 'video', HELD)})",
        "Xor",
        {"Was the person holding the red cube?": "yes",
         "Was the person holding the blue sphere?": "no"},
    ),
    "Interaction": (
        exists("red cube", "video", HELD),
        "Interaction",
        {"Does a red cube exist?": "yes", "Was the person holding something?": "yes"},
    ),
    "While": (
        exists("red cube", WHILE, HELD),
        "Interaction While",
        {"Was the person holding the red cube?": "yes",
         "Was the person taking the red cube?": "yes"},
    ),
    "Between": (
        exists("holding", "Localize(between, [taking red cube, pushing blue sphere])",
               "Filter(frame, [relations])"),
        "Exists Between",
        {"Was the person holding something?": "yes",
         "Was the person taking the red cube?": "yes",
         "Was the person pushing the blue sphere?": "yes"},
    ),
    "Before": (
        f"Query(class, OnlyItem(Iterate(Localize(before, holding red cube), {HELD})))",
        "Object Before",
        {"What was the person holding?": "red cube", "Was the person holding the red cube?": "yes"},
    ),
    "After": (
        exists("green cube", "Localize(after, taking red cube)", "Filter(frame, [objects])"),
        "Exists After",
        {"Does a green cube exist?": "yes", "Was the person taking the red cube?": "yes"},
    ),
    "Choose": (
        f"Choose(red cube, gray cube, Query(class, OnlyItem(Iterate(video, {HELD}))))",
        "Choose",
        {"Was the red cube the thing they were holding?": "yes",
         "Was the gray cube the thing they were holding?": "no"},
    ),
    "Equals": (
        f"Equals(red cube, OnlyItem({until('forward', 'looking at')}))",
        "Object Equals",
        {"Does a red cube exist?": "yes", "What was the person looking at first?": "red cube"},
    ),
    "First": (
        f"Query(class, OnlyItem({until('forward', 'looking at')}))",
        "First Object",
        {"What was the person looking at?": ["blue sphere", "green cube", "red cube"]},
    ),
    "Last": (
        f"Query(class, OnlyItem({until('backward', 'looking at')}))",
        "Last Object",
        {"What was the person looking at?": ["blue sphere", "green cube", "red cube"]},
    ),
    "Longer Choose": (
        f"Superlative(max, {PAIR}, {LENGTH})",
        "Longer Choose",
        {"Was the person taking the red cube?": "yes",
         "Was the person holding the red cube?": "yes"},
    ),
    "Shorter Choose": (
        f"Superlative(min, {PAIR}, {LENGTH})",
        "Shorter Choose",
        {"Was the person taking the red cube?": "yes",
         "Was the person holding the red cube?": "yes"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_every_composition_rule_by_hand(rule):
    program, kind, below = CASES[rule]
    whole, alone = decompose({"q1": {"program": program, "question": "The question?"}}, GRAPH)
    assert not alone
    found = whole["q1"]
    assert found["subquestion"]["The question?"]["type"] == kind
    assert found["subquestion"]["The question?"]["key"] == "q1"
    assert found["hierarchy"]["The question?"][rule] == list(below)
    for text, answer in below.items():
        assert found["subquestion"][text]["answer"] == answer


def test_compare_asks_before_and_after():
    program = (
        "Compare([before, after], Exists(touching, Iterate(Localize(temporal tag, "
        "holding red cube), Filter(frame, [relations]))))"
    )
    whole, _ = decompose({"q": {"program": program, "question": "When?"}}, GRAPH)
    questions, hierarchy = whole["q"]["subquestion"], whole["q"]["hierarchy"]
    assert hierarchy["When?"]["Choose"] == [
        "Was the person touching something before holding the red cube?",
        "Was the person touching something after holding the red cube?",
    ]
    # It was touched before, and something else after: the question itself has no answer.
    assert questions["When?"]["answer"] is None
    assert [questions[text]["answer"] for text in hierarchy["When?"]["Choose"]] == ["yes", "yes"]


def test_sub_questions_have_sub_questions_and_all_can_be_run():
    program = f"AND({exists('red cube', WHILE, HELD)}, {exists('blue sphere', WHILE, LOOKED)})"
    whole, _ = decompose({"q": {"program": program, "question": "Both?"}}, GRAPH)
    questions, hierarchy = whole["q"]["subquestion"], whole["q"]["hierarchy"]
    assert len(hierarchy) == 5
    assert len({one["key"] for one in questions.values()}) == len(questions)
    for text, one in questions.items():
        found = interpret_agqa(one["program"], GRAPH)
        assert one["answer"] in (found.answer, found.values[0])
        assert one["type"] == question_type(read_program(one["program"]))
        for below in hierarchy.get(text, {}).values():
            assert set(below) <= set(questions)


def test_what_has_no_parts_stands_alone():
    program = exists("red cube", "video", "Filter(frame, [objects])")
    whole, alone = decompose({"q": {"program": program, "question": "Was there one?"}}, GRAPH)
    assert not whole
    assert alone == [
        {
            "question": "Was there one?",
            "key": "q",
            "type": "Object Exists",
            "answer": "yes",
            "program": program,
        }
    ]
