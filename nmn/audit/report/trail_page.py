"""``report``: one trail as one page of HTML."""

import numpy as np
from numpy.typing import NDArray

from nmn.audit.expressions import pretty
from nmn.audit.report.drawing import SMALL, WIDE, Frame, Layer, frame
from nmn.audit.report.graph import program_graph
from nmn.audit.report.page import page
from nmn.audit.report.picture import Picture, picture_of
from nmn.audit.report.story import ShownStep, Story
from nmn.audit.trail import Trail
from nmn.audit.verify import verify
from nmn.errors import NmnError, TrailError


def report(trail: Trail, pixels: NDArray[np.uint8] | None = None) -> str:
    """A page with the picture, the answer, the program and every step.

    It is read without scripts, prints, and follows the reader's light or dark setting. The
    picture is in it once, as JPEG; all boxes are drawn over that one copy.

    Arguments:
        trail: from memory or from a file. Values are rebuilt from its blobs, so a file is enough.
        pixels: ``[height, width, 3]`` uint8 RGB of the picture. By default those still in memory,
            or the file that the trail names, if that is unchanged; else boxes are drawn on an
            empty frame, and the page says why.

    Raises:
        TrailError: ``pixels`` are no picture, or the trail has no header.
    """
    story = Story(trail)
    picture = picture_of(trail, pixels)
    header = trail.header
    marks, caption = story.answer_boxes
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
        caption=caption,
        program=_pretty(header.program.text),
        graph=program_graph(story),
        visuals=[_visual(story, shown, picture) for shown in story.steps],
        checked=verify(trail),
        anchor=trail.anchor,
        part=_part(trail),
    )


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
