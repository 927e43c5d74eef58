"""Sentences that name the objects a refusal is about."""

from torch import Tensor

from nmn.types import Reading
from nmn.types.reading import SHOWN

# More names than this do not help to choose.
_NAMED = 4
# A best candidate weaker than this is none.
_HARDLY = 0.01


def nothing_fits(scores: Tensor, reading: Reading) -> str:
    """ "nothing fits; the best candidate is #3 dog 0.21"; ``scores`` is one row."""
    if not len(reading.percept):
        return "nothing fits; no object was found in the picture"
    ranked = _ranked(scores, reading)
    if ranked[0][1] < _HARDLY:
        return "nothing in the picture fits"
    return f"nothing fits; the best candidate is {_named(ranked[:1], reading)}"


def members(scores: Tensor, reading: Reading) -> str:
    """ "2 objects fit: #1 car 0.95, #4 car 0.91", or which may fit where none surely does."""
    ranked = _ranked(scores, reading)
    fitting, verb = [pair for pair in ranked if pair[1] > 0.5], "fit"
    if not fitting:
        fitting, verb = [pair for pair in ranked if pair[1] > SHOWN], "may fit"
    if not fitting:
        return "no object fits"
    if len(fitting) == 1:
        return f"1 object {'fits' if verb == 'fit' else verb}: {_named(fitting, reading)}"
    return f"{len(fitting)} objects {verb}: {_named(fitting, reading)}"


def _ranked(scores: Tensor, reading: Reading) -> list[tuple[int, float]]:
    """Objects of the picture with their scores, best first; padding left out."""
    pairs = enumerate(scores[: len(reading.percept)].tolist())
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _named(pairs: list[tuple[int, float]], reading: Reading) -> str:
    names = [f"{reading.name(i)} {score:.2f}" for i, score in pairs[:_NAMED]]
    if len(pairs) > _NAMED:
        names.append(f"and {len(pairs) - _NAMED} more")
    return ", ".join(names)
