"""``nmn synth shapes``: what it writes is what ``nmn eval shapes`` reads."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains.shapes.data import read_shapes_images
from nmn.domains.shapes.evaluate import ShapesOptions, evaluate_shapes


def make(folder: Path, *more: str) -> str:
    given = ["synth", "shapes", str(folder), "--count", "6", "--per-picture", "3", *more]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("split", ["test", "train.tiny"])
def test_what_is_made_is_evaluated_and_right(split: str, tmp_path: Path) -> None:
    assert f"{split}.query" in make(tmp_path, "--split", split).replace("\n", "")
    report = evaluate_shapes(ShapesOptions(tmp_path, split=split))
    assert report.asked == report.read == 18 and report.accuracy == 1.0


def test_each_question_has_the_colours_of_its_picture(tmp_path: Path) -> None:
    make(tmp_path)
    seen = read_shapes_images(tmp_path, "test")
    last = np.asarray(Image.open(tmp_path / "images" / "shapes_000005.png"))
    assert len(seen) == 18 and (seen[-3:] == last).all()


def test_another_seed_draws_other_pictures(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b", "--seed", "1")
    one, other = (read_shapes_images(tmp_path / name, "test") for name in "ab")
    assert (one != other).any()
