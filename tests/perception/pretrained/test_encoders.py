"""Pretrained encoders: features of pictures, windows of films and texts."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch

from nmn.domains.eyes import encoder_of
from nmn.errors import DomainError, ExecutionError
from nmn.perception.crops import LARGEST, crop
from nmn.perception.encoder import Windows
from nmn.pretrained.model import Loaded
from tests.perception.pretrained.pictures import noise
from tests.tiny_models import IMAGES, VIDEOS, Shelf, changed


@pytest.mark.parametrize("kind", [*IMAGES, *VIDEOS])
def test_every_adapter_gives_a_row_a_window_alone_as_together(tiny: Shelf, kind: str) -> None:
    encoder = replace(cast(Any, encoder_of(tiny.named(kind))), batch=2)
    assert encoder.window == (4 if kind in VIDEOS else 1)
    frames = [noise(40, 50 + 10 * (k % 2), seed=k) for k in range(3 * encoder.window)]
    rows = encoder.encode(frames)
    assert rows.shape[0] == 3 and rows.dtype == np.float32 and np.isfinite(rows).all()
    step = encoder.window
    alone = [encoder.encode(frames[k : k + step]) for k in range(0, len(frames), step)]
    assert np.allclose(rows, np.concatenate(alone), atol=1e-5)
    assert not np.allclose(rows[0], rows[1], atol=1e-5)


def test_rows_of_models_that_read_are_unit_vectors(tiny: Shelf) -> None:
    for kind in ("clip", "siglip"):
        encoder = encoder_of(tiny.named(kind))
        assert encoder.reads
        rows, texts = encoder.encode([noise()]), encoder.embed(["a dog", "a dog " * 200])
        assert np.linalg.norm(rows[0]) == pytest.approx(1, abs=1e-5)
        assert texts.shape == (2, rows.shape[1])
        assert torch.allclose(texts.norm(dim=1), torch.ones(2), atol=1e-5)
        assert encoder.scale > 0
    assert not encoder_of(tiny.named("vit")).reads


def test_a_text_is_the_same_in_any_company(tiny: Shelf) -> None:
    for kind in ("clip", "siglip"):
        encoder = encoder_of(tiny.named(kind))
        together = encoder.embed(["a dog", "a much longer text than that"])
        assert torch.allclose(together[0], encoder.embed(["a dog"])[0], atol=1e-5)


def test_the_window_is_that_of_the_configuration(tiny: Shelf, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny["videomae"], tmp_path / "videomae")
    changed(folder, num_frames="many")
    with pytest.raises(DomainError, match="takes 'many' frames"):
        _ = encoder_of(f"videomae:{folder}").window
    with pytest.raises(ExecutionError, match="was given 3 frames"):
        encoder_of(tiny.named("videomae")).encode([noise()] * 3)


def test_features_that_are_no_numbers_are_an_error(tiny: Shelf, monkeypatch) -> None:
    def run(self, method, **inputs):
        return SimpleNamespace(last_hidden_state=torch.full((1, 3, 16), float("nan")))

    monkeypatch.setattr(Loaded, "run", run)
    with pytest.raises(ExecutionError, match="no number"):
        encoder_of(tiny.named("vit")).encode([noise()])


class Counted:
    """An encoder whose feature of a window is the sum of its frames' first pixels."""

    name = digest = "counted"
    reads = False

    def __init__(self, window: int) -> None:
        self.window, self.calls = window, 0

    def encode(self, frames):
        self.calls += 1
        firsts = np.array([float(frame[0, 0, 0]) for frame in frames], dtype=np.float32)
        return firsts.reshape(-1, self.window).sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("window", "frames", "rows", "times"),
    [
        (1, 3, [[0], [1], [2]], [0.0, 0.5, 1.0]),
        (2, 5, [[1], [5], [8]], [0.0, 1.0, 2.0]),  # the last frame fills up: 4 + 4
        (4, 2, [[3]], [0.0]),
    ],
)
def test_windows_follow_each_other_and_the_last_is_filled_up(window, frames, rows, times) -> None:
    encoder = Counted(window)
    windows = Windows(encoder, batch=2)
    for k in range(frames):
        windows.see(np.full((2, 2, 3), k, dtype=np.uint8), k / 2)
    made, when = windows.finish()
    assert made.tolist() == rows and when == times
    assert encoder.calls == -(-frames // (2 * window))


def test_each_frame_has_the_features_of_its_window() -> None:
    windows = Windows(Counted(2))
    for k in range(5):
        windows.see(np.full((2, 2, 3), k, dtype=np.uint8), float(k))
    assert windows.of_frames().tolist() == [[1], [1], [5], [5], [8]]


def test_a_crop_shows_the_box_and_a_little_more() -> None:
    pixels = np.arange(100 * 200 * 3, dtype=np.uint32).reshape(100, 200, 3).astype(np.uint8)
    assert crop(pixels, np.array([0.25, 0.25, 0.75, 0.75])).shape == (60, 120, 3)
    assert crop(pixels, np.array([0.0, 0.0, 1.0, 1.0])).shape == (100, 200, 3)
    assert crop(pixels, np.array([1.0, 1.0, 1.0, 1.0])).shape == (1, 1, 3)
    large = crop(np.zeros((1000, 3000, 3), dtype=np.uint8), np.array([0.0, 0.0, 1.0, 1.0]))
    assert max(large.shape) == LARGEST
