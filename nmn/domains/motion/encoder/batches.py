"""Batches of frames: what each cell should say, and frames spoilt as video files spoil them.

A frame of a file has been made smaller or larger, and has lost detail and colour to a codec. JPEG
does what H.264's key frames do (a transform of blocks, colours for two pixels by two), and is
quick; smaller frames lose what the network would else learn to rely on.
"""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from nmn.domains.motion.encoder.data import NOBODY, Frames
from nmn.domains.motion.perception.net import CELL, COLUMNS, HEIGHT, PIXELS, ROWS, WIDTH

_SMALLER = 0.35  # share of frames that were once smaller
_LEAST = 0.5  # of the width that they were: 96 of 192, what the world draws unless told
_CODED = 0.5
_NOISY = 0.3
_NOISE = 6.0  # the most, of 255


@dataclass(frozen=True)
class Batch:
    """Frames, and what the network should say of them.

    Attributes:
        pixels: ``[n, 128, 192, 3]`` uint8.
        share: ``[n, rows, columns]`` how much of the cell shows its thing, 0 to 1.
        weight: ``[n, rows, columns]`` how much the cell's answers count.
        words: ``[n, 4, rows, columns]`` shape, color, half, material.
        offset: ``[n, 2, rows, columns]`` as ``Seen.offset``; likewise ``height`` and ``gaze``.
        acting: ``[n, rows, columns]`` whether the cell shows the agent.
    """

    pixels: Tensor
    share: Tensor
    weight: Tensor
    words: Tensor
    offset: Tensor
    height: Tensor
    gaze: Tensor
    acting: Tensor


def make_batch(frames: Frames, chosen: NDArray[np.int64], seed: int, step: int) -> Batch:
    """The frames number ``chosen``, spoilt as step ``step`` does."""
    random = np.random.default_rng([seed, 2, step])
    # A memory map is read row by row: numbers in order are quickest, and the order means nothing.
    chosen = np.sort(chosen)
    pixels = np.stack([spoilt(np.array(image), random) for image in frames.images[chosen]])
    made = targets(frames.owners[chosen], frames.shares[chosen], np.array(frames.things[chosen]))
    return Batch(torch.from_numpy(pixels), *(torch.from_numpy(part) for part in made))


def targets(
    owners: NDArray[np.uint8], shares: NDArray[np.uint8], things: NDArray[np.float32]
) -> tuple[NDArray[Any], ...]:
    """All of ``Batch`` but the pixels."""
    nobody = owners == NOBODY
    share = shares.astype(np.float32) / CELL**2
    owner = np.where(nobody, 0, owners).astype(np.int64)
    flat = np.take_along_axis(things, owner.reshape(len(owner), -1, 1), 1)
    cells = np.moveaxis(flat.reshape(*owner.shape, -1), 3, 1)  # [n, FIELDS, rows, columns]
    area = np.zeros(things.shape[:2], dtype=np.float32)
    np.add.at(area, (np.arange(len(owner))[:, None, None], owner), np.where(nobody, 0, share))
    own = np.take_along_axis(area, owner.reshape(len(owner), -1), 1).reshape(owner.shape)
    # A thing's cells count together as the root of its area: a small one counts for less than a
    # large one, but each of its cells for more.
    weight = np.where(nobody, 0, share / np.sqrt(np.maximum(own, 1)))
    y, x = np.mgrid[0:ROWS, 0:COLUMNS] * CELL + CELL / 2
    offset = np.stack([cells[:, 4] - x, cells[:, 5] - y], 1) / PIXELS
    return (
        share,
        weight.astype(np.float32),
        cells[:, :4].astype(np.int64),
        offset.astype(np.float32),
        cells[:, 6:7].copy(),
        cells[:, 7:9].copy(),
        ((cells[:, 0] == 3) & ~nobody).astype(np.float32),
    )


def spoilt(image: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """A frame ``[128, 192, 3]`` as it may come out of a file."""
    drawn = random.random(3)
    if drawn[0] < _SMALLER:
        scale = random.uniform(_LEAST, 1)
        small = (round(WIDTH * scale), round(HEIGHT * scale))
        made = Image.fromarray(image).resize(small, Image.Resampling.BILINEAR)
        image = np.asarray(made.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR))
    if drawn[1] < _CODED:
        held = io.BytesIO()
        Image.fromarray(image).save(held, "JPEG", quality=int(random.integers(40, 96)))
        image = np.asarray(Image.open(held))
    gain, shift = random.uniform(0.92, 1.08), random.uniform(-8, 8)
    light = image.astype(np.float32) * gain + shift
    if drawn[2] < _NOISY:
        light += random.normal(0, random.uniform(0, _NOISE), image.shape).astype(np.float32)
    return light.clip(0, 255).astype(np.uint8)
