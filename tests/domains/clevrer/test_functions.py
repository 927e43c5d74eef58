"""CLEVRER's functions on small scenes written by hand, and what each refuses."""

from typing import Any

import pytest

from nmn.domains.clevrer.data.annotations import read_annotation
from nmn.domains.clevrer.data.clips import ClevrerClip
from nmn.domains.clevrer.data.predictions import read_prediction
from nmn.domains.clevrer.data.timeline import clip_graph
from tests.domains.clevrer.made import Json
from tests.domains.clevrer.scenes import BLUE, GRAY, GREEN, RED, annotated, predicted
from tests.domains.clevrer.values import values


def clip_of(record: Json) -> ClevrerClip:
    read = read_prediction if "predictions" in record else read_annotation
    story, ids = read(record)
    return ClevrerClip(0, clip_graph(story), ids)


# Blue is there all the time and moves until frame 60; red comes in at 20 and leaves at 90; green
# comes in at 30; gray never does. Blue strikes red at 40, red green at 70.
VIDEO = clip_of(
    annotated(
        [BLUE, RED, GREEN, GRAY],
        shown={0: range(128), 1: range(20, 90), 2: range(30, 128)},
        moves={0: range(60), 1: range(20, 90), 2: range(70, 128), 3: range(128)},
        collisions=[(0, 1, 40), (1, 2, 70), (2, 3, 80)],
    )
)

# Blue goes down, then right; red stands; green comes in at 130, after the end. Blue strikes red at
# 57, and will strike green at 150. Without red, blue strikes green; without green nothing happens.
PATH = {f: (10.0 + f, 100.0) if f <= 60 else (70.0, 100.0 + f - 60) for f in range(0, 181, 5)}
FUTURE = clip_of(
    predicted(
        [BLUE, RED, GREEN],
        {
            0: PATH,
            1: dict.fromkeys(range(0, 101, 5), (80.0, 80.0)),
            2: dict.fromkeys(range(130, 181, 5), (200.0, 300.0)),
        },
        collisions=[(0, 1, 57), (2, 0, 150)],
        without={1: [(0, 2, 90)], 2: []},
    )
)

START, END = {"type": "start", "frame": 0}, {"type": "end", "frame": 125}
_BLUE = "objects blue filter_color unique"
_RED = "objects red filter_color unique"
_GREEN = "objects green filter_color unique"


def hit(a: int, b: int, frame: int | None = None) -> Json:
    made: Json = {"type": "collision", "object": [a, b]}
    return made if frame is None else {**made, "frame": frame}


def passing(kind: str, one: int, frame: int) -> Json:
    return {"type": kind, "object": [one], "frame": frame}


def step(clip: ClevrerClip, names: str, place: int = -2) -> tuple[Any, str | None]:
    """A value of a program, by default the last but one; and why there is no answer."""
    steps, reason = values([clip], [(names.split(), 0)])[0]
    return steps[place], reason


