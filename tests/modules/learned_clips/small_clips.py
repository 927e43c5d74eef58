"""A world of a few words: clips whose features say what is there, through a projection and noise.

Also handles on them and certain labels, as modules take them.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from nmn.types import Clip, ClipGraph, FrameSet, Label, Vocabulary, stack_of

OBJECTS = Vocabulary("object", ("cup", "red door", "book", "bag"))
RELATIONS = Vocabulary("relation", ("touching", "beside", "holding"))
VERBS = Vocabulary("verb", ("taking", "closing"))
PAIRS = tuple(f"{verb} {thing}" for verb in VERBS for thing in OBJECTS)
ACTIONS = Vocabulary("action", (*PAIRS[:5], "standing up", *PAIRS[5:]))
TIMES = Vocabulary("time", ("before", "after"))
WORDS = {one.name: one for one in (OBJECTS, RELATIONS, VERBS, ACTIONS, TIMES)}

FEATURES, CONTEXT = 12, 10
PLAIN = ACTIONS.index("standing up")


def made_clip(objects: int, frames: int, seed: int, noise: float = 0.1) -> ClipGraph:
    """One clip: stretches of relations and actions at random, the truth and the features of it."""
    g = torch.Generator().manual_seed(seed)
    kinds = torch.randperm(len(OBJECTS), generator=g)[:objects]
    kind = torch.nn.functional.one_hot(kinds, len(OBJECTS)).float()
    present = _stretches((objects, frames), 0.9, g)
    relation = _stretches((objects, len(RELATIONS), frames), 0.3, g).transpose(1, 2)
    relation = relation * present.unsqueeze(2)
    verb = _stretches((objects, len(VERBS), frames), 0.2, g).transpose(1, 2)
    plain = _stretches((1, frames), 0.3, g).transpose(0, 1)
    action = torch.zeros(frames, len(ACTIONS))
    for i, k in enumerate(kinds.tolist()):
        for v, word in enumerate(VERBS):
            action[:, ACTIONS.index(f"{word} {OBJECTS[k]}")] = verb[i, :, v]
    action[:, PLAIN : PLAIN + 1] = plain
    state = torch.cat([kind.unsqueeze(1).expand(-1, frames, -1), relation, verb], dim=2)
    fixed = torch.Generator().manual_seed(99)
    track = state @ torch.randn(state.shape[2], FEATURES, generator=fixed)
    frame = plain @ torch.randn(1, CONTEXT, generator=fixed)
    step = 0.1 + 0.4 * float(torch.rand((), generator=g))
    return ClipGraph(
        times=torch.arange(frames) * step,
        duration=max(frames, 1) * step,
        present=present,
        boxes=torch.zeros(objects, frames, 4),
        width=64,
        height=48,
        tables={"object": kind},
        track_tables={
            "relation": relation,
            "features": track + noise * torch.randn(track.shape, generator=g),
            "verb": verb,
        },
        frame_tables={
            "action": action,
            "features": frame + noise * torch.randn(frame.shape, generator=g),
        },
    )


def _stretches(shape: tuple[int, ...], share: float, g: torch.Generator) -> Tensor:
    """Zeros and ones that stay for some frames, about that share of them ones."""
    frames = shape[-1]
    coarse = (torch.rand((*shape[:-1], frames // 4 + 1), generator=g) < share).float()
    return coarse.repeat_interleave(4, dim=-1)[..., :frames]


def handle(graphs: Sequence[ClipGraph], rows: Sequence[int]) -> Clip:
    """What a module gets whose rows are about these clips."""
    found = stack_of(graphs).handle(torch.tensor(rows), 2)
    assert isinstance(found, Clip)
    return found


def certain(words: Vocabulary, chosen: Sequence[str]) -> Label:
    """A row for each of the words."""
    index = torch.tensor([words.index(word) for word in chosen])
    rows = torch.nn.functional.one_hot(index, len(words)).float()
    return Label(rows, vocabulary=words.name)


def every_frame(clip: Clip) -> FrameSet:
    """All frames of each row's clip."""
    return FrameSet(clip.frame_mask.float())
