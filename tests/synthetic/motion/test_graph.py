"""Clips as percepts: what is true of them, and what a neural model gets to see."""

import numpy as np
import pytest
import torch

from nmn.domains.motion.words import VOCABULARIES
from nmn.synthetic import WorldError
from nmn.synthetic.motion import (
    MotionClip,
    agent_clip,
    clip_graph,
    features,
    physics_clip,
    seen_graph,
)
from nmn.synthetic.motion.seen import FRAME_WIDTH, NOISES, TRACK_WIDTH, seen_anew
from nmn.types import ClipStack


@pytest.fixture(scope="module")
def clip() -> MotionClip:
    return next(
        clip for clip in (agent_clip(5, k).sampled(5) for k in range(40))
        if not clip.course.inside.all() and len(clip.actions) > 5 and clip.course.happenings
    )  # fmt: skip


def words(table: torch.Tensor, name: str) -> list[str]:
    return [VOCABULARIES[name].words[k] for k in table.nonzero().flatten().tolist()]


def test_the_graph_says_what_is_true_of_the_clip(clip: MotionClip) -> None:
    graph = clip_graph(clip)
    assert graph.times.tolist() == pytest.approx(clip.times.tolist())
    assert graph.duration == clip.duration and (graph.width, graph.height) == (96, 64)
    assert (graph.present.numpy() == clip.course.inside).all()
    for thing, about in enumerate(clip.things):
        assert words(graph.tables["category"][thing], "category") == [about.kind]
        assert words(graph.tables["color"][thing], "color") == (
            [] if about.agent else [about.color]
        )
        for frame in range(len(clip)):
            now = graph.track_tables["relation"][thing, frame]
            assert words(now, "relation") == clip.relations_at(thing, frame)
            motion = words(graph.track_tables["motion"][thing, frame], "motion")
            there = int(clip.course.inside[thing, frame])
            assert motion == ["moving" if clip.moving[thing, frame] else "stationary"] * there


def test_frames_and_events_hold_the_same_actions(clip: MotionClip) -> None:
    graph = clip_graph(clip)
    kinds = [words(row, "event")[0] for row in graph.event_tables["event"]]
    assert kinds.count("action") == len(clip.actions) and set(kinds) > {"action"}
    doing = torch.zeros_like(graph.frame_tables["action"])
    for row, kind in enumerate(kinds):
        start, end = graph.spans[row].tolist()
        things = graph.parties["object"][row].nonzero().flatten().tolist()
        if kind != "action":
            assert not graph.event_tables["action"][row].any()
            assert not graph.parties["agent"][row].any()
            assert len(things) == (2 if kind == "collision" else 1)
            assert end - start == pytest.approx(0.1, abs=1e-4)
            continue
        (word,) = words(graph.event_tables["action"][row], "action")
        assert word.endswith(clip.things[things[0]].kind) and len(things) == 1
        assert graph.parties["agent"][row].tolist() == [1.0] + [0.0] * (len(clip.things) - 1)
        now = (graph.times >= start - 1e-4) & (graph.times < end - 1e-4)
        doing[now, VOCABULARIES["action"].words.index(word)] = 1
    assert (doing == graph.frame_tables["action"]).all()


def test_graphs_of_both_kinds_stack(clip: MotionClip) -> None:
    graphs = [clip_graph(clip), clip_graph(physics_clip(1).sampled(5))]
    stack = ClipStack(graphs)
    handle = stack.handle(torch.tensor([0, 1]), 2)
    assert handle.track_table("relation").shape[0] == 2
    assert handle.frame_mask.sum(1).tolist() == [graph.frames for graph in graphs]


def test_features_are_the_same_from_the_same_seed_and_shuffled_by_another(
    clip: MotionClip,
) -> None:
    one, again, other = features(clip), features(clip), features(clip, seed=1)
    assert (one.tracks == again.tracks).all() and (one.frames == again.frames).all()
    assert (one.frames != other.frames).any()
    orders = {tuple(features(clip, seed=seed).order.tolist()) for seed in range(12)}
    assert len(orders) > 6
    n, length = clip.course.inside.shape
    assert one.frames.shape == (length, FRAME_WIDTH) and one.tracks.shape == (
        n,
        length,
        TRACK_WIDTH,
    )
    assert (one.tracks[~clip.course.inside[one.order]] == 0).all()


