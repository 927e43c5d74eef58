"""Learned modules on features of whole frames, where nothing is followed."""

from dataclasses import replace

import pytest
import torch

from nmn.modules import Module
from nmn.modules.clips import LEARNED, SightOfFrames, build_clips
from nmn.modules.clips.by_frame import words_by_frame
from nmn.types import ClipGraph, stack_of
from tests.modules.learned_clips.small_clips import (
    CONTEXT,
    FEATURES,
    OBJECTS,
    WORDS,
    certain,
    every_frame,
    handle,
    made_clip,
)


def bare(frames: int, seed: int) -> ClipGraph:
    """A clip of which only whole frames are described, with a place for every kind."""
    made = made_clip(1, frames, seed)
    return replace(
        made,
        present=torch.ones(len(OBJECTS), frames),
        boxes=torch.zeros(len(OBJECTS), frames, 4),
        tables={},
        track_tables={},
        frame_tables={"features": made.frame_tables["features"]},
    )


def modules(seed: int = 0) -> dict[str, Module]:
    torch.manual_seed(seed)
    return build_clips(LEARNED, WORDS, features=None, context=CONTEXT)


def test_each_kind_has_a_place_of_its_own_and_frames_say_whether_it_is_there() -> None:
    clip = handle([bare(9, 1)], [0, 0])
    found = modules()["when_object"](clip, certain(OBJECTS, ["cup", "book"])).scores
    assert found.shape == (2, 9)
    assert not torch.allclose(found[0], found[1])  # the keyword counts
    assert not torch.allclose(found[0, :4], found[0, 4:8])  # and so does the frame


def test_clips_of_a_batch_give_what_they_give_alone() -> None:
    made, clips = modules(), [bare(9, 1), bare(4, 2), bare(14, 3)]
    together = handle(clips, [0, 1, 2])
    sets = made["actions"](together, every_frame(together)).probs
    when = made["localize"](together, certain(WORDS["action"], ["taking cup"] * 3)).scores
    for row, clip in enumerate(clips):
        alone = handle([clip], [0])
        one = made["actions"](alone, every_frame(alone)).probs[0]
        assert torch.allclose(sets[row], one, atol=1e-5)
        shown = made["localize"](alone, certain(WORDS["action"], ["taking cup"])).scores[0]
        assert torch.allclose(when[row, : clip.frames], shown, atol=1e-5)
        assert not when[row, clip.frames :].any()


def test_every_weight_can_be_learned_from_what_is_asked() -> None:
    made = modules()
    clip = handle([bare(9, 1)], [0])
    words = {name: certain(WORDS[name], [WORDS[name][0]]) for name in ("object", "relation")}
    values = (
        made["when_related"](clip, words["object"], words["relation"]),
        made["objects"](clip, every_frame(clip)),
        made["actions"](clip, every_frame(clip)),
    )
    torch.stack([value.first.sum() for value in values]).sum().backward()
    sight = made["objects"].sight
    assert isinstance(sight, SightOfFrames)
    for name, weight in sight.named_parameters():
        assert weight.grad is not None and weight.grad.any(), name


@pytest.mark.parametrize("judged", [False, True])
def test_what_annotators_list_is_learned_where_that_is_wanted(judged: bool) -> None:
    torch.manual_seed(0)
    made = build_clips(LEARNED, WORDS, features=FEATURES, context=CONTEXT, judged=judged)
    sight = made["objects"].sight
    stack = stack_of([made_clip(3, 9, 1)])
    there = sight.of_presence(stack)
    assert torch.equal(there, stack.present) is not judged
    assert bool((there <= stack.present).all())


def test_words_by_frame_are_what_modules_find_in_each_frame() -> None:
    made, graph = modules(), bare(6, 4)
    clip = handle([graph], [0])
    sight = made["objects"].sight
    for name, module in (("object", "when_object"), ("relation", "when_relation"),
                         ("action", "localize")):  # fmt: skip
        table = words_by_frame(sight, clip.stack, name)
        for number, word in enumerate(WORDS[name]):
            one = made[module](clip, certain(WORDS[name], [word])).scores[0]
            # Of an action's objects either way is taken: exactly one fits its kind.
            assert torch.allclose(table[0, :, number], one, atol=1e-5), word


def test_pairs_that_are_told_in_another_way_than_by_their_names() -> None:
    torch.manual_seed(0)
    parts = [None if k == 0 else (0, 1) if k == 1 else None for k in range(len(WORDS["action"]))]
    made = build_clips(LEARNED, WORDS, features=None, context=CONTEXT, parts=parts)
    sight = made["objects"].sight
    assert sight.plain == [k for k in range(len(parts)) if k != 1]
