"""The layered drawing of programs."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.audit.report.layers import _NODE, Layout, layout


@st.composite
def programs(draw: st.DrawFn) -> list[list[int]]:
    """Any program: every node but the last feeds a later one."""
    count = draw(st.integers(1, 24))
    inputs: list[list[int]] = [[] for _ in range(count)]
    for node in range(count - 1):
        inputs[draw(st.integers(node + 1, count - 1))].append(node)
    for _ in range(draw(st.integers(0, 8))):
        if count > 1:
            target = draw(st.integers(1, count - 1))
            inputs[target].append(draw(st.integers(0, target - 1)))
    return inputs


@settings(max_examples=200, deadline=None)
@given(inputs=programs())
def test_any_program_is_drawn_properly(inputs: list[list[int]]) -> None:
    drawn = layout(inputs)
    assert len(drawn.x) == len(drawn.layer) == len(inputs)
    assert min(drawn.x) >= 0 and max(drawn.x) <= drawn.width
    for level in range(drawn.layers):
        row = sorted(x for x, at in zip(drawn.x, drawn.layer, strict=True) if at == level)
        assert all(right - left >= _NODE - 1e-6 for left, right in pairwise(row)), "overlap"
    for node, sources in enumerate(inputs):
        for source in sources:
            assert drawn.layer[source] < drawn.layer[node]
            route = drawn.routes[source, node]
            assert route[0] == (drawn.x[source], drawn.layer[source])
            assert route[-1] == (drawn.x[node], drawn.layer[node])
            assert [level for _, level in route] == list(
                range(drawn.layer[source], drawn.layer[node] + 1)
            )


def crossings(drawn: Layout) -> int:
    pieces = [piece for route in drawn.routes.values() for piece in pairwise(route)]
    return sum(
        1
        for k, (a, b) in enumerate(pieces)
        for c, d in pieces[k + 1 :]
        if a[1] == c[1] and (a[0] - c[0]) * (b[0] - d[0]) < -1e-9
    )


@st.composite
def trees(draw: st.DrawFn) -> list[list[int]]:
    """A program without shared parts, its nodes in the order that parsing gives."""
    inputs: list[list[int]] = []

    def grow(depth: int) -> int:
        arity = draw(st.integers(0, 3)) if depth < 4 else 0
        sources = [grow(depth + 1) for _ in range(arity)]
        inputs.append(sources)
        return len(inputs) - 1

    grow(0)
    return inputs


@settings(max_examples=150, deadline=None)
@given(inputs=trees())
def test_a_tree_has_no_crossings_and_keeps_its_order(inputs: list[list[int]]) -> None:
    drawn = layout(inputs)
    assert crossings(drawn) == 0
    for sources in inputs:
        places = [drawn.x[source] for source in sources]
        assert places == sorted(places)


def test_a_chain_is_straight() -> None:
    drawn = layout([[], [0], [1], [2]])
    assert drawn.x == pytest.approx([0] * 4) and drawn.layer == [0, 1, 2, 3]


def test_a_leaf_stands_just_above_what_it_feeds() -> None:
    drawn = layout([[], [0], [1], [], [2, 3]])
    assert drawn.layer == [0, 1, 2, 2, 3]
