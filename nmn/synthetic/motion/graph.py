"""A clip as a percept: all that is true of it, as tables of ones and zeros."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.synthetic.motion.clip import MotionClip
from nmn.synthetic.motion.drawing import SMALL, boxes_of
from nmn.synthetic.motion.words import (
    ACTIONS,
    CATEGORIES,
    COLORS,
    HAPPENINGS,
    MATERIALS,
    SOLIDS,
)
from nmn.types import ClipGraph


def clip_graph(
    clip: MotionClip,
    *,
    size: tuple[int, int] = SMALL,
    boxes: NDArray[np.float64] | None = None,
) -> ClipGraph:
    """What is true of a clip, with certainty.

    Tables: "category" (``CATEGORIES``; the agent is a "person"), and "color", "shape" and
    "material" of things (the agent's rows are empty). Track tables: "relation" (``RELATIONS``: how
    the agent stands to the thing) and "motion" (``MOTIONS``), both empty where it is not in view.
    Frame tables: "action" (``ACTIONS`` that are being done). Event tables: "event"
    (``HAPPENINGS``) and, of actions, "action"; the parties are "agent" and "object". What happens
    at one moment spans one frame.

    Arguments:
        size: of the pictures whose pixels give the boxes.
        boxes: those boxes, where they are known (see ``boxes_of``).

    Raises:
        WorldError: a size of other proportions than the view's.
    """
    if boxes is None:
        boxes, _ = boxes_of(clip, size)
    spans, tables, parties = _events(clip)
    moving = clip.moving & clip.course.inside
    still = ~clip.moving & clip.course.inside
    return ClipGraph(
        times=_tensor(clip.times),
        duration=clip.duration,
        present=_tensor(clip.course.inside),
        boxes=_tensor(boxes),
        width=size[0],
        height=size[1],
        tables={
            "category": _rows([thing.kind for thing in clip.things], CATEGORIES),
            "color": _rows([thing.color for thing in clip.things], tuple(COLORS), clip.agent),
            "shape": _rows([thing.shape for thing in clip.things], SOLIDS, clip.agent),
            "material": _rows([thing.material for thing in clip.things], MATERIALS, clip.agent),
        },
        track_tables={
            "relation": _tensor(clip.relations),
            "motion": _tensor(np.stack([moving, still], -1)),
        },
        frame_tables={"action": _doing(clip)},
        event_tables=tables,
        spans=spans,
        parties=parties,
    )


def _tensor(array: NDArray[np.float64] | NDArray[np.bool_]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32))


def _rows(words: Sequence[str], known: Sequence[str], empty: int | None = None) -> Tensor:
    """``[n, words]`` a one for the word of each; the row ``empty`` has none."""
    table = torch.zeros(len(words), len(known), dtype=torch.float32, device=CPU)
    for row, word in enumerate(words):
        if row != empty:
            table[row, known.index(word)] = 1
    return table


def _doing(clip: MotionClip) -> Tensor:
    """``[T, ACTIONS]``."""
    table = torch.zeros(len(clip), len(ACTIONS), dtype=torch.float32, device=CPU)
    for action in clip.actions:
        word = ACTIONS.index(f"{action.verb} {clip.things[action.thing].kind}")
        table[clip.frames_of(action), word] = 1
    return table


def _events(clip: MotionClip) -> tuple[Tensor, dict[str, Tensor], dict[str, Tensor]]:
    """Spans, tables and parties of what is done, then of what happens."""
    moments = [one for one in clip.course.happenings if one.frame / clip.fps < clip.duration]
    n = len(clip.actions) + len(moments)
    spans = torch.zeros(n, 2, dtype=torch.float32, device=CPU)
    kinds = torch.zeros(n, len(HAPPENINGS), dtype=torch.float32, device=CPU)
    classes = torch.zeros(n, len(ACTIONS), dtype=torch.float32, device=CPU)
    parties = {
        role: torch.zeros(n, len(clip.things), dtype=torch.float32, device=CPU)
        for role in ("agent", "object")
    }
    for row, action in enumerate(clip.actions):
        spans[row, 0], spans[row, 1] = action.start, action.end
        kinds[row, HAPPENINGS.index("action")] = 1
        classes[row, ACTIONS.index(f"{action.verb} {clip.things[action.thing].kind}")] = 1
        parties["agent"][row, 0] = parties["object"][row, action.thing] = 1
    for row, one in enumerate(moments, len(clip.actions)):
        start = one.frame / clip.fps
        spans[row, 0], spans[row, 1] = start, min(start + 1 / clip.fps, clip.duration)
        kinds[row, HAPPENINGS.index(one.kind)] = 1
        parties["object"][row, list(one.things)] = 1
    return spans, {"event": kinds, "action": classes}, parties
