"""Every function of AGQA's programs, by hand on nine frames."""

import pytest

from nmn.domains.motion.questions.agqa.interpret import interpret_agqa
from nmn.errors import DatasetError, ProgramSyntaxError, ProgramTypeError
from tests.domains.motion.questions.agqa.made import WORDS, frame, frames, scene_graph

OBJECTS = "Filter(frame, [objects])"
LENGTH = "Subtract(Query(end, action), Query(start, action))"
HELD = "Filter(frame, [relations, holding, objects])"
SEEN = "Filter(frame, [relations, looking at, objects])"


def run(program):
    found = interpret_agqa(program, scene_graph(), WORDS)
    return found.answer, found.values


def until(way, time, relation):
    return (
        f"IterateUntil({way}, {time}, Exists({relation}, Filter(frame, [relations])), "
        f"Filter(frame, [relations, {relation}, objects]))"
    )


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("Localize(before, holding red cube)", frames(0, 1, 2)),
        ("Localize(after, holding red cube)", frames(6, 7, 8)),
        ("Localize(while, holding red cube)", frames(3, 4, 5)),
        ("Localize(between, [taking red cube, pushing blue sphere])", frames(3, 4, 5, 6)),
        ("Localize(between, [pushing blue sphere, taking red cube])", frames(3, 4, 5, 6)),
        ("Localize(between, [holding red cube, watching green cube])", []),
        ("Localize(before, ToAction(pushing, blue sphere))", frames(0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_times_are_frames_before_after_while_and_between(time, shown):
    _, values = run(f"Exists(red cube, Iterate({time}, {OBJECTS}))")
    assert values[2] == shown
    there = {one: ["blue sphere", "red cube"] for one in shown}
    there.update(
        {one: ["blue sphere", "green cube", "red cube"] for one in shown if one > frame(3)}
    )
    assert values[-1] == there


def test_a_gap_in_an_action_is_part_of_it():
    graph = scene_graph()
    graph["c000/2"] = {**graph["c000/1"], "start": 6.0, "end": 7.0, "all_f": frames(6)}
    found = interpret_agqa(
        f"Exists(red cube, Iterate(Localize(while, taking red cube), {OBJECTS}))", graph, WORDS
    )
    assert found.values[2] == frames(1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        (f"Exists(green cube, Iterate(video, {OBJECTS}))", "yes"),
        (f"Exists(gray cube, Iterate(video, {OBJECTS}))", "no"),
        (f"Exists(green cube, Iterate(Localize(before, holding red cube), {OBJECTS}))", "no"),
        (f"Exists(red cube, Iterate(video, {HELD}))", "yes"),
        (f"Exists(blue sphere, Iterate(video, {HELD}))", "no"),
        (f"Exists(couch, Iterate(video, {HELD}))", "yes"),
        ("Exists(touching, Iterate(video, Filter(frame, [relations])))", "yes"),
        (
            "Exists(touching, Iterate(Localize(while, holding red cube), "
            "Filter(frame, [relations])))",
            "no",
        ),
        ("Exists(pushing, Iterate(video, Filter(frame, [relation])))", "yes"),
    ],
)
def test_exists_looks_for_a_word_in_a_time(program, answer):
    assert run(program)[0] == answer


@pytest.mark.parametrize(
    ("one", "other", "both", "differ"),
    [
        ("red cube", "blue sphere", "no", "yes"),
        ("blue sphere", "red cube", "no", "yes"),
        ("red cube", "red cube", "yes", "no"),
        ("blue sphere", "gray cube", "no", "no"),
    ],
)
def test_and_and_xor_are_of_two_answers(one, other, both, differ):
    parts = [
        f"Exists({x}, Iterate(video, Filter(frame, [relation, holding, objects])))"
        for x in (one, other)
    ]
    assert run(f"AND({parts[0]}, {parts[1]})")[0] == both
    answer, values = run(f"XOR({parts[0]}, {parts[1]})")
    assert answer == differ
    assert values[0] == (differ == "yes")


def test_only_item_of_one_is_a_word_and_of_several_no_answer():
    assert run(f"Query(class, OnlyItem(Iterate(video, {HELD})))") == (
        "red cube",
        [
            "red cube",
            "red cube",
            ["red cube"],
            {
                one: ["red cube"] if k in (3, 4, 5) else []
                for k, one in enumerate(frames(*range(9)))
            },
        ],
    )
    answer, values = run(f"Query(class, OnlyItem(Iterate(video, {SEEN})))")
    assert answer is None
    assert values[2] == ["blue sphere", "green cube", "red cube"]
    assert (
        run(
            f"Query(class, OnlyItem(Iterate(Localize(between, [holding red cube, "
            f"watching green cube]), {SEEN})))"
        )[0]
        is None
    )


def test_iterate_until_stops_at_the_first_or_the_last_frame_that_fits():
    answer, values = run(f"Query(class, OnlyItem({until('forward', 'video', 'touching')}))")
    assert answer == "red cube"
    assert values[2] == ["red cube"]
    assert values[3] == {frame(0): False, frame(1): True}
    assert values[4] == {
        frame(0): ["in front of", "looking at"],
        frame(1): ["looking at", "taking", "touching"],
    }
    assert values[5] == {frame(1): ["red cube"]}
    answer, values = run(f"Query(class, OnlyItem({until('backward', 'video', 'touching')}))")
    assert answer == "blue sphere"
    assert values[3] == {frame(8): True}
    late = until("forward", "Localize(after, holding red cube)", "touching")
    assert run(f"Query(class, OnlyItem({late}))")[0] == "blue sphere"
    never = until("forward", "Localize(before, taking red cube)", "holding")
    assert run(f"Query(class, OnlyItem({never}))")[0] is None


def test_has_item_looks_at_the_actions_of_the_frame():
    first = "IterateUntil(forward, {}, HasItem(Filter(frame, [actions])), Filter(frame, [actions]))"
    answer, values = run(f"Query(class, OnlyItem({first.format('video')}))")
    assert answer == "taking red cube"
    assert values[3] == {frame(0): False, frame(1): True}
    none = first.format("Localize(before, taking red cube)")
    assert run(f"Query(class, OnlyItem({none}))")[0] is None


def test_what_is_done_in_a_time():
    program = "Query(class, OnlyItem(Iterate(Localize({}), Filter(frame, [actions]))))"
    assert run(program.format("before, holding red cube"))[0] == "taking red cube"
    assert run(program.format("after, watching green cube"))[0] == "pushing blue sphere"
    assert run(program.format("after, taking red cube"))[0] is None


def test_choose_takes_the_one_that_is_there_by_whole_words():
    what = f"Query(class, OnlyItem(Iterate(video, {HELD})))"
    assert run(f"Choose(red cube, blue sphere, {what})")[0] == "red cube"
    assert run(f"Choose(gray cube, red cube, {what})")[0] == "red cube"
    assert run(f"Choose(cube, red, {what})")[0] is None
    several = f"Query(class, OnlyItem(Iterate(video, {SEEN})))"
    assert run(f"Choose(gray cube, red cube, {several})")[0] == "red cube"
    assert run(f"Choose(blue sphere, red cube, {several})")[0] is None


def test_choose_at_the_first_frame_in_which_one_of_two_is_there_alone():
    of = "Filter(frame, [relations, in front of, objects])"
    differ = f"XOR(Exists(green cube, {of}), Exists(blue sphere, {of}))"
    program = f"Choose(green cube, blue sphere, IterateUntil({{}}, video, {differ}, {of}))"
    assert run(program.format("forward"))[0] == "blue sphere"
    answer, values = run(program.format("backward"))
    assert answer == "blue sphere"  # in frame 5 both are
    assert values[2] == {one: one == frame(0) for one in frames(*range(9))}


def test_equals_compares_with_the_one():
    only = f"OnlyItem({until('forward', 'video', 'looking at')})"
    assert run(f"Equals(red cube, {only})")[0] == "yes"
    assert run(f"Equals(blue sphere, {only})")[0] == "no"
    held = f"Query(class, OnlyItem(Iterate(video, {HELD})))"
    assert run(f"Equals({held}, {only})")[0] == "yes"


def test_superlative_compares_lengths_in_seconds():
    pair = "[Filter(video, [actions, {}]), Filter(video, [actions, {}])]"
    two = pair.format("taking red cube", "watching green cube")
    answer, values = run(f"Superlative(max, {two}, {LENGTH})")
    assert answer == "watching green cube"
    assert values == [
        "watching green cube",
        "taking red cube",
        "watching green cube",
        {"taking red cube": 2.0, "watching green cube": 2.5},
        {"taking red cube": 3.0, "watching green cube": 6.5},
        {"taking red cube": 1.0, "watching green cube": 4.0},
    ]
    assert run(f"Superlative(min, {two}, {LENGTH})")[0] == "taking red cube"
    assert run(f"Equals(taking red cube, Superlative(min, {two}, {LENGTH}))")[0] == "yes"
    tie = pair.format("pushing blue sphere", "taking red cube")
    assert run(f"Superlative(max, {tie}, {LENGTH})")[0] == "pushing blue sphere"
    assert run(f"Superlative(min, {tie}, {LENGTH})")[0] == "pushing blue sphere"
    absent = pair.format("holding blue sphere", "taking red cube")
    assert run(f"Superlative(max, {absent}, {LENGTH})")[0] is None
    everything = f"Superlative(max, Filter(video, [actions]), {LENGTH})"
    assert run(everything)[0] == "holding red cube"


def test_the_longest_of_a_class_counts_for_the_longest_and_its_shortest_for_the_shortest():
    graph = scene_graph()
    graph["c000/2"] = {**graph["c000/1"], "start": 4.0, "end": 8.0, "all_f": frames(4, 5, 6, 7)}
    graph["c001/2"] = {**graph["c001/1"], "start": 0.0, "end": 0.5, "all_f": frames(0)}
    program = f"Superlative({{}}, Filter(video, [actions]), {LENGTH})"
    assert interpret_agqa(program.format("max"), graph, WORDS).answer == "taking red cube"
    assert interpret_agqa(program.format("min"), graph, WORDS).answer == "holding red cube"


def test_compare_says_when_it_holds_and_nothing_where_it_holds_twice():
    time = "Iterate(Localize(temporal tag, {}), Filter(frame, [{}]))"
    program = "Compare([before, after], Exists({}, " + time + "))"
    answer, values = run(program.format("taking red cube", "holding red cube", "actions"))
    assert answer == "before"
    assert values[1] == {"before": True, "after": False}
    assert values[3] == {"before": frames(0, 1, 2), "after": frames(6, 7, 8)}
    assert sorted(values[4]) == frames(0, 1, 2, 6, 7, 8)
    assert run(program.format("pushing", "holding red cube", "relations"))[0] == "after"
    assert run(program.format("green cube", "taking red cube", "objects"))[0] == "after"
    assert run(program.format("red cube", "holding red cube", "objects"))[0] is None
    assert run(program.format("gray cube", "holding red cube", "objects"))[0] is None


def test_what_stands_in_a_lambda_without_its_variable_has_one_value():
    held = f"Query(class, OnlyItem(Iterate(video, {HELD})))"
    _, values = run(
        "Compare([before, after], Exists(touching, Iterate(Localize(temporal tag, "
        f"ToAction(taking, {held})), Filter(frame, [relations]))))"
    )
    assert values[4:7] == ["taking red cube", "red cube", "red cube"]


def test_slack_makes_times_longer_and_shorter():
    def shown(time, slack):
        program = f"Exists(red cube, Iterate(Localize({time}), {OBJECTS}))"
        return interpret_agqa(program, scene_graph(), WORDS, slack=slack).values[2]

    assert shown("while, holding red cube", 1) == frames(2, 3, 4, 5, 6)
    assert shown("while, holding red cube", -1) == frames(4)
    assert shown("after, holding red cube", -1) == frames(7, 8)
    assert shown("before, holding red cube", 1) == frames(0, 1, 2, 3)
    assert shown("between, [taking red cube, pushing blue sphere]", -1) == frames(4, 5)


@pytest.mark.parametrize(
    ("program", "at"),
    [
        ("Exist(red cube, video)", 0),
        ("Exists(red cube)", 0),
        ("Exists(red cube, Iterate(video, Filter(frame, [objects]))", 57),
        ("Exists(red cube, Iterate(video, Filter(frame, [objects])))) more", 58),
        ("Exists(, video)", 7),
        ("Exists(red cube, Filter(frame, [objects]))", 0),
    ],
)
def test_a_text_that_is_no_program_is_refused_with_its_place(program, at):
    with pytest.raises(ProgramSyntaxError) as error:
        run(program)
    assert error.value.span[0] == at
    assert error.value.expected


@pytest.mark.parametrize(
    "program",
    [
        "Exists(red cube, Iterate(Localize(during, taking red cube), Filter(frame, [objects])))",
        "Exists(red cube, Iterate(Localize(between, taking red cube), Filter(frame, [objects])))",
        "Exists(red cube, Iterate(red cube, Filter(frame, [objects])))",
        "Exists(red cube, Iterate(video, Filter(frame, [boxes])))",
        "Exists(red cube, Iterate(video, Filter(frame, [relations, holding])))",
        "AND(red cube, blue sphere)",
        "Query(start, taking red cube)",
        "Superlative(most, Filter(video, [actions]), Subtract(Query(end, action), "
        "Query(start, action)))",
    ],
)
def test_what_a_function_cannot_take_is_refused(program):
    with pytest.raises(ProgramTypeError):
        run(program)


def test_a_graph_of_another_layout_is_refused():
    graph = scene_graph()
    del graph[frame(2)]["secs"]
    with pytest.raises(DatasetError, match="secs"):
        interpret_agqa(f"Exists(red cube, Iterate(video, {OBJECTS}))", graph, WORDS)
