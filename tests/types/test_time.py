"""Values about time: what they say in seconds, what they are held against, how they are drawn."""

import pytest
import torch

from nmn.types import (
    ClipGraph,
    Event,
    EventSet,
    FrameSet,
    Interval,
    ObjectFrames,
    Reading,
    Vocabulary,
)

KIND = Vocabulary("kind", ("collision", "enter"))
THING = Vocabulary("thing", ("bus", "dog"))
TIMES = torch.tensor([0.0, 0.5, 1.0, 2.0])
CLIP = ClipGraph(
    TIMES, 4.0, torch.ones(2, 4), torch.rand(2, 4, 4), 64, 48,
    tables={"thing": torch.eye(2)},
    event_tables={"kind": torch.tensor([[0.9, 0.1], [0.0, 0.8], [1.0, 0.0]])},
    spans=torch.tensor([[0.5, 0.7], [0.0, 0.0], [2.0, 3.0]]),
)  # fmt: skip
READING = Reading(CLIP, {"kind": KIND, "thing": THING}, naming="thing")


def interval(start: float, end: float, p: float = 1.0) -> Interval:
    start, end, p = float(start), float(end), float(p)
    return Interval(torch.tensor([start]), torch.tensor([end]), torch.tensor([p]))


def frames(*scores: float) -> FrameSet:
    return FrameSet(torch.tensor([scores], dtype=torch.float32))


def test_frames_read_as_seconds_joined_where_they_follow_each_other() -> None:
    value = frames(0.9, 0.8, 0.1, 0.7)
    assert value.read(0, READING) == "0.0-1.0 s, 2.0-4.0 s (3 frames, 0.80)"
    assert value.answer(0, READING) == "0.0-1.0 s, 2.0-4.0 s"
    assert frames(0.1, 0.2, 0.3, 0.0).read(0, READING) == "no frame (at most 0.30)"
    assert frames(0.1, 0.2, 0.3, 0.0).answer(0, READING) == "never"


def test_frames_are_drawn_as_stretches_sure_and_faint_ones_apart() -> None:
    marks = frames(0.9, 0.7, 0.3, 0.05).draw(0, READING)
    assert [(m.kind, m.span) for m in marks] == [("span", (0.0, 1.0)), ("span", (1.0, 2.0))]
    assert [m.strength for m in marks] == pytest.approx([0.8, 0.3])


def test_frames_beyond_the_clip_are_neither_read_nor_drawn() -> None:
    padded = frames(0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    assert padded.answer(0, READING) == "2.0-4.0 s"
    assert [mark.span for mark in padded.draw(0, READING)] == [(2.0, 4.0)]


@pytest.mark.parametrize(
    ("mine", "other", "same"),
    [
        ((1, 1, 0, 0), (1, 0, 0, 0), True),
        ((1, 1, 1, 0), (1, 0, 0, 0), False),
        ((0, 0, 0, 0), (0, 0, 0, 0), True),
        ((1, 0, 0, 0), (0, 0, 0, 0), False),
        ((1, 1, 0, 0), (0, 0, 1, 1), False),
    ],
)
def test_frames_agree_where_half_of_them_are_shared(
    mine: tuple[float, ...], other: tuple[float, ...], same: bool
) -> None:
    one, two = frames(*mine), frames(*other)
    assert bool(one.agrees(two)) is same and bool(two.agrees(one)) is same


def test_the_confidence_of_frames_is_what_they_share_with_the_truth() -> None:
    # By all sixteen truths of four frames that are there independently of each other.
    p = torch.tensor([0.9, 0.8, 0.2, 0.1])
    said = p > 0.5
    expected = 0.0
    for truth in range(16):
        there = torch.tensor([bool(truth >> k & 1) for k in range(4)])
        chance = float(torch.where(there, p, 1 - p).prod())
        expected += chance * float((said & there).sum() / (said | there).sum())
    assert float(frames(0.9, 0.8, 0.2, 0.1).confidence()) == pytest.approx(expected, abs=0.03)
    assert float(frames(0.1, 0.3, 0.0, 0.0).confidence()) == pytest.approx(0.7)


def test_an_interval_is_answered_in_seconds_or_never() -> None:
    assert interval(2.4, 5.06).answer(0, READING) == "2.4-5.1 s"
    assert interval(2.4, 5.06, 0.9).read(0, READING) == "2.4-5.1 s (0.90)"
    assert interval(2.4, 5.06, 0.1).answer(0, READING) == "never"
    assert interval(2.4, 5.06, 0.1).is_empty(0) and not interval(0, 1).is_empty(0)
    assert float(interval(1, 2, 0.1).confidence()) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("one", "two", "shared"),
    [((0, 2), (1, 3), 1 / 3), ((0, 1), (2, 3), 0.0), ((1, 1), (1, 1), 1.0), ((0, 4), (1, 2), 0.25)],
)
def test_intervals_overlap_by_intersection_over_union(
    one: tuple[float, float], two: tuple[float, float], shared: float
) -> None:
    assert float(interval(*one).overlap(interval(*two))) == pytest.approx(shared)
    assert bool(interval(*one).agrees(interval(*two))) is (shared >= 0.5)


