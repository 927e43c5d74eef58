"""``report``: one trail as one page of HTML."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nmn.audit.expressions import pretty
from nmn.audit.report.drawing import SMALL, WIDE, Frame, Layer, frame
from nmn.audit.report.film import Frames, Still, film_of
from nmn.audit.report.graph import program_graph
from nmn.audit.report.page import page
from nmn.audit.report.picture import Picture, picture_of
from nmn.audit.report.story import ShownStep, Story
from nmn.audit.report.timeline import Timeline, step_timeline, timeline
from nmn.audit.trail import Trail
from nmn.audit.verify import verify
from nmn.errors import NmnError, TrailError
from nmn.types import ClipGraph, Mark

# A frame of a clip, in units of its drawing: several stand side by side.
FILM = 300.0


def report(
    trail: Trail, pixels: NDArray[np.uint8] | None = None, frames: Frames | None = None
) -> str:
    """A page with the picture, or frames and a timeline of the clip, the answer, the program and
    every step.

    It is read without scripts, prints, and follows the reader's light or dark setting. The
    picture is in it once, as JPEG; all boxes are drawn over that one copy.

    Arguments:
        trail: from memory or from a file. Values are rebuilt from its blobs, so a file is enough.
        pixels: ``[height, width, 3]`` uint8 RGB of the picture. By default those still in memory,
            or the file that the trail names, if that is unchanged; else boxes are drawn on an
            empty frame, and the page says why.
        frames: of a clip, gives the frames at some times, as ``Keepsake.frames`` does; by default
            they are read from the file likewise.

    Raises:
        TrailError: ``pixels`` are no picture, or the trail has no header.
    """
    story = Story(trail)
    picture = picture_of(trail, pixels)
    header = trail.header
    marks, caption = story.answer_boxes
    clip = _clip(trail)
    film = film_of(story, clip, frames) if clip is not None else []
    return page(
        "trail.html",
        header.question or header.program.text or "nmn audit trail",
        story=story,
        header=header,
        footer=trail.footer,
        picture=picture,
        top=frame(picture, [Layer(marks)], WIDE, f"The picture. {caption}")
        if picture.drawn
        else None,
        caption=caption if picture.drawn or film else "",
        film=[(still, _still(still, marks, FILM)) for still in film],
        timeline=None
        if clip is None
        else timeline(story, clip.duration, [s.seconds for s in film]),
        program=_pretty(header.program.text),
        graph=program_graph(story),
        visuals=[_visual(story, shown, picture) for shown in story.steps],
        moving=[_moving(story, shown, clip, film) for shown in story.steps],
        checked=verify(trail),
        anchor=trail.anchor,
        part=_part(trail),
    )


def _clip(trail: Trail) -> ClipGraph | None:
    """What was seen, where that is a clip and can still be read."""
    try:
        seen = trail.percept
    except TrailError:
        return None
    return seen if isinstance(seen, ClipGraph) else None


def _still(still: Still, marks: Sequence[Mark], wide: float) -> Frame:
    """A frame of a clip with those boxes that are on it."""
    here = [mark for mark in marks if mark.frame == still.frame]
    return frame(still.picture, [Layer(here)], wide, f"The clip at {still.seconds:.1f} seconds.")


def _moving(
    story: Story, shown: ShownStep, clip: ClipGraph | None, film: Sequence[Still]
) -> tuple[Timeline | None, tuple[int, Frame] | None]:
    """A step about a clip: its times, and the shown frame on which most of its boxes are, with
    that frame's place among all."""
    if clip is None or shown.passed_on:
        return None, None
    many = [sum(mark.frame == still.frame for mark in shown.boxes) for still in film]
    best = max(range(len(film)), key=many.__getitem__, default=None)
    seen = None
    if best is not None and many[best] and film[best].picture.jpeg is not None:
        seen = best, _still(film[best], shown.boxes, SMALL)
    return step_timeline(story, shown, clip.duration), seen


def _part(trail: Trail) -> str:
    """What one of the things that were seen is called."""
    try:
        return trail.medium.percept.part
    except TrailError:
        return "part"


def _pretty(program: str | None) -> str | None:
    try:
        return program and pretty(program)
    except NmnError:
        return program


def _visual(story: Story, shown: ShownStep, picture: Picture) -> tuple[Frame | None, str]:
    """The picture with the step's boxes; of a step that gives none, with those it looked at."""
    if shown.passed_on:
        return None, "Nothing to show: there was no input."
    looked_at = story.looked_at(shown)
    about_places = shown.boxes or looked_at or not shown.bars
    if not picture.drawn or story.trail.header.scene is None or not about_places:
        return None, ""
    own = {mark.box for mark in shown.boxes}
    before = [mark for mark in looked_at if mark.box not in own]
    instead = not shown.boxes and (shown.bars or shown.step.status != "ok")
    layers = [Layer(before)] if instead else [Layer(before, faint=True), Layer(shown.boxes)]
    caption = "What it looked at." if instead else "Dashed: what else it looked at."
    described = f"Step {shown.step.seq}: {shown.reading}"
    return frame(picture, layers, SMALL, described), caption if before else ""
