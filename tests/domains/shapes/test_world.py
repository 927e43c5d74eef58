"""The world of SHAPES, against its own truth and against the published pictures."""

from pathlib import Path

import numpy as np
import pytest

from nmn.domains.shapes.cells import shapes_cells
from nmn.domains.shapes.world import (
    COLORS,
    SHAPES,
    ShapesImages,
    coverage,
    shapes_image,
    shapes_images,
)
from nmn.synthetic import WorldError

DATA = Path(__file__).parents[3] / "shared" / "data" / "shapes"


def real(split: str) -> np.ndarray:
    """Published pictures as RGB."""
    path = DATA / f"{split}.input.npy"
    if not path.exists():
        pytest.skip(f"the published SHAPES pictures are not at {DATA}")
    return np.ascontiguousarray(np.load(path)[..., ::-1])


@pytest.fixture(scope="module")
def made() -> ShapesImages:
    return shapes_images(400, seed=6)


def test_a_seed_and_a_number_mean_one_picture(made: ShapesImages) -> None:
    again = shapes_images(5, 6, start=100)
    for name in ("images", "shapes", "colors", "sizes"):
        assert (getattr(again, name) == getattr(made, name)[100:105]).all()
        assert (getattr(shapes_image(6, 7), name)[0] == getattr(made, name)[7]).all()
    assert len(made) == 400 and made.images.shape == (400, 30, 30, 3)
    assert len({picture.tobytes() for picture in made.images}) == 400


def test_cells_are_filled_as_published(made: ShapesImages) -> None:
    empty = made.shapes < 0
    assert abs(empty.mean() - 0.2) < 0.03
    assert ((made.colors < 0) == empty).all() and ((made.sizes < 0) == empty).all()
    for part, kinds in ((made.shapes, 3), (made.colors, 3), (made.sizes, 2)):
        shares = np.bincount(part[~empty]) / (~empty).sum()
        assert len(shares) == kinds and np.abs(shares - 1 / kinds).max() < 0.04


def test_pixels_say_what_the_cells_hold(made: ShapesImages) -> None:
    seen = shapes_cells(made.images)
    for name in ("shapes", "colors", "sizes"):
        assert (getattr(seen, name) == getattr(made, name)).all(), name


def test_shapes_cover_the_area_that_they_should() -> None:
    radius = np.array([2.5, 3.75, 4.1])
    for name, area in (("circle", np.pi), ("square", 4.0), ("triangle", 2.0)):
        which = np.full(3, SHAPES.index(name), dtype=np.int8)
        covered = coverage(which, radius)
        assert covered.min() >= 0 and covered.max() <= 1
        assert covered.sum((1, 2)) == pytest.approx(area * radius**2, rel=5e-3)
    assert not coverage(np.array([-1], dtype=np.int8), radius[:1]).any()


def answer(query: str, shapes: np.ndarray, colors: np.ndarray) -> bool:
    """What a SHAPES query means: ``(is red (left_of circle))``."""
    words = query.replace("(", " ( ").replace(")", " ) ").split()

    def cells() -> np.ndarray:
        word = words.pop(0)
        if word != "(":
            if word in SHAPES:
                return shapes == SHAPES.index(word)
            return colors == COLORS.index(word)
        relation, inner = words.pop(0), cells()
        assert words.pop(0) == ")"
        out = np.zeros_like(inner)
        down, right = {
            "above": (-1, 0), "below": (1, 0), "left_of": (0, -1), "right_of": (0, 1)
        }[relation]  # fmt: skip
        for row, column in zip(*np.nonzero(inner), strict=True):
            if 0 <= row + down < 3 and 0 <= column + right < 3:
                out[row + down, column + right] = True
        return out

    assert [words.pop(0), words.pop(0)] == ["(", "is"]
    return bool((cells() & cells()).any())


@pytest.mark.parametrize("split", ["test", "val", "train.small"])
def test_published_questions_are_answered_from_the_cells(split: str) -> None:
    seen = shapes_cells(real(split))
    queries = (DATA / f"{split}.query").read_text(encoding="utf-8").splitlines()
    answers = (DATA / f"{split}.output").read_text(encoding="utf-8").splitlines()
    assert len(queries) == len(answers) == len(seen)
    for k, query in enumerate(queries):
        assert str(answer(query, seen.shapes[k], seen.colors[k])).lower() == answers[k], query


def test_published_cells_are_drawn_alike() -> None:
    images = real("val")[:40]
    seen = shapes_cells(images)
    radii = np.concatenate([np.linspace(2.25, 2.75, 51), np.linspace(3.375, 4.125, 76)])
    ours = [coverage(np.full(len(radii), k, dtype=np.int8), radii) for k in range(3)]
    # Cairo, which drew the published ones, makes a circle of straight pieces.
    allowed = {"circle": 0.08, "square": 0.01, "triangle": 0.02}
    cells = images.reshape(-1, 3, 10, 3, 10, 3).transpose(0, 1, 3, 2, 4, 5)
    for place in zip(*np.nonzero(seen.shapes >= 0), strict=True):
        bright = cells[place][..., seen.colors[place]].astype(float)
        which = seen.shapes[place]
        off = np.abs(ours[which] - bright / bright.max()).max(axis=(1, 2)).min()
        assert off < allowed[SHAPES[which]], (place, SHAPES[which])


def test_published_colors_are_drawn_alike(made: ShapesImages) -> None:
    published = shapes_cells(real("test"))
    for color in range(3):
        peaks = []
        for batch in (published, made):
            cells = batch.images.reshape(-1, 3, 10, 3, 10, 3).transpose(0, 1, 3, 2, 4, 5)
            peaks.append(cells[batch.colors == color].reshape(-1, 100, 3).max(axis=1))
        for reduce, off in ((np.min, 2), (np.max, 2), (np.mean, 3)):
            theirs, ours = (reduce(peak, axis=0) for peak in peaks)
            assert np.abs(theirs.astype(float) - ours).max() <= off


def test_published_sizes_are_drawn_alike(made: ShapesImages) -> None:
    batches = shapes_cells(real("test")), shapes_cells(made.images)
    for shape in range(3):
        for size in range(2):
            spans = []
            for batch in batches:
                cells = batch.images.reshape(-1, 3, 10, 3, 10, 3).transpose(0, 1, 3, 2, 4, 5)
                mine = cells[(batch.shapes == shape) & (batch.sizes == size)].max(axis=-1)
                bright = mine.reshape(len(mine), 100).astype(float)
                spans.append(np.quantile(bright.sum(1) / bright.max(1), [0.02, 0.5, 0.98]))
            assert spans[1] == pytest.approx(spans[0], rel=0.04), (SHAPES[shape], size)


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(WorldError, match="count is -2"):
        shapes_images(-2, 0)
    with pytest.raises(WorldError, match="seed is -1"):
        shapes_image(-1)
    for wrong in (np.zeros((30, 30, 3), np.uint8), np.zeros((1, 30, 30, 3))):
        with pytest.raises(WorldError, match="an array of"):
            shapes_cells(wrong)
