"""The agent's clips: the same from the same seed, and true to their own rules."""

import math
from collections import Counter

import numpy as np
import pytest

from nmn.synthetic import WorldError
from nmn.synthetic.motion import MotionClip, agent_clip
from nmn.synthetic.motion.relations import LOOKING, TOUCHING
from nmn.synthetic.motion.words import GROUPS, KINDS, RELATIONS, VERBS


@pytest.fixture(scope="module")
def clips() -> list[MotionClip]:
    return [agent_clip(3, number) for number in range(40)]


def holds(clip: MotionClip, relation: str) -> np.ndarray:
    return clip.relations[..., RELATIONS.index(relation)]


def test_a_seed_and_a_number_mean_one_clip(clips: list[MotionClip]) -> None:
    again = agent_clip(3, 7)
    assert again.actions == clips[7].actions and again.things == clips[7].things
    assert (again.course.place == clips[7].course.place).all()
    assert (again.relations == clips[7].relations).all() and (again.gaze == clips[7].gaze).all()
    assert len({clip.course.place.tobytes() for clip in clips}) == 40
    assert (agent_clip(4, 7).course.place[0, 0] != again.course.place[0, 0]).any()


def test_a_clip_has_things_of_different_kinds_and_eight_to_twelve_seconds(
    clips: list[MotionClip],
) -> None:
    for clip in clips:
        kinds = [thing.kind for thing in clip.things]
        assert kinds[0] == "person" and len(set(kinds)) == len(kinds)
        assert 4 <= len(kinds) <= 7 and set(kinds[1:]) <= set(KINDS)
        assert 8 <= clip.duration <= 12 and len(clip) == round(clip.duration * 10)
    assert len(agent_clip(0, seconds=30)) == 300


def test_solids_on_the_ground_never_overlap(clips: list[MotionClip]) -> None:
    for clip in clips:
        place, radius = clip.course.place, np.array([thing.radius for thing in clip.things])
        for one in range(len(clip.things)):
            for other in range(one):
                apart = np.hypot(*(place[one] - place[other])[:, :2].T)
                low = np.abs(place[one, :, 2] - place[other, :, 2])
                height = clip.things[one].half + clip.things[other].half
                lifted = (clip.hands == one) | (clip.hands == other)
                sunk = (radius[one] + radius[other] - apart > 1e-3) & (low < height - 1e-6)
                assert not (sunk & ~lifted).any(), (clip.name, one, other)


def test_nothing_jumps(clips: list[MotionClip]) -> None:
    for clip in clips:
        step = np.linalg.norm(np.diff(clip.course.place, axis=1), axis=-1)
        assert step.max() < 0.9, (clip.name, step.max())
        assert step[0].max() < 0.3


def test_the_agent_stays_in_view(clips: list[MotionClip]) -> None:
    assert all(clip.course.inside[0].all() for clip in clips)


def test_what_is_in_view_has_one_relation_of_each_group_at_least(clips: list[MotionClip]) -> None:
    for clip in clips:
        start = 0
        for group, words in GROUPS.items():
            count = clip.relations[..., start : start + len(words)].sum(-1)
            start += len(words)
            inside = clip.course.inside.copy()
            inside[0] = False
            assert (count[inside] >= 1).all() and (count[~inside] == 0).all()
            if group != "contact":
                assert (count <= 1).all()


def test_relations_are_what_the_places_say(clips: list[MotionClip]) -> None:
    """The rules once more, a frame and a thing at a time, in other words."""
    for clip in clips[:8]:
        for frame in range(0, len(clip), 7):
            for number, thing in enumerate(clip.things[1:], 1):
                if not clip.course.inside[number, frame]:
                    continue
                words = set(clip.relations_at(number, frame))
                x, y, _ = clip.course.place[number, frame] - clip.course.place[0, frame]
                over = clip.course.place[number, frame, 2] - thing.half >= 1.3
                off = abs(math.remainder(math.atan2(y, x) - clip.gaze[frame], math.tau))
                assert ("looking at" in words) == (off <= LOOKING and not over)
                where = "above" if over else "behind" if y >= 0 else "in front of"
                if not over and abs(x) >= abs(y):
                    where = "on the side of"
                assert where in words
                held = clip.hands[frame] == number
                gap = math.hypot(x, y) - thing.radius - clip.things[0].radius
                assert ("holding" in words) == held
                assert ("touching" in words) == (gap <= TOUCHING and not held)
                assert ("not contacting" in words) == (not held and gap > TOUCHING)


