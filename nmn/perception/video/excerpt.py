"""A part of a clip, and how densely it is looked at: what a person may ask for beside the file."""

import math
import re
from dataclasses import dataclass
from typing import Any

from nmn.errors import MediaError

_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7}(?:\.\d{1,9})?)")
_SIXTY = 60.0


@dataclass(frozen=True)
class Excerpt:
    """A clip's source with what is wanted of it; given wherever a clip may be given.

    Attributes:
        source: whatever a clip is read from.
        fps: frames looked at in a second; None takes them by shot and motion.
        start, stop: seconds of the clip, as numbers or as "1:02.5"; None is its beginning, or end.
            Times in answers stay those of the whole clip.

    Raises:
        MediaError: they are no such numbers, or ``stop`` is not after ``start``.

    >>> Excerpt("street.mp4", fps=10, start="1:02.5").start
    62.5
    """

    source: Any
    fps: float | int | None = None
    start: float | int | str | None = None
    stop: float | int | str | None = None

    def __post_init__(self) -> None:
        fps = self.fps
        if fps is not None and not (_is_number(fps) and 0 < fps < math.inf):
            raise MediaError(
                f"{fps!r} is no number of frames a second",
                where="fps",
                expected="a number above 0, such as 4",
            )
        for name in ("start", "stop"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, seconds_of(given, name))
        begin, end = self.begin, self.end
        if end is not None and end <= begin:
            raise MediaError(
                f"the part ends at {end:g} s, and begins at {begin:g} s",
                where="stop",
                expected="a time after its beginning",
            )

    @property
    def begin(self) -> float:
        """Seconds; 0 where none is set."""
        return 0.0 if self.start is None else float(self.start)

    @property
    def end(self) -> float | None:
        """Seconds; None where none is set."""
        return None if self.stop is None else float(self.stop)

    @property
    def part(self) -> str:
        """What is looked at, in words that are the same for the same wish; "" of a whole clip."""
        words = [] if self.fps is None else [f"{float(self.fps):g} frames a second"]
        if self.start is not None:
            words.append(f"from {self.begin:g} s")
        if self.end is not None:
            words.append(f"to {self.end:g} s")
        return ", ".join(words)


def seconds_of(given: float | int | str, where: str) -> float:
    """Seconds of a time as a person writes it: 62.5, "62.5", "1:02.5" or "0:01:02.5".

    Arguments:
        where: the name of the option, for errors.

    Raises:
        MediaError: it is no time.
    """
    expected = "seconds, or minutes and seconds such as 1:02.5"
    if _is_number(given):
        if 0 <= given < math.inf:  # type: ignore[operator]
            return float(given)
        raise MediaError(f"{given} is no time in a clip", where=where, expected=expected)
    found = _CLOCK.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        raise MediaError(f"{given!r:.60} is no time", where=where, expected=expected)
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    # "1:90" is more likely a slip than a minute and a half.
    if (found[2] is not None and seconds >= _SIXTY) or (found[1] is not None and minutes >= _SIXTY):
        raise MediaError(f"'{given}' is no time", where=where, expected=expected)
    return (hours * _SIXTY + minutes) * _SIXTY + seconds


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)
