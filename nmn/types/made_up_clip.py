"""Made-up clips, for the contract of modules."""

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import Tensor

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.types.vocabulary import Vocabulary

_FEATURES = "features"


def made_up_clip(
    parts: int, vocabularies: Mapping[str, Vocabulary], seed: int, sizes: Mapping[str, int]
) -> dict[str, Any]:
    """What a ``ClipGraph`` is made of, at random: ragged also in frames and events.

    Frames are at uneven distances, one more of them than objects, and half as many events; a clip
    without objects has neither. Every family has a table of each vocabulary, whose rows sum to less
    than one for objects, tracks and events, which are one thing each; parties have a role of each
    vocabulary's name.

    Arguments:
        parts: objects.
        vocabularies: that there are tables of.
        seed: of everything.
        sizes: with "features", objects, tracks and frames have such a table too, of normal numbers.
    """
    rng = torch.Generator().manual_seed(seed)
    frames, events = (parts + 1, (parts + 1) // 2) if parts else (0, 0)

    def rand(*shape: int) -> Tensor:
        return torch.rand(shape, generator=rng, **FLOAT32_ON_CPU)

    def table(words: Vocabulary, *shape: int, exclusive: bool = True) -> Tensor:
        # Cubed, so that as in a real clip few words are likely.
        made = rand(*shape, len(words)) ** 3
        if not exclusive:
            return made
        return (0.3 + 0.7 * rand(*shape, 1)) * made / made.sum(-1, keepdim=True).clamp_min(1e-6)

    def tables(*shape: int, exclusive: bool = True) -> dict[str, Tensor]:
        names = sorted(vocabularies)
        return {name: table(vocabularies[name], *shape, exclusive=exclusive) for name in names}

    seconds = 0.2 + rand(frames + 1)
    times = seconds.cumsum(0) - 0.2
    corner, size = rand(parts, frames, 2) * 0.6, 0.05 + 0.3 * rand(parts, frames, 2)
    duration = float(times[-1])
    made: dict[str, Any] = {
        "times": times[:-1],
        "duration": duration,
        "present": rand(parts, frames),
        "boxes": torch.cat([corner, corner + size], dim=2),
        "width": 640,
        "height": 480,
        "tables": tables(parts),
        "track_tables": tables(parts, frames),
        "frame_tables": tables(frames, exclusive=False),
        "event_tables": tables(events),
        "spans": (rand(events, 2) * duration).sort(dim=1).values,
        "parties": {name: rand(events, parts) for name in sorted(vocabularies)},
        "pair_tables": tables(parts, parts, frames),
        "miss_rate": 0.05,
    }
    if _FEATURES in sizes:
        shapes: Iterable[tuple[str, tuple[int, ...]]] = (
            ("tables", (parts,)),
            ("track_tables", (parts, frames)),
            ("frame_tables", (frames,)),
        )
        for family, shape in shapes:
            normal = torch.randn((*shape, sizes[_FEATURES]), generator=rng, **FLOAT32_ON_CPU)
            made[family].setdefault(_FEATURES, normal)
    return made
