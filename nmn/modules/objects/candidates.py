"""Sentences about the objects that a refusal is about."""

from nmn.types import ObjectSet, Reading, Value
from nmn.types.reading import SHOWN

# More names than this do not help to choose.
_NAMED = 5
# A best candidate weaker than this is none.
_HARDLY = 0.01


def _ranked(value: Value, row: int, reading: Reading) -> list[tuple[int, float]]:
    if not isinstance(value, ObjectSet):
        return []
    scores = value.scores[row, : len(reading.graph)].tolist()
    return sorted(enumerate(scores), key=lambda pair: (-pair[1], pair[0]))


def _named(pairs: list[tuple[int, float]], reading: Reading) -> str:
    names = [f"{reading.name(i)} {score:.2f}" for i, score in pairs[:_NAMED]]
    if len(pairs) > _NAMED:
        names.append(f"and {len(pairs) - _NAMED} more")
    return ", ".join(names)


def nothing_fits(value: Value, row: int, reading: Reading) -> str:
    """ "nothing fits; the best candidate is #3 dog 0.21"."""
    if not len(reading.graph):
        return "nothing fits; no object was found in the picture"
    ranked = _ranked(value, row, reading)
    if not ranked or ranked[0][1] < _HARDLY:
        return "nothing in the picture fits"
    return f"nothing fits; the best candidate is {_named(ranked[:1], reading)}"


def members(value: Value, row: int, reading: Reading) -> str:
    """ "2 objects fit: #1 car 0.95, #4 car 0.91", or those that may fit where none surely does."""
    ranked = _ranked(value, row, reading)
    sure = [pair for pair in ranked if pair[1] > 0.5]
    verb = "fit"
    if not sure:
        sure, verb = [pair for pair in ranked if pair[1] > SHOWN] or ranked[:2], "may fit"
    if not sure:
        return "no object fits"
    if len(sure) == 1:
        verb = "fits" if verb == "fit" else verb
        return f"1 object {verb}: {_named(sure, reading)}"
    return f"{len(sure)} objects {verb}: {_named(sure, reading)}"
