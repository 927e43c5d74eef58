"""Stretches of time, in seconds: made of frames, and as a person reads them."""

import re
from collections.abc import Sequence

Span = tuple[float, float]
"""Start and end in seconds."""

# More stretches than this in one line are not read: the rest is counted.
_NAMED = 4

_SPAN = re.compile(r"(\d{1,7}(?:\.\d+)?)(?:-(\d{1,7}(?:\.\d+)?))? s")


def runs(frames: Sequence[int], bounds: Sequence[Span]) -> list[Span]:
    """The stretches that frames cover, joined where frame follows frame.

    Arguments:
        frames: ascending.
        bounds: start and end of every frame.

    >>> runs([0, 1, 3], [(0.0, 0.5), (0.5, 1.0), (1.0, 1.5), (1.5, 2.0)])
    [(0.0, 1.0), (1.5, 2.0)]
    """
    made: list[Span] = []
    last = None
    for frame in frames:
        start, end = bounds[frame]
        if last is not None and frame == last + 1:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
        last = frame
    return made


def span_text(spans: Sequence[Span], named: int | None = _NAMED) -> str:
    """Stretches as a person reads them.

    >>> span_text([(0.0, 1.25), (3.0, 4.0)]), span_text([(2.5, 2.5)]), span_text([])
    ('0.0-1.2 s, 3.0-4.0 s', '2.5 s', 'never')
    """
    shown = [
        f"{start:.1f} s" if start == end else f"{start:.1f}-{end:.1f} s"
        for start, end in spans[:named]
    ]
    more = len(spans) - len(shown)
    return ", ".join([*shown, *([f"and {more} more"] if more else [])]) or "never"


def spans_in(text: str) -> list[Span] | None:
    """The stretches that such a text states; None where it states something else.

    >>> spans_in("0.0-1.2 s, 3.0-4.0 s"), spans_in("never"), spans_in("at noon")
    ([(0.0, 1.2), (3.0, 4.0)], [], None)
    """
    if text == "never":
        return []
    found = [_SPAN.fullmatch(part) for part in text.split(", ")]
    if not all(found):
        return None
    return [
        (float(one.group(1)), float(one.group(2) or one.group(1)))
        for one in found
        if one is not None
    ]