def test_actions_show_what_they_say(clips: list[MotionClip]) -> None:
    for clip in clips:
        for action in clip.actions:
            frames = clip.frames_of(action)
            mine = {word: holds(clip, word)[action.thing, frames] for word in RELATIONS}
            inside = clip.course.inside[action.thing, frames]
            apart = np.hypot(
                *(clip.course.place[action.thing] - clip.course.place[0])[frames, :2].T
            )
            name = (clip.name, action)
            assert action.verb in VERBS and 0 <= action.start < action.end <= clip.duration, name
            if action.verb == "holding":
                assert mine["holding"].all(), name
            elif action.verb == "carrying":
                assert mine["holding"].all() and mine["carrying"].any(), name
            elif action.verb in ("touching", "pushing"):
                assert mine["touching"].all(), name
            elif action.verb == "watching":
                assert mine["looking at"][inside].mean() > 0.6, name
            elif action.verb in ("taking", "putting down"):
                assert mine["holding"].sum() >= 4, name
            elif action.verb == "approaching":
                assert apart[-1] < apart[0] and len(frames) >= 4, name
            else:
                assert action.verb == "following" and clip.moving[action.thing, frames].any(), name


def test_a_thing_is_taken_before_it_is_held_and_held_before_it_is_put_down(
    clips: list[MotionClip],
) -> None:
    for clip in clips:
        for action in clip.actions:
            ends = {
                other.end
                for other in clip.actions
                if other.thing == action.thing
                and (other.verb, action.verb)
                in {("taking", "holding"), ("holding", "putting down")}
            }
            if action.verb in ("holding", "putting down"):
                # A hold of less than half a second is none: then it was taken and put down.
                assert any(abs(end - action.start) < 0.61 for end in ends) or action.length < 1.5


def test_every_verb_and_every_relation_happens_often(clips: list[MotionClip]) -> None:
    verbs = Counter(action.verb for clip in clips for action in clip.actions)
    assert set(verbs) == set(VERBS) and min(verbs.values()) >= 10
    for word in RELATIONS:
        share = np.mean([holds(clip, word)[1:].any() for clip in clips])
        assert share > 0.15, word


def test_neither_order_of_two_actions_is_the_rule() -> None:
    """Which of two comes first, of those that the world puts in no order (one approaches first)."""
    free = ("watching", "touching", "pushing", "following")
    first: Counter[tuple[str, str]] = Counter()
    for number in range(300):
        actions = [one for one in agent_clip(11, number).actions if one.verb in free]
        for one in actions:
            for other in actions:
                if one.verb != other.verb and one.thing != other.thing and one.end <= other.start:
                    first[one.verb, other.verb] += 1
    for verb in free:
        for later in free:
            if verb < later:
                both = first[verb, later] + first[later, verb]
                assert both > 15 and 0.3 < first[verb, later] / both < 0.7, (verb, later)


def test_actions_come_again_and_overlap(clips: list[MotionClip]) -> None:
    again = overlapping = 0
    for clip in clips:
        classes = Counter((action.verb, action.thing) for action in clip.actions)
        again += max(classes.values(), default=0) > 1
        pairs = [(a, b) for a in clip.actions for b in clip.actions if a is not b]
        overlapping += any(a.start < b.end and b.start < a.end for a, b in pairs)
    assert again >= 6 and overlapping >= 20


def test_a_sampled_clip_is_the_same_at_fewer_times(clips: list[MotionClip]) -> None:
    clip = clips[5]
    few = clip.sampled(5)
    assert few.duration == clip.duration and (few.times == clip.times[::2]).all()
    assert (few.relations == clip.relations[:, ::2]).all() and few.actions == clip.actions
    assert (few.course.place == clip.course.place[:, ::2]).all()
    assert (few.hands == clip.hands[::2]).all() and few.times[0] == 0
    with pytest.raises(WorldError, match="frames a second"):
        clip.sampled(0)


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(WorldError, match="seed -1"):
        agent_clip(-1)
    with pytest.raises(WorldError, match=r"0\.2 seconds"):
        agent_clip(1, seconds=0.2)
