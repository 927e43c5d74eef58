"""From what a perfect network says to how things moved: the truth, but for what is hidden."""

from dataclasses import replace

import numpy as np
import pytest

from nmn.domains.motion.perception.graph import graph_of
from nmn.domains.motion.perception.measure import Tally
from nmn.domains.motion.perception.places import moved
from nmn.domains.motion.perception.sightings import PERSON, Sighting, sightings
from nmn.domains.motion.perception.tracks import Track, tracks_of
from nmn.synthetic.motion import agent_clip
from nmn.synthetic.motion.clip import MotionClip
from nmn.synthetic.motion.seen import projected
from nmn.synthetic.motion.view import project, unproject
from tests.domains.motion.perception.perfect import perfect


@pytest.fixture(scope="module")
def clip() -> MotionClip:
    return agent_clip(700_009, 3).sampled(5)


@pytest.fixture(scope="module")
def seen(clip: MotionClip) -> list[list[Sighting]]:
    return sightings(perfect(clip))


def test_what_a_perfect_network_says_gives_the_truth(clip: MotionClip, seen) -> None:
    tally = Tally()
    tally.count(clip, moved(tracks_of(seen, clip.times), clip.times))
    figures = tally.figures()
    for name in ("kinds found", "kinds right", "sizes", "materials"):
        assert figures[name] == 1, name
    assert figures["found where in view"] > 0.99 and figures["in view where claimed"] > 0.99
    assert figures["place median"] < 0.01 and figures["gaze median"] < 1
    assert figures["relations"] > 0.97 and figures["relation touching"] > 0.97


def test_what_was_hidden_for_a_while_was_between(clip: MotionClip, seen) -> None:
    whole = moved(tracks_of(seen, clip.times), clip.times)
    hole = range(10, 14)
    some = [[one for one in frame if k not in hole] for k, frame in enumerate(seen)]
    holed = moved(tracks_of(some, clip.times), clip.times)
    assert holed.things == whole.things
    assert not holed.seen[:, 10:14].any()
    assert np.array_equal(holed.course.inside, whole.course.inside)
    still = np.ptp(whole.course.place[:, 9:15], axis=1).max(1) < 0.01
    assert still.any()
    assert np.allclose(holed.course.place[still], whole.course.place[still], atol=0.02)


def test_what_left_at_the_edge_is_not_there() -> None:
    clip = next(
        made
        for made in (agent_clip(700_001, k).sampled(5) for k in range(40))
        if not made.course.inside[:, -1].all() and made.course.inside[:, 0].all()
    )
    out = moved(tracks_of(sightings(perfect(clip)), clip.times), clip.times)
    gone = {one.kind for one, there in zip(clip.things, clip.course.inside[:, -1], strict=True)
            if not there}  # fmt: skip
    said = {one.kind for one, there in zip(out.things, out.course.inside[:, -1], strict=True)
            if not there}  # fmt: skip
    assert gone and said == gone


def sighting(place: tuple[float, float], shape: int, color: int, cells: float = 5.0) -> Sighting:
    def sure(word: int, words: int, much: float = 0.9) -> np.ndarray:
        return np.log(np.where(np.arange(words) == word, much, (1 - much) / (words - 1)))

    return Sighting(
        cells, np.array(place), 0.5, 0.0, np.array([1.0, 0.0]),
        sure(shape, 4), sure(color, 8), sure(1, 3), sure(0, 2),
    )  # fmt: skip


TIMES = np.arange(12) / 5


def named(frames: list[list[Sighting]]) -> list[tuple[int, int, int]]:
    return [(one.shape, one.color, len(one.seen)) for one in tracks_of(frames, TIMES)]


def test_a_frame_that_is_wrong_about_a_shape_is_outvoted() -> None:
    frames = [[sighting((50 + k, 60), 2 if k in (3, 4) else 0, 1)] for k in range(12)]
    assert named(frames) == [(0, 1, 12)]


def test_two_things_of_a_colour_that_are_seen_together_are_of_two_shapes() -> None:
    frames = [
        [sighting((50, 60), 0, 1), sighting((120 - 2 * k, 70), 0 if k < 5 else 2, 1)]
        for k in range(12)
    ]
    assert sorted(named(frames)) == [(0, 1, 12), (2, 1, 12)]


def test_a_piece_that_was_lost_and_found_elsewhere_is_the_same_thing() -> None:
    frames = [[sighting((30, 60) if k < 5 else (160, 60), 1, 3)] for k in range(12)]
    assert named([frame if k != 5 else [] for k, frame in enumerate(frames)]) == [(1, 3, 11)]


def test_what_little_is_seen_of_is_nothing() -> None:
    frames = [[sighting((50, 60), 0, 1)] for _ in range(12)]
    frames[4] = [*frames[4], sighting((80, 20), 1, 2, cells=3.0)]
    assert named(frames) == [(0, 1, 12)]


def test_the_agent_is_told_by_its_shape_whatever_its_colour() -> None:
    frames = [[sighting((50, 60), PERSON, k % 8), sighting((90, 60), 0, 7)] for k in range(12)]
    assert [(one.shape, one.color) for one in tracks_of(frames, TIMES)] == [(PERSON, -1), (0, 7)]


def test_a_thing_at_rest_does_not_tremble() -> None:
    random = np.random.default_rng(0)
    seen = {k: sighting((90 + d, 70 + e), 0, 1)
            for k, (d, e) in enumerate(random.normal(0, 0.15, (12, 2)))}  # fmt: skip
    found = moved([Track(0, 1, seen)], TIMES)
    assert np.ptp(found.course.place[0], axis=0).max() == 0
    assert not found.course.velocity.any() and found.course.inside.all()
    assert found.course.place[0, 0, 2] == found.things[0].half == 0.32


def test_pixels_and_heights_are_places() -> None:
    points = np.random.default_rng(0).uniform([-3, -2.4, 0], [3, 3.2, 2], (50, 3))
    column, row, _ = project(points, (192, 128))
    again = unproject(np.stack([column, row], 1), points[:, 2], (192, 128))
    assert np.abs(again - points).max() < 1e-9
    above = unproject(np.array([[96.0, -500.0]]), np.array([0.0]))
    assert np.isfinite(above).all()


def test_a_graph_has_the_features_of_what_was_seen(clip: MotionClip, seen) -> None:
    found = moved(tracks_of(seen, clip.times), clip.times)
    graph = graph_of(found, clip.times, clip.duration, (192, 128))
    tracks, frames = projected(found.things, found.course, found.gaze)
    assert np.allclose(graph.track_tables["features"].numpy(), tracks, atol=1e-6)
    assert np.allclose(graph.frame_tables["features"].numpy(), frames, atol=1e-6)
    assert graph.tables["object"].sum(1).tolist() == [0] + [1] * (len(found.things) - 1)
    boxes = graph.boxes[graph.present > 0]
    assert bool((boxes[:, 2:] > boxes[:, :2]).all()) and boxes.min() >= 0 and boxes.max() <= 1


def test_a_clip_in_which_nothing_is_seen_is_empty(clip: MotionClip) -> None:
    nothing = replace(perfect(clip), there=perfect(clip).there * 0 - 9)
    found = moved(tracks_of(sightings(nothing), clip.times), clip.times)
    graph = graph_of(found, clip.times, clip.duration, (192, 128))
    assert len(graph) == 0 and graph.frames == len(clip)
    assert not graph.frame_tables["features"].any()