EVENTS = [
    START, passing("in", 1, 20), passing("in", 2, 30), hit(0, 1, 40), hit(1, 2, 70),
    passing("out", 1, 90), END,
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("objects count", [0, 1, 2]),  # gray never comes into view
        ("events count", EVENTS),
        ("all_events count", [hit(0, 1), hit(0, 2), hit(1, 2)]),
        ("objects metal filter_material count", [0, 2]),
        ("objects cube filter_shape count", [1, 2]),
        ("objects gray filter_color count", []),
        ("objects start get_frame filter_moving count", [0]),
        ("objects start get_frame filter_stationary count", []),
        ("objects end get_frame filter_moving count", [2]),
        ("objects end get_frame filter_stationary count", [0]),
        ("objects end get_frame filter_resting count", [0]),
        (f"objects events {_RED} filter_out unique get_frame filter_moving count", [2]),
        ("objects null filter_moving count", [0, 1, 2]),
        ("objects null filter_stationary count", []),
        (f"events {_RED} filter_in count", [passing("in", 1, 20)]),
        ("events objects filter_in count", [passing("in", 1, 20), passing("in", 2, 30)]),
        (f"events {_BLUE} filter_in count", []),  # in view from the first frame
        ("events objects filter_out count", [passing("out", 1, 90)]),
        (f"events {_RED} filter_collision count", [hit(0, 1, 40), hit(1, 2, 70)]),
        (f"events {_RED} filter_collision {_BLUE} filter_collision count", [hit(0, 1, 40)]),
        (f"events events {_RED} filter_in unique filter_before count", [START]),
        ("events end filter_after count", []),
        (f"events events {_RED} filter_out unique filter_after count", [END]),
    ],
)
def test_sets_of_what_is_in_a_video(names: str, expected: Any) -> None:
    found, reason = step(VIDEO, names)
    assert (found, reason) == (expected, None)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("events objects filter_collision first filter_order get_frame", 40),
        ("events objects filter_collision second filter_order get_frame", 70),
        ("events objects filter_collision last filter_order get_frame", 70),
        ("events filter_end get_frame", 125),
        ("events filter_start get_frame", 0),
    ],
)
def test_single_events_by_their_frames(names: str, expected: int) -> None:
    found, reason = step(VIDEO, f"objects {names} filter_moving count")
    assert found is not None and reason is None
    assert step(VIDEO, f"objects {names} filter_moving count", -3)[0] == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (f"{_GREEN} query_color", "green"),
        (f"{_GREEN} query_material", "metal"),
        (f"{_GREEN} query_shape", "cube"),
        ("events objects filter_out unique get_object query_color", "red"),
        ("events objects filter_in second filter_order get_object query_color", "green"),
        (f"events {_BLUE} filter_collision unique {_BLUE} get_col_partner query_color", "red"),
        (f"events {_BLUE} filter_collision unique {_RED} get_col_partner query_color", "blue"),
        ("objects count", 3),
        ("objects yellow filter_color exist", False),
        ("objects yellow filter_color exist negate", True),
        ("events exist", True),
        ("events objects yellow filter_color filter_in exist", False),
    ],
)
def test_answers(names: str, expected: Any) -> None:
    assert step(VIDEO, names, -1) == (expected, None)


_STRUCK = f"events {_RED} filter_collision {_GREEN} filter_collision unique"
_LEFT = f"events {_RED} filter_out unique"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        # Red's coming in and blue's blow stand before; green's coming in is behind it by green.
        (_STRUCK, [passing("in", 1, 20), passing("in", 2, 30), hit(0, 1, 40)]),
        (_LEFT, [passing("in", 1, 20), passing("in", 2, 30), hit(0, 1, 40), hit(1, 2, 70)]),
        (f"events {_GREEN} filter_in unique", []),
        ("end", []),
        (f"all_events {_RED} filter_collision {_GREEN} filter_collision unique", []),
    ],
)
def test_behind_an_event_is_the_trace_of_each_object_in_it(event: str, expected: Any) -> None:
    assert step(VIDEO, f"events {event} filter_ancestor count")[0] == expected


@pytest.mark.parametrize(
    ("entry", "events", "expected"),
    [
        (f"all_events {_BLUE} filter_collision {_RED} filter_collision unique", "events", True),
        (f"all_events {_BLUE} filter_collision {_GREEN} filter_collision unique", "events", False),
        (f"events {_RED} filter_in unique", f"events {_LEFT} filter_ancestor", True),
        (_LEFT, f"events {_LEFT} filter_ancestor", False),
        (_BLUE, f"events {_LEFT} filter_ancestor", True),
        (_BLUE, f"events {_GREEN} filter_in", False),
        ("end", "events", False),  # a bound is the same as none, even as itself
    ],
)
def test_what_belongs_to_events_is_compared_by_kind_and_objects(
    entry: str, events: str, expected: bool
) -> None:
    names = f"{entry} {events} belong_to"
    assert step(VIDEO, names, -1) == (expected, None)
    assert step(VIDEO, f"{names} negate", -1) == (not expected, None)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("unseen_events count", [passing("in", 2, 130), hit(0, 2, 150)]),
        (f"unseen_events {_GREEN} filter_in count", [passing("in", 2, 130)]),
        (f"{_RED} counterfact_events count", [hit(0, 2, 90)]),
        (f"{_GREEN} counterfact_events count", []),
        (f"all_events {_RED} get_counterfact count", [hit(0, 2)]),
        (f"all_events {_GREEN} get_counterfact count", []),
        (f"events {_RED} get_counterfact count", []),
        ("events count", [START, hit(0, 1, 57), passing("out", 1, 105), END]),
        ("objects null filter_stationary count", [1]),  # green only comes after the end
        ("objects null filter_moving count", [0]),
        # Between two samples the first of them is shown.
        (f"objects events {_RED} filter_collision unique get_frame filter_moving count", [0]),
        ("objects end get_frame filter_stationary count", []),
    ],
)
def test_what_follows_and_what_else_could_be(names: str, expected: Any) -> None:
    assert step(FUTURE, names) == (expected, None)


