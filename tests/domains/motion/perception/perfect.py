"""A network that says exactly what it should, of frames of a clip."""

import numpy as np
import torch
from torch.nn import functional

from nmn.domains.motion.encoder.batches import targets
from nmn.domains.motion.encoder.data import cells_of, rows_of
from nmn.domains.motion.perception.net import HEIGHT, WIDTH, Seen
from nmn.synthetic.motion import MotionClip
from nmn.synthetic.motion.drawing import scenes_of
from nmn.synthetic.rendering import render

_SURE = 12.0


def perfect(clip: MotionClip) -> Seen:
    """What it says of every frame."""
    scenes, owners = scenes_of(clip)
    solids = render(scenes, size=(WIDTH, HEIGHT), samples=1).objects.numpy()
    cells = [cells_of(one, owner) for one, owner in zip(solids, owners, strict=True)]
    made = targets(*(np.stack(part) for part in zip(*cells, strict=True)), rows_of(clip))
    share, _, words, offset, height, gaze, _ = (torch.from_numpy(part) for part in made)
    shape, color, half, material = (
        functional.one_hot(words[:, k].clamp_max(size - 1), size).permute(0, 3, 1, 2) * _SURE
        for k, size in enumerate((4, 8, 3, 2))
    )
    return Seen(
        there=torch.logit(share.clamp(1e-4, 1 - 1e-4)).unsqueeze(1),
        shape=shape.float(),
        color=color.float(),
        half=half.float(),
        material=material.float(),
        offset=offset,
        height=height,
        gaze=gaze,
        spread=torch.zeros(len(share), 4, *share.shape[1:]),
    )
