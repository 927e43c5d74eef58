"""The same thing keeps its track: when it crosses another, is hidden, or the camera turns."""

from dataclasses import replace

import numpy as np
import pytest

from nmn.perception.tracking import Tracker
from nmn.perception.tracking.tracker import STILL
from tests.perception.tracking.truth import (
    CAR,
    RATE,
    TRUCK,
    Mover,
    found,
    objects,
    scores,
    tracked,
)

WALKER = Mover((0.1, 0.5), (0.1, 0.0))
BACK = Mover((0.925, 0.52), (-0.1, 0.0))


def test_one_thing_is_one_track() -> None:
    (track,) = tracked(found([WALKER], 24))
    assert [one.frame for one in track.sightings] == list(range(24))
    assert track.number == 0


def test_two_that_cross_keep_their_tracks() -> None:
    tracks = tracked(found([WALKER, BACK], 32, jitter=0.02))
    assert scores([WALKER, BACK], 32, tracks) == (1.0, 1.0)


def test_two_that_cross_while_one_hides_the_other_keep_their_tracks() -> None:
    hidden = [frame for frame in range(32) if frame not in (15, 16, 17)]
    behind = replace(BACK, seen=hidden)
    tracks = tracked(found([WALKER, behind], 32, jitter=0.02))
    assert scores([WALKER, BACK], 32, tracks)[1] == 1.0
    assert len(tracks) == 2


def test_what_is_quick_keeps_its_track_though_its_boxes_share_nothing() -> None:
    runner = Mover((0.05, 0.5), (0.5, 0.0))  # more than its width from look to look
    assert not (runner.box(0)[2] > runner.box(1)[0])
    (track,) = tracked(found([runner], 7))
    assert len(track.sightings) == 7


def test_a_gap_is_bridged_and_filled() -> None:
    walker = replace(WALKER, seen=[*range(8), *range(11, 20)])
    (track,) = tracked(found([walker], 20))
    filled = track.filled()
    assert [frame for frame, _, _ in filled] == list(range(20))
    assert [frame for frame, _, one in filled if one is None] == [8, 9, 10]
    for frame, box, _ in filled:
        assert np.allclose(box, WALKER.box(frame), atol=1e-6)


def test_a_long_absence_ends_a_track() -> None:
    walker = replace(WALKER, seen=[*range(6), *range(14, 24)])
    assert len(tracked(found([walker], 24))) == 2


def test_what_walks_out_does_not_come_back_as_another() -> None:
    leaving = replace(Mover((0.9, 0.5), (0.2, 0.0)), seen=range(3))
    coming = replace(Mover((0.97, 0.5), (0.0, 0.0)), seen=range(6, 9))
    assert len(tracked(found([leaving, coming], 9))) == 2


def test_a_cut_ends_all_tracks() -> None:
    tracker = Tracker()
    for frame, seen in enumerate(found([WALKER], 10)):
        tracker.step(frame, frame / RATE, seen, cut=frame == 5)
    assert [len(track.sightings) for track in tracker.finish()] == [5, 5]


def test_the_unsure_keep_a_track_and_begin_none() -> None:
    frames = found([WALKER], 12)
    faint = found([WALKER], 12, strength=0.2)
    assert tracked(faint) == []
    mixed = [one if k < 4 or k > 8 else other for k, (one, other) in
             enumerate(zip(frames, faint, strict=True))]  # fmt: skip
    (track,) = tracked(mixed)
    assert len(track.sightings) == 12


def test_the_unsure_bring_no_track_back() -> None:
    frames, faint, nothing = (
        found([WALKER], 8),
        found([WALKER], 8, strength=0.2),
        found([], 8),
    )
    (track,) = tracked([*frames[:4], *nothing[4:6], *faint[6:]])
    assert len(track.sightings) == 4


def test_what_is_read_as_two_classes_is_one_track() -> None:
    van = Mover((0.3, 0.5), (0.02, 0.0), (0.3, 0.3))
    frames = [
        objects([van.box(frame)], [CAR if frame % 3 else TRUCK], [0.8]) for frame in range(12)
    ]
    (track,) = tracked(frames)
    assert len(track.sightings) == 12


def test_things_of_different_classes_at_one_place_are_two_tracks() -> None:
    rider, horse = (
        Mover((0.4, 0.4), size=(0.15, 0.3)),
        Mover((0.4, 0.5), (0.0, 0.0), (0.3, 0.3), 17),
    )
    tracks = tracked(found([rider, horse], 12, jitter=0.02))
    assert len(tracks) == 2
    assert all(len({int(one.words.argmax()) for one in t.sightings}) == 1 for t in tracks)


def test_a_camera_that_turns_loses_nobody() -> None:
    people = [Mover((0.15 + 0.2 * k, 0.5), size=(0.06, 0.3)) for k in range(6)]
    swing = [0.0, 0.1, 0.1, 0.1, -0.1, -0.1, -0.1]  # nearly from one to the next, and back

    def run(told: bool) -> float:
        tracker, shift = Tracker(), 0.0
        for frame, turn in enumerate(swing):
            shift += turn
            boxes = [person.box(frame) - [shift, 0, shift, 0] for person in people]
            inside = [box for box in boxes if box[2] > 0.02 and box[0] < 0.98]
            camera = STILL - [[0, 0, turn], [0, 0, 0]] if told else STILL
            seen = objects(inside, [0] * len(inside), [0.9] * len(inside))
            tracker.step(frame, frame / RATE, seen, camera=camera)
        longest = sorted(len(track.sightings) for track in tracker.finish())
        return longest[-4]

    assert run(told=True) == len(swing)
    assert run(told=False) < len(swing)


def test_the_order_of_objects_does_not_matter() -> None:
    movers = [WALKER, BACK, Mover((0.5, 0.2), (0.0, 0.05))]
    one = tracked(found(movers, 20))
    other = []
    tracker = Tracker()
    for frame, seen in enumerate(found(movers, 20)):
        turned = type(seen)(
            seen.boxes[::-1].copy(), seen.category[::-1].copy(), seen.alone[::-1].copy()
        )
        tracker.step(frame, frame / RATE, turned)
    other = tracker.finish()
    ends = [sorted(tuple(t.sightings[-1].box.round(6)) for t in tracks) for tracks in (one, other)]
    assert ends[0] == ends[1] and len(one) == len(other) == 3


def test_nothing_in_any_frame_is_no_track() -> None:
    assert tracked(found([], 5)) == []
    assert Tracker().finish() == []


@pytest.mark.parametrize(
    ("noise", "least_mota", "least_idf1"),
    [
        ({"jitter": 0.03}, 0.99, 0.99),
        ({"jitter": 0.05, "misses": 0.15}, 0.97, 0.97),
        ({"jitter": 0.05, "misses": 0.15, "alarms": 0.3}, 0.91, 0.94),
    ],
    ids=["good", "misses", "misses and false alarms"],
)
def test_a_street_of_walkers_is_followed(
    noise: dict[str, float], least_mota: float, least_idf1: float
) -> None:
    both = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        movers = [
            Mover(
                (float(rng.uniform(0.2, 0.8)), 0.2 + 0.15 * k),
                (float(rng.uniform(-0.02, 0.02)), 0.0),
                (0.06, 0.2),
            )
            for k in range(5)
        ]
        both.append(scores(movers, 30, tracked(found(movers, 30, seed=seed, **noise))))
    mota, idf1 = np.mean(both, axis=0)
    print(f"MOTA {mota:.3f}, IDF1 {idf1:.3f}")
    assert mota >= least_mota and idf1 >= least_idf1
