"""``report``: one trail as one page of HTML that needs nothing else, and no network."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nmn.audit.expressions import pretty
from nmn.audit.report.graph import legend, program_graph
from nmn.audit.report.markup import Html, element, join
from nmn.audit.report.picture import picture_of
from nmn.audit.report.provenance import provenance
from nmn.audit.report.steps import glance, step_cards
from nmn.audit.report.story import Story
from nmn.audit.report.summary import summary
from nmn.audit.trail import Trail
from nmn.audit.verify import verify
from nmn.errors import NmnError


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
    body = [
        picture.symbol(),
        element("p", f"nmn audit trail · {header.run} · question {header.number}", class_="run"),
        summary(story, picture),
    ]
    if header.program.text is not None or header.program.source is not None:
        body.append(_program(story))
    if story.steps:
        body += [element("h2", "Every step"), *step_cards(story, picture)]
    body.append(provenance(trail, verify(trail)))
    return page(header.question or header.program.text or "nmn audit trail", body)


def _program(story: Story) -> Html:
    program = story.trail.header.program
    if program.text is None:
        source = element("code", program.source or "", class_="program")
        return element("section", element("h2", "The program, not accepted"), source)
    try:
        text = pretty(program.text)
    except NmnError:
        text = program.text
    shown = [
        element("h2", "The program"),
        element("pre", element("code", text), class_="program"),
        element("div", program_graph(story), glance(story), class_="pair wide-left"),
        legend(story),
    ]
    return element("section", *shown)


def page(title: str, body: list[Html]) -> str:
    """A whole page around some content."""
    script = _part("script.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Nothing may be fetched, and no script may run but this one: a question or a file name that
    # got past the escaping would still do nothing.
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'"
    )
    top = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title if len(title) <= 100 else f"{title[:99]}…"),
        Html(f"<style>{_part('style.css')}</style>"),
    )
    main = element("body", element("main", join(body)), Html(f"<script>{script}</script>"))
    return f"<!DOCTYPE html>\n{element('html', top, main, lang='en')}\n"


@cache
def _part(name: str) -> str:
    return files("nmn.audit.report").joinpath(name).read_text(encoding="utf-8")
