"""A layered drawing of a program: inputs above, what they feed below.

The usual four steps (Sugiyama, Tagawa and Toda 1981): layers, dummies on long edges, an order
within each layer with few crossings, and places that keep edges straight.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# Widths in units of one node with its gap; an edge that passes a layer needs less.
_NODE, _PASSING = 1.0, 0.3
_SWEEPS = 8


@dataclass(frozen=True)
class Layout:
    """Where everything is.

    Attributes:
        x: per node, in node widths, from 0.
        layer: per node, from 0 at the top.
        routes: (source, target) -> (x, layer) of the points that the edge passes, ends included.
        width: the largest x.
        layers: how many there are.
    """

    x: list[float]
    layer: list[int]
    routes: dict[tuple[int, int], list[tuple[float, int]]]
    width: float
    layers: int


@dataclass
class _Drawing:
    """Nodes and dummies together: the vertices of the drawing."""

    layer: list[int]
    rows: list[list[int]]
    above: list[list[int]] = field(default_factory=list)
    below: list[list[int]] = field(default_factory=list)
    chains: dict[tuple[int, int], list[int]] = field(default_factory=dict)


def layout(inputs: Sequence[Sequence[int]]) -> Layout:
    """Place the nodes of a program; ``inputs[k]`` are the nodes that feed node ``k``, all smaller
    than ``k``. The last node is the root."""
    count = len(inputs)
    drawing = _with_dummies(inputs, _layers(inputs))
    _order(drawing)
    x = _place(drawing, count)
    low = min(x, default=0.0)
    x = [value - low for value in x]
    routes = {
        edge: [(x[vertex], drawing.layer[vertex]) for vertex in chain]
        for edge, chain in drawing.chains.items()
    }
    return Layout(x[:count], drawing.layer[:count], routes, max(x, default=0.0), len(drawing.rows))


def _layers(inputs: Sequence[Sequence[int]]) -> list[int]:
    """Each node just above the topmost of those that it feeds."""
    rank = [0] * len(inputs)
    for node in reversed(range(len(inputs))):
        for source in inputs[node]:
            rank[source] = max(rank[source], rank[node] + 1)
    deepest = max(rank, default=0)
    return [deepest - value for value in rank]


def _with_dummies(inputs: Sequence[Sequence[int]], layer: list[int]) -> _Drawing:
    drawing = _Drawing(list(layer), [[] for _ in range(max(layer, default=-1) + 1)])
    drawing.above = [[] for _ in layer]
    drawing.below = [[] for _ in layer]
    placed: set[int] = set()
    waiting = [len(inputs) - 1] if inputs else []
    # From the root, left input first: a program without shared parts is then free of crossings.
    while waiting:
        node = waiting.pop()
        if node in placed:
            continue
        placed.add(node)
        drawing.rows[layer[node]].append(node)
        sources = list(dict.fromkeys(inputs[node]))
        for source in sources:
            _connect(drawing, source, node)
        waiting += reversed(sources)
    return drawing


def _connect(drawing: _Drawing, source: int, target: int) -> None:
    chain = [source]
    for level in range(drawing.layer[source] + 1, drawing.layer[target]):
        dummy = len(drawing.layer)
        drawing.layer.append(level)
        drawing.above.append([])
        drawing.below.append([])
        drawing.rows[level].append(dummy)
        chain.append(dummy)
    chain.append(target)
    for upper, lower in pairwise(chain):
        drawing.below[upper].append(lower)
        drawing.above[lower].append(upper)
    drawing.chains[source, target] = chain


def _order(drawing: _Drawing) -> None:
    """Sort each layer by the mean place of its neighbours, down and up, and keep the best."""
    best, fewest = [list(row) for row in drawing.rows], _crossings(drawing)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        levels = range(1, len(drawing.rows)) if down else range(len(drawing.rows) - 2, -1, -1)
        for level in levels:
            beside = drawing.rows[level - 1 if down else level + 1]
            at = {vertex: place for place, vertex in enumerate(beside)}
            near = drawing.above if down else drawing.below
            row = drawing.rows[level]
            means = {
                vertex: _mean([float(at[other]) for other in near[vertex]], float(place))
                for place, vertex in enumerate(row)
            }
            row.sort(key=means.__getitem__)
        while _swap(drawing):
            pass
        crossings = _crossings(drawing)
        if crossings < fewest:
            best, fewest = [list(row) for row in drawing.rows], crossings
    drawing.rows = best


def _swap(drawing: _Drawing) -> bool:
    """Swap neighbours in a row wherever that saves crossings; False where it never does."""
    saved = False
    places = {vertex: at for row in drawing.rows for at, vertex in enumerate(row)}
    for row in drawing.rows:
        for at in range(len(row) - 1):
            left, right = row[at], row[at + 1]
            crossed = uncrossed = 0
            for near in (drawing.above, drawing.below):
                for a in near[left]:
                    for b in near[right]:
                        crossed += places[a] > places[b]
                        uncrossed += places[a] < places[b]
            if uncrossed < crossed:
                row[at], row[at + 1] = right, left
                places[left], places[right] = at + 1, at
                saved = True
    return saved


def _crossings(drawing: _Drawing) -> int:
    total = 0
    for upper, lower in pairwise(drawing.rows):
        at = {vertex: place for place, vertex in enumerate(lower)}
        ends = [sorted(at[other] for other in drawing.below[vertex]) for vertex in upper]
        flat = [end for group in ends for end in group]
        total += sum(1 for i, a in enumerate(flat) for b in flat[i + 1 :] if a > b)
    return total


def _place(drawing: _Drawing, count: int) -> list[float]:
    """Pull each vertex to the mean of its neighbours, as far as its row's order allows."""
    x = [0.0] * len(drawing.layer)
    for row in drawing.rows:
        for vertex, value in zip(row, _spread(row, [0.0] * len(row), count), strict=True):
            x[vertex] = value
    for sweep in range(2 * _SWEEPS):
        down = sweep % 2 == 0
        near = drawing.above if down else drawing.below
        for row in drawing.rows if down else reversed(drawing.rows):
            wanted = [_mean([x[other] for other in near[v]], x[v]) for v in row]
            for vertex, value in zip(row, _spread(row, wanted, count), strict=True):
                x[vertex] = value
    return x


def _spread(row: list[int], wanted: list[float], count: int) -> list[float]:
    """Places nearest to ``wanted`` (least squares) that keep the order and the distances.

    Pool adjacent violators: neighbours that want to be closer than they may share one mean.
    """
    offsets = [0.0]
    for left, right in pairwise(row):
        gap = sum(_NODE if vertex < count else _PASSING for vertex in (left, right)) / 2
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, int]] = []  # sum of wishes, number of members
    for wish, offset in zip(wanted, offsets, strict=False):
        pools.append((wish - offset, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, members = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + members)
    means = [total / members for total, members in pools for _ in range(members)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
