"""Pretrained models on the command line, with models made on the spot."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.test_commands import call, home, rows
from tests.perception.pretrained.pictures import noise
from tests.perception.video.films import film
from tests.tiny_models import Shelf

__all__ = ["home"]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "street.png"
    Image.fromarray(noise()).save(path)
    return path


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("a", "b"):
        frames = np.stack([noise(64, 96, seed=k // 4) for k in range(8)])
        (folder / f"{name}.mp4").write_bytes(film(frames, fps=8))
    return folder


def test_ask_with_a_pretrained_detector(tiny: Shelf, picture: Path) -> None:
    owl = tiny.named("owlv2")
    out = call("ask", picture, "Is there a zebra crossing?", "--perception", owl)
    assert 'find("zebra crossing")' in out and "is looked for as it is said" in out
    assert "not calibrated" in out


def test_ask_a_clip_with_detector_and_encoder(tiny: Shelf, clips: Path) -> None:
    out = call(
        "ask", "-d", "clip", clips / "a.mp4", 'Is there "rain" ever?', "--json", "--fps", "4",
        "--perception", tiny.named("yolos"), "--encoder", tiny.named("clip"), "--no-trail", code=0,
    )  # fmt: skip
    (row,) = rows(out)
    assert row["program"] == 'ever(localize("rain"))'


def test_ask_gives_what_was_found_to_a_language_model(tiny: Shelf, picture: Path) -> None:
    words = ("ask", picture, "Is there a pangolin?", "--perception", tiny.named("owlv2"))
    tell = ("--tell", tiny["gpt2"], "--candidates", "yes|no")
    (row,) = rows(call(*words, *tell, "--json"))
    assert row["told"]["answer"] in ("yes", "no") and len(row["told"]["prompt_sha256"]) == 64
    out = call(*words, *tell)
    assert f"lm:{tiny['gpt2']} says: " in out
    assert "uncalibrated" in out


def test_candidates_without_a_model_are_a_mistake(picture: Path) -> None:
    assert "--tell" in call("ask", picture, "Is it so?", "--candidates", "yes|no", code=2)


def test_what_is_missing_is_named(tiny: Shelf, picture: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    out = call("ask", picture, "Is there a dog?", "--perception", f"owlv2:{gone}", code=2)
    assert "there is no such folder" in out and str(gone) in out
    out = call("ask", picture, "Is there a dog?", "--perception", f"owlv2:{tiny['detr']}", code=2)
    assert "architecture 'detr'" in out


def test_features_of_a_folder_are_written_and_not_written_twice(
    tiny: Shelf, clips: Path, tmp_path: Path
) -> None:
    words = ("features", clips, "--encoder", tiny.named("clip"), "--out", tmp_path / "out")
    out = call(*words, "--fps", "4")
    assert out.count("4 x 12") == 2 and "there already" not in out
    assert call(*words, "--fps", "4").count("there already") == 2
    (clips / "c.mp4").write_bytes(b"no film")
    out = call(*words, "--fps", "4", code=2)
    assert out.count("there already") == 2 and "c.mp4" in out


def test_features_can_be_stopped_and_go_on(
    tiny: Shelf, clips: Path, tmp_path: Path, monkeypatch
) -> None:
    from nmn.perception.pretrained.encoder import PretrainedEncoder

    encode, calls = PretrainedEncoder.encode, []

    def stopping(self, frames):
        calls.append(len(frames))
        if len(calls) > 1:
            raise KeyboardInterrupt
        return encode(self, frames)

    words = ("features", clips, "--encoder", tiny.named("vit"), "--out", tmp_path / "out")
    monkeypatch.setattr(PretrainedEncoder, "encode", stopping)
    out = call(*words, "--fps", "4", code=130)
    assert "1 of 2 clips are done; the same command goes on" in out
    monkeypatch.setattr(PretrainedEncoder, "encode", encode)
    assert call(*words, "--fps", "4").count("there already") == 1


def test_plugins_lists_the_adapters() -> None:
    listed = {(one["kind"], one["name"]) for one in json.loads(call("plugins", "--json"))}
    assert {("detector", "owlv2"), ("detector", "rt-detr"), ("encoder", "videomae")} <= listed