def test_noise_is_as_large_as_its_level_says(clip: MotionClip) -> None:
    clean = features(clip, 0)
    back = np.argsort(clean.order)
    for level, noise in enumerate(NOISES):
        made = features(clip, level)
        off = (made.tracks[np.argsort(made.order)] - clean.tracks[back])[clip.course.inside]
        assert off.std() == pytest.approx(noise, rel=0.1, abs=1e-6)
        assert (made.frames - clean.frames).std() == pytest.approx(noise, rel=0.15, abs=1e-6)
    assert 0.3 < clean.tracks[clip.course.inside[clean.order]].std() < 0.8


def test_features_depend_on_the_scene_alone_and_not_on_its_labels(clip: MotionClip) -> None:
    """With other relations and actions written into it, the same scene gives the same features."""
    from dataclasses import replace

    other = replace(clip, relations=~clip.relations, actions=(), hands=clip.hands * 0 - 1)
    assert (features(other).tracks == features(clip).tracks).all()
    assert (features(other).frames == features(clip).frames).all()


def test_a_thing_s_features_tell_what_it_is_and_where(clip: MotionClip) -> None:
    """A linear map learned on some clips finds colour and place on another, at a small noise."""

    def made(numbers: range) -> tuple[np.ndarray, np.ndarray]:
        inputs, targets = [], []
        for number in numbers:
            one = agent_clip(9, number).sampled(2)
            seen = features(one, 1)
            inside = one.course.inside[seen.order]
            tracks = np.concatenate([seen.tracks, seen.tracks[..., :1] * 0 + 1], -1)
            inputs.append(tracks[inside])
            metal = np.array([thing.material == "metal" for thing in one.things])[seen.order]
            place = one.course.place[seen.order][..., :2]
            metal = np.broadcast_to(metal[:, None], inside.shape)
            targets.append(np.concatenate([metal[..., None], place], -1)[inside])
        return np.concatenate(inputs), np.concatenate(targets)

    x, y = made(range(40))
    weights = np.linalg.lstsq(x, y, rcond=None)[0]
    x, y = made(range(40, 50))
    left = ((x @ weights - y) ** 2).mean(0) / y.var(0)
    assert left[0] < 0.35 and left[1:].max() < 0.2


def test_what_is_seen_has_no_table_but_features(clip: MotionClip) -> None:
    graph, order = seen_graph(clip, 3), features(clip, 3).order
    assert not graph.tables and not graph.event_tables and not graph.events and not graph.parties
    assert set(graph.track_tables) == set(graph.frame_tables) == {"features"}
    assert (graph.present.numpy() == clip.course.inside[order]).all()
    true = clip_graph(clip).boxes[torch.from_numpy(order)]
    there = graph.present.bool()
    assert 0 < (graph.boxes - true).abs()[there].mean() < 0.03
    assert (graph.boxes[..., 2:] >= graph.boxes[..., :2]).all()


def test_noise_is_another_every_time_and_as_strong_as_its_level_says(clip: MotionClip) -> None:
    bare, random = seen_graph(clip, 0, boxed=False), np.random.default_rng(3)
    assert not bool(bare.boxes.any())
    first, second = (seen_anew(bare, 3, random) for _ in range(2))
    again = seen_anew(bare, 3, np.random.default_rng(3))
    for family in ("track_tables", "frame_tables"):
        clean, one, two, three = (
            getattr(graph, family)["features"] for graph in (bare, first, second, again)
        )
        assert torch.equal(one, three) and not torch.equal(one, two)
        there = clean != 0  # what is out of view stays zeros
        assert not bool(one[~there].any())
        assert float((one - clean)[there].std()) == pytest.approx(NOISES[3], rel=0.05)
    with pytest.raises(WorldError, match="noise level 7"):
        seen_anew(bare, 7, random)


def test_a_level_that_is_none_is_refused(clip: MotionClip) -> None:
    with pytest.raises(WorldError, match="noise level 5"):
        features(clip, 5)
