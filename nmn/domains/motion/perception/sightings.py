"""Cells -> what was seen in a frame: cells that name the same thing say together where it is.

A cell's say counts by how much of the thing it shows, how sure it is of what that is, and how near
it expects to be. Cells that name quite another place are left out: they are of an outline between
two things, or of a thing that was mistaken.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.perception.net import CELL, PIXELS, Seen
from nmn.synthetic.scene import SOLIDS

Floats = NDArray[np.float64]

PERSON = len(SOLIDS)
"""The agent among the shapes."""

_LEAST_THERE = 0.2  # cells that show less of anything say nothing
_LEAST_CELLS = 0.4  # cells' worth of say that makes a sighting: 6 pixels
_NEAR = 8.0  # pixels: two cells that are further apart speak of different places
_SAME = 4.0  # pixels, beside what a sighting may be off: nearer ones of a colour are of one thing
_OVER = 3.0  # pixels: of two colours that are nearer, the one that shows little is the outline
_LITTLE = 0.25  # of another sighting at the same place: an outline, whatever its colour
_FLOOR = 0.05  # of a spread, so that no cell decides alone


@dataclass(frozen=True)
class Sighting:
    """One thing in one frame.

    Attributes:
        cells: cells' worth of say.
        place: column and row of the centre, pixels of the picture that the network sees.
        spread: how far off that is expected to be, pixels.
        height: of its underside over the ground, world units.
        gaze: cosine and sine of where the agent looks; means nothing of other things.
        shape, color, half, material: logarithms of probabilities, 4, 8, 3 and 2 of them.
    """

    cells: float
    place: Floats
    spread: float
    height: float
    gaze: Floats
    shape: Floats
    color: Floats
    half: Floats
    material: Floats

    @property
    def hue(self) -> int:
        """The likeliest colour; -1 of the agent, who is told by shape alone."""
        return -1 if self.shape.argmax() == PERSON else int(self.color.argmax())


def sightings(seen: Seen) -> list[list[Sighting]]:
    """What is in each frame, that with most cells first."""
    arrays = {
        name: part.detach().cpu().numpy().astype(np.float64) for name, part in vars(seen).items()
    }
    return [
        _of_frame({name: part[frame] for name, part in arrays.items()})
        for frame in range(len(seen.there))
    ]


def _of_frame(grid: Mapping[str, Floats]) -> list[Sighting]:
    there = 1 / (1 + np.exp(-grid["there"][0]))
    rows, columns = np.nonzero(there > _LEAST_THERE)
    cell = {name: part[:, rows, columns].T for name, part in grid.items()}
    cell |= {name: _logs(cell[name]) for name in ("shape", "color", "half", "material")}
    cell["spread"] = np.exp(cell["spread"].clip(-5, 2)) + _FLOOR
    cell["place"] = np.stack([columns, rows], 1) * CELL + CELL / 2 + cell["offset"] * PIXELS
    shape, hue = cell["shape"].argmax(1), cell["color"].argmax(1)
    agent = shape == PERSON
    say = there[rows, columns] * np.exp(
        cell["shape"].max(1) + np.where(agent, 0, cell["color"].max(1))
    )
    called = np.where(agent, -1, hue * len(SOLIDS) + shape)
    found = []
    for one in np.unique(called):
        own = np.flatnonzero(called == one)
        apart = np.abs(cell["place"][own, None] - cell["place"][None, own]).max(2) < _NEAR
        own = own[apart[(apart * say[own]).sum(1).argmax()]]
        found.append(_said({name: part[own] for name, part in cell.items()}, say[own]))
    return _joined([one for one in found if one.cells >= _LEAST_CELLS])


def _said(cell: Mapping[str, Floats], say: Floats) -> Sighting:
    cells = float(say.sum())
    # Errors of neighbours are alike: precision counts, but not to its square.
    trust = say[:, None] / cell["spread"]
    trust = trust / trust.sum(0)
    share = say / cells
    return Sighting(
        cells=cells,
        place=np.array([cell["place"][:, 0] @ trust[:, 0], cell["place"][:, 1] @ trust[:, 1]]),
        spread=float((cell["spread"][:, :2].max(1) @ share) * PIXELS),
        height=float(cell["height"][:, 0] @ share),
        gaze=cell["gaze"].T @ trust[:, 3],
        **{name: share @ cell[name] for name in ("shape", "color", "half", "material")},
    )


def _joined(found: list[Sighting]) -> list[Sighting]:
    """Sightings of one thing as one: of a cube of which a part looks like a cylinder."""
    made: list[Sighting] = []
    for one in sorted(found, key=lambda one: -one.cells):
        for number, other in enumerate(made):
            away = float(np.abs(one.place - other.place).max())
            if one.hue == other.hue and away < _SAME + one.spread:
                made[number] = _together(other, one)
                break
            if away < _OVER and one.cells < _LITTLE * other.cells:
                break
        else:
            made.append(one)
    return made


def _together(one: Sighting, other: Sighting) -> Sighting:
    trust = [some.cells / max(some.spread, 0.3) ** 2 for some in (one, other)]
    part = trust[1] / sum(trust)
    return Sighting(
        cells=one.cells + other.cells,
        **{
            name: value + (getattr(other, name) - value) * part
            for name, value in vars(one).items()
            if name != "cells"
        },
    )


def _logs(scores: Floats) -> Floats:
    """Logarithms of the probabilities of words, ``[cells, words]``."""
    made = scores - scores.max(1, keepdims=True)
    return np.asarray(made - np.log(np.exp(made).sum(1, keepdims=True)))
