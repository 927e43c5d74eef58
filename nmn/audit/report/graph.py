"""The program as a drawing: values flow from the top to the answer at the bottom."""

from nmn.audit.report.layers import Layout, layout
from nmn.audit.report.markup import Html, element
from nmn.audit.report.palette import type_class
from nmn.audit.report.story import ShownStep, Story
from nmn.audit.report.words import reading_of, status_class, status_of

MOST = 200
"""Nodes that are drawn; a larger drawing could not be read."""

# In units of the drawing, which are screen pixels where it fits.
_WIDTH, _HEIGHT, _ACROSS, _DOWN = 216.0, 50.0, 238.0, 88.0
_MARGIN = 6.0
_COLUMN = 720.0  # wider than this, a drawing has the whole page for itself
_GLYPH = 7.4  # mean width of a character of the usual interface fonts, bold, at 13 pixels
_TIGHT = 0.82  # how far a text may be condensed before it is cut


def program_graph(story: Story) -> Html:
    """The SVG, in a box that scrolls sideways where the page is too narrow."""
    parts = story.parts
    if not parts or len(parts) > MOST:
        why = "The program cannot be drawn." if not parts else f"{len(parts)} steps: not drawn."
        return element("p", why, class_="muted")
    places = layout([part.inputs for part in parts])
    wide = places.width * _ACROSS + _WIDTH + 2 * _MARGIN
    high = (places.layers - 1) * _DOWN + _HEIGHT + 2 * _MARGIN
    drawn = element(
        "svg",
        *_edges(story, places),
        *(_node(story, places, index) for index in range(len(parts))),
        class_="graph",
        viewBox=f"0 0 {wide:.0f} {high:.0f}",
        # Shrunk to fit a little, and scrolled beyond that: small text helps nobody.
        style=f"max-width:{wide:.0f}px;min-width:{0.72 * wide:.0f}px",
        role="img",
        aria_label="The program as a graph of steps",
    )
    return element("div", drawn, class_="graph-box wide" if wide > _COLUMN else "graph-box")


def _center(places: Layout, x: float) -> float:
    return _MARGIN + _WIDTH / 2 + x * _ACROSS


def _top(layer: int) -> float:
    return _MARGIN + layer * _DOWN


def _node(story: Story, places: Layout, index: int) -> Html:
    part = story.parts[index]
    shown = story.by_text.get(part.text)
    x, y = _center(places, places.x[index]) - _WIDTH / 2, _top(places.layer[index])
    number = "" if shown is None else str(shown.step.seq)
    call = " ".join([part.op, *part.literals])
    kind = type_class(shown.step.output.type) if shown is not None else "t-other"
    status = status_of(shown)
    body = element(
        "g",
        element("title", _hover(part.text, shown)),
        element("rect", x=x, y=y, width=_WIDTH, height=_HEIGHT, rx=7, class_="shape"),
        element("rect", x=x, y=y, width=5, height=_HEIGHT, rx=2, class_="stripe"),
        element("text", number, x=x + _WIDTH - 9, y=y + 20, class_="number"),
        _fitted(call, x + 14, y + 20, _WIDTH - 46, "call"),
        _fitted(_below(shown), x + 14, y + 39, _WIDTH - 24, "read"),
        class_=f"node {kind} {status_class(status)}",
    )
    if shown is None:
        return body
    return element("a", body, href=f"#step-{shown.step.seq}", data_step=shown.step.seq)


def _below(shown: ShownStep | None) -> str:
    status = status_of(shown)
    if shown is None or status == "passed on":
        return status
    return reading_of(shown) if status == "ok" else f"{status}: {reading_of(shown)}"


def _hover(text: str, shown: ShownStep | None) -> str:
    if shown is None:
        return f"{text}\nnot run"
    return f"{text}\n{shown.step.output.type}\n{reading_of(shown)}"


def _edges(story: Story, places: Layout) -> list[Html]:
    drawn = []
    for index, part in enumerate(story.parts):
        target = story.by_text.get(part.text)
        for port, source in enumerate(part.inputs):
            feeder = story.by_text.get(story.parts[source].text)
            label = "" if feeder is None else feeder.step.output.type
            if target is not None and port < len(target.step.inputs):
                label = f"{target.step.inputs[port].port}: {target.step.inputs[port].type}"
            drawn.append(_edge(places, source, index, port, len(part.inputs), label))
    return drawn


def _edge(places: Layout, source: int, target: int, port: int, ports: int, label: str) -> Html:
    points = [(_center(places, x), _top(layer)) for x, layer in places.routes[source, target]]
    # Several inputs arrive side by side, in the order of the arguments.
    last_x = points[-1][0] + (port - (ports - 1) / 2) * 34
    points[-1] = (last_x, points[-1][1] - 2)
    x, y = points[0][0], points[0][1] + _HEIGHT
    path = f"M{x:.1f} {y:.1f}"
    for next_x, next_y in points[1:]:
        bend = (next_y - y) / 2
        path += (
            f"C{x:.1f} {y + bend:.1f} {next_x:.1f} {next_y - bend:.1f} {next_x:.1f} {next_y:.1f}"
        )
        # Straight down between the nodes of a layer, so that it passes behind none of them.
        x, y = next_x, next_y + _HEIGHT
        if (next_x, next_y) != points[-1]:
            path += f"V{y:.1f}"
    end_x, end_y = points[-1]
    arrow = f"M{end_x - 4:.1f} {end_y - 6:.1f}l4 6l4 -6"
    return element(
        "g",
        element("title", label),
        element("path", d=path, class_="reach"),
        element("path", d=path, class_="line"),
        element("path", d=arrow, class_="line"),
        element("text", label, x=end_x, y=end_y - 14, class_="edge-label"),
        class_="edge",
    )


def _fitted(text: str, x: float, y: float, wide: float, name: str) -> Html:
    """A line of text that stays inside its node, in whatever font it is shown."""
    flat = " ".join(text.split())
    most = int(wide / (_GLYPH * _TIGHT))
    flat = flat if len(flat) <= most else f"{flat[: most - 1]}…"
    full = len(flat) * _GLYPH > wide
    return element(
        "text",
        flat,
        x=x,
        y=y,
        class_=name,
        textLength=wide if full else None,
        lengthAdjust="spacingAndGlyphs" if full else None,
    )


def legend(story: Story) -> Html:
    """The types of the program, each with its colour."""
    types = dict.fromkeys(shown.step.output.type for shown in story.steps)
    chips = [element("span", name, class_=f"chip {type_class(name)}") for name in types]
    return element("p", *chips, class_="legend") if chips else element("p", class_="legend")
