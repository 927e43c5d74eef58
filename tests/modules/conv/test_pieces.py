"""Many rows in pieces give what they give at once."""

import pytest
import torch
from torch import Tensor

from nmn.modules.conv import pieces
from nmn.modules.conv.pieces import in_pieces
from tests.modules.conv.pictures import CASES, ask, inputs_of, make, pictures

# A map of 4 x 5 cells with 8 channels in float32.
MAP = torch.zeros(1, 4, 5, 8)
ROW = 4 * 5 * 8 * 4


@pytest.fixture
def three_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of at most three rows."""
    monkeypatch.setattr(pieces, "PIECE", 3 * ROW)


def sizes_of(rows: int, maps: Tensor = MAP) -> list[int]:
    seen = []

    def piece(x: Tensor) -> Tensor:
        seen.append(len(x))
        return 2 * x

    x = torch.arange(float(rows))
    assert torch.equal(in_pieces(piece, (x,), maps), 2 * x)
    return seen


@pytest.mark.usefixtures("three_rows")
@pytest.mark.parametrize(
    ("rows", "sizes"),
    [(0, [0]), (1, [1]), (3, [3]), (4, [2, 2]), (7, [2, 2, 3]), (9, [3, 3, 3])],
)
def test_pieces_are_alike_and_small_enough(rows: int, sizes: list[int]) -> None:
    assert sizes_of(rows) == sizes


@pytest.mark.usefixtures("three_rows")
def test_a_piece_is_measured_in_bytes() -> None:
    assert sizes_of(6, MAP.to(torch.bfloat16)) == [6]
    assert sizes_of(6, MAP.expand(40, -1, -1, -1)) == [3, 3], "whatever its first axis is"
    assert sizes_of(2, torch.zeros(1, 40, 50, 80)) == [1, 1], "a row is the least there is"


def test_sixty_four_rows_are_one_call_at_the_usual_size() -> None:
    maps = torch.zeros(1, 14, 14, 64)
    assert sizes_of(64, maps) == [64]
    assert sizes_of(65, maps) == [32, 33]


@pytest.mark.parametrize("learning", [False, True])
@pytest.mark.parametrize(("family", "name"), CASES)
def test_a_module_gives_the_same_in_pieces(
    family: str, name: str, learning: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = make(family, name)
    rows = [0, 0, 0, 1, 1, 2, 2, 0, 1, 2]
    given, graphs = inputs_of(module, len(rows)), pictures(3)
    with torch.set_grad_enabled(learning):
        whole = ask(module, graphs, *given, rows=rows).first
        monkeypatch.setattr(pieces, "PIECE", 3 * ROW)
        parts = ask(module, graphs, *given, rows=rows).first
    torch.testing.assert_close(parts, whole, atol=1e-5, rtol=1e-5)
    weights = list(module.parameters())
    assert parts.requires_grad == whole.requires_grad == (learning and bool(weights))
    if parts.requires_grad:
        mine = torch.autograd.grad(parts.square().sum(), weights)
        theirs = torch.autograd.grad(whole.square().sum(), weights)
        for one, other in zip(mine, theirs, strict=True):
            torch.testing.assert_close(one, other, atol=1e-3, rtol=1e-4)
