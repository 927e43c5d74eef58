"""The program as a drawing: values flow from the top to the answer at the bottom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nmn.audit.report.layers import Layout, layout
from nmn.audit.report.story import ShownStep, Story

MOST = 200
"""Nodes that are drawn; a larger drawing could not be read."""

# In units of the drawing, which are screen pixels where it fits.
_WIDTH, _HEIGHT, _ACROSS, _DOWN = 216.0, 50.0, 238.0, 88.0
_MARGIN = 6.0
_GLYPH = 7.4  # mean width of a character of the usual interface fonts, bold, at 13 pixels
_TIGHT = 0.82  # how far a text may be condensed before it is cut


@dataclass(frozen=True)
class Line:
    """A line of text that stays inside its node, in whatever font it is shown.

    Attributes:
        text: cut, where it is far too long.
        length: that it is condensed to; None where it fits.
    """

    text: str
    length: float | None


@dataclass(frozen=True)
class Node:
    """One call, drawn.

    Attributes:
        text: of the call; ``shown`` its step, None where it has not run.
        x, y: its left upper corner.
        call, below: its two lines.
    """

    text: str
    shown: ShownStep | None
    x: float
    y: float
    call: Line
    below: Line


@dataclass(frozen=True)
class Edge:
    """One value on its way.

    Attributes:
        label: the argument that it becomes.
        path: of the line, as SVG has it.
        end: where its arrow points to.
    """

    label: str
    path: str
    end: tuple[float, float]


@dataclass(frozen=True)
class Graph:
    """The drawing, in the size of its units."""

    wide: float
    high: float
    edges: Sequence[Edge]
    nodes: Sequence[Node]
    node_size: tuple[float, float] = (_WIDTH, _HEIGHT)


def program_graph(story: Story) -> Graph | None:
    """Where everything is drawn; None of a program that cannot be, or is too large."""
    parts = story.parts
    if not parts or len(parts) > MOST:
        return None
    places = layout([part.inputs for part in parts])
    return Graph(
        places.width * _ACROSS + _WIDTH + 2 * _MARGIN,
        (places.layers - 1) * _DOWN + _HEIGHT + 2 * _MARGIN,
        list(_edges(story, places)),
        [_node(story, places, index) for index in range(len(parts))],
    )


def _center(places: Layout, x: float) -> float:
    return _MARGIN + _WIDTH / 2 + x * _ACROSS


def _top(layer: int) -> float:
    return _MARGIN + layer * _DOWN


def _node(story: Story, places: Layout, index: int) -> Node:
    part = story.parts[index]
    shown = story.by_text.get(part.text)
    x, y = _center(places, places.x[index]) - _WIDTH / 2, _top(places.layer[index])
    call = _fitted(" ".join([part.op, *part.literals]), _WIDTH - 46)
    return Node(part.text, shown, x, y, call, _fitted(_below(shown), _WIDTH - 24))


def _below(shown: ShownStep | None) -> str:
    if shown is None:
        return "not run"
    if shown.status in ("ok", "passed on"):
        return shown.reading if shown.status == "ok" else shown.status
    return f"{shown.status}: {shown.reading}"


def _edges(story: Story, places: Layout) -> Iterator[Edge]:
    for index, part in enumerate(story.parts):
        target = story.by_text.get(part.text)
        for port, source in enumerate(part.inputs):
            feeder = story.by_text.get(story.parts[source].text)
            label = "" if feeder is None else feeder.step.output.type
            if target is not None and port < len(target.step.inputs):
                label = f"{target.step.inputs[port].port}: {target.step.inputs[port].type}"
            yield _edge(places, source, index, port, len(part.inputs), label)


def _edge(places: Layout, source: int, target: int, port: int, ports: int, label: str) -> Edge:
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
    return Edge(label, path, points[-1])


def _fitted(text: str, wide: float) -> Line:
    flat = " ".join(text.split())
    most = int(wide / (_GLYPH * _TIGHT))
    flat = flat if len(flat) <= most else f"{flat[: most - 1]}…"
    return Line(flat, wide if len(flat) * _GLYPH > wide else None)