def test_directions_are_those_of_the_picture() -> None:
    asked = {"start": "down", f"events {_RED} filter_out unique": "right"}
    for event, word in asked.items():
        assert step(FUTURE, f"{_BLUE} {event} get_frame query_direction", -1) == (word, None)


@pytest.mark.parametrize(
    ("turn", "word"),
    [
        ((5, 0), "down"), ((0, 5), "right"), ((-5, 0), "up"), ((0, -5), "left"),
        ((-5, 4), "up"), ((-5, -4), "up"), ((4, 5), "right"), ((5, 4), "down"),
        ((5, 5), None), ((0, 0), None), ((-0.0, 5), "right"),
    ],
)  # fmt: skip
def test_a_direction_reaches_forty_degrees_to_each_side(
    turn: tuple[float, float], word: str | None
) -> None:
    path = {5 * k: (100 + k * turn[0], 200 + k * turn[1]) for k in range(3)}
    clip = clip_of(predicted([BLUE], {0: path}))
    found, reason = step(clip, f"{_BLUE} start get_frame query_direction", -1)
    assert found == word
    assert (reason is None) == (word is not None) and "stands still" in (reason or "stands still")


@pytest.mark.parametrize(
    ("clip", "names", "said"),
    [
        (VIDEO, "unseen_events exist", "the published prediction files state what follows"),
        (VIDEO, f"all_events {_RED} get_counterfact exist", "in which the object is removed"),
        (VIDEO, f"{_RED} counterfact_events exist", "in which the object is removed"),
        (FUTURE, f"{_BLUE} counterfact_events exist", "in which the object is removed"),
        (VIDEO, f"{_BLUE} start get_frame query_direction", "annotations state places in the wor"),
        (FUTURE, f"{_GREEN} start get_frame query_direction", "not in view at that moment"),
        (VIDEO, "objects unique query_color", "3 objects fit: #0, #1, #2"),
        (VIDEO, "objects gray filter_color unique query_color", "nothing in the picture fits"),
        (
            VIDEO,
            f"events {_RED} filter_collision unique get_object query_color",
            "2 events fit: #3 collision",
        ),
        (VIDEO, f"events {_BLUE} filter_in unique get_object query_color", "no event fits"),
        (VIDEO, f"events {_BLUE} filter_in first filter_order get_object query_color", "no event"),
        (VIDEO, "events objects filter_out second filter_order get_object query_color", "not that"),
        (VIDEO, f"events {_BLUE} filter_in filter_end get_object query_color", "no event fits"),
        (VIDEO, "end get_object query_color", "not of the kind"),
        (VIDEO, f"end {_BLUE} get_col_partner query_color", "not of the kind"),
        (VIDEO, f"{_STRUCK} {_BLUE} get_col_partner query_color", "does not take part"),
        (VIDEO, "objects all_events first filter_order get_frame filter_moving exist", "no time"),
        (VIDEO, "all_events end filter_before exist", "no time"),
        (VIDEO, "events all_events first filter_order filter_after exist", "no time"),
        (
            FUTURE,
            "objects unseen_events first filter_order get_frame filter_moving exist",
            "until the video's end",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_reason(
    clip: ClevrerClip, names: str, said: str
) -> None:
    found, reason = step(clip, names, -1)
    assert found is None and said in str(reason)
