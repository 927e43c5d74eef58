"""The frames of a clip that a page shows: those where what the answer hangs on begins, or is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmn.audit.files import digest_file
from nmn.audit.report.picture import Picture, picture_from
from nmn.audit.report.story import Story
from nmn.errors import NmnError, TrailError
from nmn.types import ClipGraph, Mark

MOST = 6
"""Pictures in a page: more are not looked at, and each takes some 30 kB."""

_LONGEST = 480  # pixels of the longer side: they stand side by side

Frames = Callable[[Sequence[float]], Sequence[NDArray[np.uint8]]]
"""Times in seconds, ascending -> ``[height, width, 3]`` uint8 RGB of each; none if lost."""


@dataclass(frozen=True)
class Still:
    """One frame of a clip.

    Attributes:
        frame: its number among those that were looked at.
        seconds: when it is shown.
        picture: what is drawn on.
    """

    frame: int
    seconds: float
    picture: Picture


def film_of(story: Story, clip: ClipGraph, frames: Frames | None) -> list[Still]:
    """The chosen frames of a clip, with their pictures where they can be had.

    Arguments:
        frames: gives those still in memory; else the file that the trail names is read, if it is
            unchanged.
    """
    chosen = choose(clip, _marks(story))
    times = [float(clip.times[frame]) for frame in chosen]
    shown, missing = _pictures(story, times, frames)
    made = []
    for at, (frame, seconds) in enumerate(zip(chosen, times, strict=True)):
        if shown:
            picture = picture_from(shown[at], _LONGEST)
        else:
            picture = Picture(clip.width, clip.height, None, missing)
        made.append(Still(frame, seconds, picture))
    return made


def choose(clip: ClipGraph, marks: Sequence[Mark], most: int = MOST) -> list[int]:
    """Numbers of frames, ascending: where the strongest stretches begin and are half over, then
    evenly through the clip until there are enough."""
    if not clip.frames:
        return []
    bounds = clip.bounds()
    wanted: list[int] = []
    spans = sorted((mark for mark in marks if mark.span), key=lambda mark: -mark.strength)
    for mark in spans:
        start, end = mark.span or (0.0, 0.0)
        wanted += [_frame_at(bounds, start), _frame_at(bounds, (start + end) / 2)]
    evenly = np.linspace(0, clip.frames - 1, most).round().astype(int).tolist()
    chosen = list(dict.fromkeys([*wanted[: most - 2], *evenly]))[:most]
    return sorted(chosen)


def _frame_at(bounds: Sequence[tuple[float, float]], seconds: float) -> int:
    inside = [k for k, (start, _) in enumerate(bounds) if start <= seconds + 1e-6]
    return inside[-1] if inside else 0


def _marks(story: Story) -> Sequence[Mark]:
    """The stretches of the answer; of one without any, of the last step that has some."""
    return next((shown.spans for shown in reversed(story.steps) if shown.spans), ())


def _pictures(
    story: Story, times: Sequence[float], frames: Frames | None
) -> tuple[Sequence[NDArray[np.uint8]], str]:
    """(a picture a time, "") or (nothing, why not)."""
    try:
        given = frames(times) if frames is not None else ()
        if len(given) == len(times):
            return given, ""
        return _from_file(story, times), ""
    except NmnError as error:
        media = story.trail.header.media
        return (), f"'{media.name if media else 'the clip'}' is not shown: {error.message}."


def _from_file(story: Story, times: Sequence[float]) -> Sequence[NDArray[np.uint8]]:
    media = story.trail.header.media
    if media is None or media.path is None:
        raise TrailError("it was not a file, and its frames are not kept")
    if media.sha256 is None:
        raise TrailError("it could not be read when it was asked about")
    if digest_file(Path(media.path)) != media.sha256:
        raise TrailError("the file has changed since (its SHA-256 is another)")
    found = story.trail.medium.frames(Path(media.path), times)
    if len(found) != len(times):
        raise TrailError("its frames cannot be read again")
    return found
