"""Votes of cells become objects: made-up maps, no weights."""

import torch

from nmn.domains.clevr.perception.decode import find_objects
from nmn.domains.clevr.perception.net import BOX_SCALE, Seen

ROWS, COLUMNS = 60, 80


class MadeUp:
    """What a network might say of one picture, cell by cell."""

    def __init__(self) -> None:
        def grid(channels: int) -> torch.Tensor:
            return torch.zeros(1, channels, ROWS, COLUMNS)

        self.seen = Seen(
            grid(1) - 8, grid(4), grid(2), grid(8), grid(3), grid(2), grid(2), grid(5), grid(4)
        )

    def put(
        self, rows: slice, columns: slice, place: tuple[float, float], color: int, shape: int
    ) -> None:
        """Cells that all name one object; their boxes reach around these cells."""
        seen = self.seen
        seen.there[0, 0, rows, columns] = 8.0
        for axis in range(2):
            seen.place[0, axis, rows, columns] = place[axis]
        seen.color[0, color, rows, columns] = 6.0
        seen.shape[0, shape, rows, columns] = 6.0
        y, x = torch.meshgrid(torch.arange(ROWS), torch.arange(COLUMNS), indexing="ij")
        edges = (
            (x + 0.5) * 4 - columns.start * 4,
            (y + 0.5) * 4 - rows.start * 4,
            columns.stop * 4 - (x + 0.5) * 4,
            rows.stop * 4 - (y + 0.5) * 4,
        )
        for side, edge in enumerate(edges):
            seen.box[0, side, rows, columns] = edge[rows, columns] / BOX_SCALE


def test_each_heap_of_votes_is_an_object_from_left_to_right() -> None:
    made = MadeUp()
    made.put(slice(20, 26), slice(50, 58), (2.0, 0.5), color=3, shape=1)
    made.put(slice(30, 34), slice(10, 14), (-2.5, -1.0), color=7, shape=0)
    made.put(slice(40, 50), slice(56, 60), (2.6, -0.55), color=0, shape=2)
    found = find_objects(made.seen)[0]
    assert len(found) == 3
    assert found.color.argmax(1).tolist() == [7, 3, 0]
    torch.testing.assert_close(found.places[0], torch.tensor([-2.5, -1.0]))
    torch.testing.assert_close(found.boxes[0], torch.tensor([40.0, 120.0, 56.0, 136.0]))
    assert found.cells[0].item() > 15.9
    assert found.appearance.shape == (3, 9)


def test_an_object_cut_in_two_by_another_is_one_object() -> None:
    made = MadeUp()
    made.put(slice(20, 30), slice(20, 40), (0.0, 1.0), color=1, shape=0)
    made.put(slice(20, 34), slice(27, 33), (0.1, 0.0), color=2, shape=1)
    found = find_objects(made.seen)[0]
    assert sorted(found.color.argmax(1).tolist()) == [1, 2]
    assert sorted(found.cells.tolist()) > [75, 120], "of 84 and 140; those on outlines count less"


def test_noisy_votes_are_still_one_object_and_lonely_ones_none() -> None:
    made = MadeUp()
    made.put(slice(20, 30), slice(20, 30), (1.0, 1.0), color=1, shape=0)
    noise = torch.Generator().manual_seed(0)
    made.seen.place.add_(torch.randn(made.seen.place.shape, generator=noise) * 0.12)
    made.put(slice(50, 51), slice(60, 62), (-3.0, 3.0), color=5, shape=2)
    found = find_objects(made.seen)[0]
    assert found.color.argmax(1).tolist() == [1], "two cells are too few for an object"
    assert (found.places[0] - 1.0).abs().max() < 0.05


def test_nothing_there_is_no_object_and_pictures_do_not_mix() -> None:
    empty, one = MadeUp().seen, MadeUp()
    one.put(slice(20, 26), slice(50, 58), (4.2, -4.2), color=3, shape=1)
    both = Seen(
        *(
            torch.cat(pair)
            for pair in zip(vars(empty).values(), vars(one.seen).values(), strict=True)
        )
    )
    found = find_objects(both)
    assert [len(each) for each in found] == [0, 1]
    assert found[0].boxes.shape == (0, 4) and found[0].color.shape == (0, 8)
