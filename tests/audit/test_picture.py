"""The picture of a report, from whatever was asked about."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nmn.audit import Recorder
from nmn.audit.report.picture import LONGEST, Picture, picture_of
from nmn.types import Media


def shown(bench: Any, make_graph: Any, path: Path, sha256: str | None = None) -> Picture:
    """The picture of a trail about the file at ``path``."""
    data = path.read_bytes()
    digest = sha256 or hashlib.sha256(data).hexdigest()
    media = Media(path.name, "image/png", digest, len(data), 40, 30)
    recorder = Recorder(bench.setting, [bench.asked("number(1)", media_path=path)])
    bench.run(recorder, [replace(make_graph([0], [0]), media=media)])
    return picture_of(recorder.trail(0), None)


def decoded(picture: Picture) -> Image.Image:
    assert picture.jpeg is not None, picture.missing
    return Image.open(io.BytesIO(picture.jpeg))


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK", "1", "LA"])
def test_any_kind_of_pixels(bench: Any, make_graph: Any, tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("picture.tif" if mode == "CMYK" else "picture.png")
    Image.new("RGB", (40, 30), "white").convert(mode).save(path)
    picture = shown(bench, make_graph, path)
    assert (picture.width, picture.height) == (40, 30)
    assert decoded(picture).mode == "RGB"


def test_transparency_is_white(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(path)
    assert min(low for low, _ in decoded(shown(bench, make_graph, path)).getextrema()) > 250


def test_a_turned_photo_stands_upright(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30), "red").save(path, exif=exif)
    picture = shown(bench, make_graph, path)
    assert (picture.width, picture.height) == (30, 40)


def test_a_large_picture_is_made_smaller(bench: Any) -> None:
    pixels = np.zeros((1000, 4000, 3), np.uint8)
    picture = picture_of(bench.recorded("number(1)").trail(0), pixels)
    assert (picture.width, picture.height) == (4000, 1000)
    assert decoded(picture).size == (LONGEST, LONGEST // 4)


def test_what_is_no_picture_is_told(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    path = tmp_path / "note.png"
    path.write_text("no picture")
    picture = shown(bench, make_graph, path)
    assert picture.jpeg is None and "cannot be decoded" in picture.missing
    assert (picture.width, picture.height) == (40, 30)
    assert "has changed since" in shown(bench, make_graph, path, "0" * 64).missing


def test_a_record_of_odd_size_makes_a_usual_frame(bench: Any, make_graph: Any) -> None:
    recorder = Recorder(bench.setting, [bench.asked("number(1)")])
    media = Media("x", "image/png", "0" * 64, 1, 10**7, 1)
    bench.run(recorder, [replace(make_graph([0], [0]), media=media)])
    picture = picture_of(recorder.trail(0), None)
    assert (picture.width, picture.height) == (4, 3)