def test_an_interval_that_is_not_there_agrees_only_with_another() -> None:
    there, not_there = interval(0, 1), interval(0, 1, 0.2)
    assert not bool(there.agrees(not_there)) and not bool(not_there.agrees(there))
    assert bool(not_there.agrees(interval(7, 9, 0.0)))


def test_the_loss_of_an_interval_says_which_way_to_go_while_they_are_apart() -> None:
    target = interval(5, 6)
    start = torch.tensor([1.0], requires_grad=True)
    end = torch.tensor([2.0], requires_grad=True)
    Interval(start, end, torch.ones(1)).loss(target).sum().backward()
    assert start.grad is not None and end.grad is not None
    assert float(start.grad) < 0 and float(end.grad) < 0  # later


def test_bounds_cost_nothing_where_there_is_no_interval() -> None:
    absent = interval(0, 0, 0.0)
    assert float(interval(1, 2, 0.3).loss(absent)) == float(interval(7, 9, 0.3).loss(absent))


def test_codes_of_intervals_are_those_of_what_files_state() -> None:
    values = Interval(torch.tensor([0.5, 3.0]), torch.tensor([1.25, 4.0]), torch.tensor([1.0, 0.0]))
    stated = [values.statement(row, None) for row in (0, 1)]
    assert stated == [[0.5, 1.25], []]
    assert [Interval.code_of(one, None) for one in stated] == values.codes().tolist()
    assert Interval.code_of([2.0, 1.0], None) is None and Interval.code_of([0, 1e12], None) is None
    assert values.certain(values.codes()).p.tolist() == [1, 0]


def test_events_are_named_by_kind_and_time() -> None:
    events = EventSet(torch.tensor([[0.9, 0.6, 0.1]]))
    assert events.answer(0, READING) == "#0 collision 0.5-0.7 s, #1 enter 0.0 s"
    assert EventSet.code_of(events.answer(0, READING), None) == int(events.codes()[0]) == 3
    assert events.draw(0, READING)[0].span == pytest.approx((0.5, 0.7))
    assert EventSet(torch.zeros(1, 3)).answer(0, READING) == "none"
    one = Event(torch.tensor([[0.1, 0.2, 0.6]]))
    assert one.answer(0, READING) == "#2 collision 2.0-3.0 s"
    assert one.read(0, READING).startswith("#2 collision 2.0-3.0 s 0.60 (or #1")
    assert Event(torch.zeros(1, 3)).answer(0, READING) == "none"


def test_objects_in_time_are_read_by_object_and_stated_by_frame() -> None:
    value = ObjectFrames(torch.tensor([[[1.0, 1, 0, 0], [0, 0, 0, 1]]]))
    assert value.read(0, READING) == "#0 bus 0.0-1.0 s; #1 dog 2.0-4.0 s"
    assert value.statement(0, None) == [[0, [0, 1]], [1, [3]]]
    assert ObjectFrames.code_of(value.statement(0, None), None) == int(value.codes()[0])
    assert ObjectFrames.code_of([[0, [0]], [0, [1]]], None) is None
    padded = ObjectFrames(torch.nn.functional.pad(value.scores, (0, 3, 0, 2)))
    assert torch.equal(padded.codes(), value.codes())
    assert ObjectFrames(torch.zeros(1, 2, 4)).is_empty(0) and not value.is_empty(0)
