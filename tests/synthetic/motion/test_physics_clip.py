"""Clips of collisions: exact frames, and what would have been."""

import numpy as np
import pytest

from nmn.synthetic import WorldError
from nmn.synthetic.motion import MotionClip, physics_clip
from nmn.synthetic.motion.agent_clip import happenings


@pytest.fixture(scope="module")
def clips() -> list[MotionClip]:
    return [physics_clip(3, number) for number in range(12)]


def collisions(course) -> list:
    return [one for one in course.happenings if one.kind == "collision"]


def test_a_seed_and_a_number_mean_one_clip(clips: list[MotionClip]) -> None:
    again = physics_clip(3, 4)
    assert (again.course.place == clips[4].course.place).all()
    assert again.what_if[0].happenings == clips[4].what_if[0].happenings
    assert len({clip.course.place.tobytes() for clip in clips}) == 12


def test_a_clip_has_128_frames_in_five_seconds(clips: list[MotionClip]) -> None:
    for clip in clips:
        assert len(clip) == 128 and clip.duration == 5 and clip.agent is None
        assert np.diff(clip.times) == pytest.approx(5 / 128, abs=1e-5)
        assert 3 <= len(clip.things) <= 6 and not clip.actions and not clip.relations.any()


def test_no_two_things_overlap_in_any_frame_of_any_run(clips: list[MotionClip]) -> None:
    for clip in clips:
        for without, course in clip.what_if.items():
            for one in range(len(clip.things)):
                for other in range(one):
                    if without in (one, other):
                        continue
                    seen = course.inside[[one, other]].any(0)
                    apart = np.hypot(*(course.place[one] - course.place[other])[seen, :2].T)
                    touching = clip.things[one].radius + clip.things[other].radius
                    assert apart.min(initial=9) > touching - 1e-3, (clip.name, without, one, other)


def test_at_the_frame_of_a_collision_the_two_are_as_good_as_in_touch(
    clips: list[MotionClip],
) -> None:
    count = 0
    for clip in clips:
        for hit in collisions(clip.course):
            one, other = hit.things
            way = (clip.course.place[one] - clip.course.place[other])[hit.frame, :2]
            gap = np.hypot(*way) - clip.things[one].radius - clip.things[other].radius
            # Within one frame, at most, they have parted again at the speed at which they met.
            assert gap < 4.5 * 5 / 128, (clip.name, hit)
            before = clip.course.velocity[[one, other], hit.frame - 1]
            after = clip.course.velocity[[one, other], hit.frame]
            assert np.abs(after - before).max() > 0.02
            count += 1
    assert count > 20


def test_a_sharp_turn_is_a_collision(clips: list[MotionClip]) -> None:
    """Nothing but a collision changes a speed faster than friction does."""
    for clip in clips:
        course = clip.what_if[-1]
        hit = {(thing, one.frame) for one in collisions(course) for thing in one.things}
        jump = np.linalg.norm(np.diff(course.velocity, axis=1), axis=-1)
        for thing, frame in zip(*np.nonzero(jump > 0.3), strict=True):
            if (
                not course.inside[thing, frame : frame + 2].all()
                or not course.velocity[thing, frame].any()
            ):
                continue
            near = {(int(thing), int(frame) + 1 - k) for k in range(7)}
            assert near & hit, (clip.name, thing, frame)


def test_two_that_slide_along_each_other_have_met_once(clips: list[MotionClip]) -> None:
    course = clips[0].what_if[-1]
    one, other = np.flatnonzero(course.inside.all(1))[:2].tolist()
    hits = [(one, other, frame) for frame in (5, 6, 7, 30, 31, 165, 166)]
    found = [hit.frame for hit in happenings(course, hits) if hit.kind == "collision"]
    assert found == [5, 30, 165]


def test_in_and_out_are_the_changes_of_the_view(clips: list[MotionClip]) -> None:
    for clip in clips:
        for thing, inside in enumerate(clip.course.inside):
            for kind, before in (("in", False), ("out", True)):
                found = [
                    one.frame
                    for one in clip.course.happenings
                    if one.kind == kind and one.things == (thing,)
                ]
                wanted = np.flatnonzero((inside[:-1] == before) & (inside[1:] != before)) + 1
                assert found == wanted.tolist()


def test_the_future_goes_on_from_the_clip(clips: list[MotionClip]) -> None:
    for clip in clips:
        course = clip.what_if[-1]
        assert course.frames == 166
        assert (course.place[:, :128] == clip.course.place).all()
        within = tuple(one for one in course.happenings if one.frame < 128)
        assert within == clip.course.happenings
    later = [one for c in clips for one in collisions(c.what_if[-1]) if one.frame >= 128]
    assert later


def test_without_a_thing_only_what_it_would_have_touched_changes(clips: list[MotionClip]) -> None:
    changed = 0
    for clip in clips:
        for without in range(len(clip.things)):
            course = clip.what_if[without]
            assert not course.inside[without].any()
            assert not any(without in one.things for one in course.happenings)
            mine = [one.frame for one in collisions(clip.what_if[-1]) if without in one.things]
            touched = course.inside.any(1) & ((course.place != clip.what_if[-1].place).any((1, 2)))
            changed += bool(touched.any())
            if mine:
                until = max(min(mine) - 7, 0)
                same = course.place[:, :until] == clip.what_if[-1].place[:, :until]
                others = np.arange(len(clip.things)) != without
                in_view = course.inside[:, :until, None] & others[:, None, None]
                assert (same | ~in_view).all(), (clip.name, without)
    assert changed > 12


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(WorldError, match="clip -2"):
        physics_clip(0, -2)
