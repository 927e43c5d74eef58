"""Sightings of a clip's frames -> its things: joined by colour and place, then named by shape.

A clip has no two things of a kind. So what is seen of one colour is followed from frame to frame,
pieces that were lost and found again are one thing where they are of one shape, and two pieces that
are seen together are of two. All that is said of a piece's shape counts, also what a single frame
was wrong about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.perception.sightings import Sighting
from nmn.perception.tracking.matching import assign
from nmn.synthetic.scene import SOLIDS

_REACH, _STEP, _FAR = 5.0, 18.0, 60.0
"""Pixels that a thing may be off, that it goes in a fifth of a second, and beyond which it is not
looked for."""

_STEPS = 0.2  # seconds, of _STEP
_MOST_PIECES = 7  # of one colour that are named as best they fit together; more are named in turn
_WORST = -2.0  # the logarithm of how unlikely a shape is made by one frame, which may be wrong
_DROPPED = -2.0  # what leaving out a frame of a piece costs: the logarithm of a small probability
_ANOTHER = 8.0  # the same for one more thing of a colour: mistaken pieces are of those there are
_LEAST, _LEAST_FRAMES = 12.0, 2  # cells by pixels of their error: what less is seen of is nothing


@dataclass(frozen=True)
class Track:
    """One thing through a clip.

    Attributes:
        shape, color: numbers; the agent's shape is one past the last, its colour -1.
        seen: by frame, in order.
    """

    shape: int
    color: int
    seen: dict[int, Sighting]


def tracks_of(frames: Sequence[Sequence[Sighting]], times: NDArray[np.float64]) -> list[Track]:
    """The things of a clip, the agent first.

    Arguments:
        frames: what was seen in each.
        times: ``[T]`` seconds.
    """
    found = []
    for hue in sorted({one.hue for frame in frames for one in frame}):
        own = [[one for one in frame if one.hue == hue] for frame in frames]
        if hue < 0:
            agent = {k: max(some, key=lambda one: one.cells) for k, some in enumerate(own) if some}
            found.append(Track(len(SOLIDS), hue, agent))
            continue
        for shape, pieces in _named(_followed(own, times)).items():
            seen = {k: one for piece in pieces for k, one in piece.items()}
            found.append(Track(shape, hue, dict(sorted(seen.items()))))
    return [
        one
        for one in found
        if len(one.seen) >= _LEAST_FRAMES
        and sum(some.cells / max(some.spread, 0.5) for some in one.seen.values()) >= _LEAST
    ]


def _followed(
    frames: Sequence[Sequence[Sighting]], times: NDArray[np.float64]
) -> list[dict[int, Sighting]]:
    """Pieces of one colour: sightings by frame that follow each other."""
    pieces: list[dict[int, Sighting]] = []
    for frame, found in enumerate(frames):
        if not found:
            continue
        lasts = [max(piece) for piece in pieces]
        fit = np.zeros((len(pieces), len(found)))
        for row, (piece, last) in enumerate(zip(pieces, lasts, strict=True)):
            reach = _REACH + _STEP * (times[frame] - times[last]) / _STEPS
            for column, one in enumerate(found):
                away = float(np.abs(one.place - piece[last].place).max()) / min(reach, _FAR)
                alike = float(np.exp(one.shape) @ np.exp(piece[last].shape))
                # Where it is counts most; what it looks like decides between neighbours.
                fit[row, column] = max(0.0, 1 - away) * (0.5 + 0.5 * alike)
        pairs, _, free = assign(fit, 1e-6)
        for row, column in pairs:
            pieces[row][frame] = found[column]
        pieces += [{frame: found[k]} for k in np.flatnonzero(free).tolist()]
    return pieces


def _named(pieces: list[dict[int, Sighting]]) -> dict[int, list[dict[int, Sighting]]]:
    """By shape, the pieces of it: as the evidence has it, with no two of a shape at a time."""
    pieces = sorted(pieces, key=lambda piece: -sum(min(one.cells, 4) for one in piece.values()))
    scores = np.stack([_evidence(piece) for piece in pieces])
    apart = [[_together(one, other) for other in pieces] for one in pieces]
    most = min(len(pieces), _MOST_PIECES)
    best = max(
        (
            labels
            for labels in product(range(len(SOLIDS) + 1), repeat=most)
            if _allowed(labels, apart)
        ),
        key=lambda labels: (
            float(scores[np.arange(most), list(labels)].sum())
            - _ANOTHER * len(set(labels) - {len(SOLIDS)})
        ),
    )
    chosen = list(best)
    for number in range(most, len(pieces)):
        order = np.argsort(-scores[number]).tolist()
        chosen.append(next(one for one in order if _allowed((*chosen, one), apart)))
    made: dict[int, list[dict[int, Sighting]]] = {}
    for piece, label in zip(pieces, chosen, strict=True):
        if label < len(SOLIDS):
            # Where two pieces of a thing share a frame, what was seen more of counts.
            made.setdefault(label, []).insert(0, piece)
    return made


def _evidence(piece: dict[int, Sighting]) -> NDArray[np.float64]:
    """``[SOLIDS + 1]`` logarithms: of each shape, and of being nothing at all."""
    shapes = sum(
        min(one.cells, 2.0) / 2 * np.maximum(one.shape[: len(SOLIDS)], _WORST)
        for one in piece.values()
    )
    return np.append(np.asarray(shapes), _DROPPED * len(piece))


def _together(one: dict[int, Sighting], other: dict[int, Sighting]) -> bool:
    return len(one.keys() & other.keys()) > 1


def _allowed(labels: Sequence[int], apart: Sequence[Sequence[bool]]) -> bool:
    return not any(
        labels[k] == labels[j] < len(SOLIDS) and apart[j][k]
        for k in range(len(labels))
        for j in range(k)
    )
