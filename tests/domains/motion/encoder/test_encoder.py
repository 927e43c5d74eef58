"""What the network that sees frames learns from, and that its training can be stopped."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains.motion import encoder
from nmn.domains.motion.data import LEARN as OF_MODULES
from nmn.domains.motion.data import TEST
from nmn.domains.motion.data import WATCH as OF_MODULES_TOO
from nmn.domains.motion.encoder import train as training
from nmn.domains.motion.encoder.batches import make_batch, spoilt, targets
from nmn.domains.motion.encoder.data import FIELDS, LEARN, NOBODY, WATCH, Frames, drawn_frames
from nmn.domains.motion.encoder.loss import frame_losses
from nmn.domains.motion.encoder.train import Looking, train_perception
from nmn.domains.motion.perception.net import CELL, PIXELS, Widths, inputs, new_net
from nmn.domains.motion.perception.weights import load_net
from nmn.domains.motion.train import TRAIN, MotionTraining, prepare
from nmn.errors import DomainError
from nmn.training.network import PreparedNetwork

TINY = Widths(4, 4, 8, 8, 8)


def nothing(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frames")


@pytest.fixture(scope="module")
def frames(folder: Path) -> Frames:
    drawn_frames(folder / "frames" / "check", 4, WATCH + 1)
    return drawn_frames(folder / "frames" / "learn", 8, LEARN + 1)


def test_cells_know_whose_they_are_and_where_its_centre_is(frames: Frames) -> None:
    share, weight, words, offset, height, _, acting = targets(
        frames.owners, frames.shares, np.array(frames.things)
    )
    rows, columns = np.mgrid[0:32, 0:48] * CELL + CELL / 2
    for number in range(len(frames)):
        for owner in set(np.unique(frames.owners[number])) - {NOBODY}:
            thing = dict(zip(FIELDS, frames.things[number, owner], strict=True))
            own = frames.owners[number] == owner
            assert (words[number, 0][own] == thing["shape"]).all()
            assert np.allclose(offset[number, 0][own] * PIXELS + columns[own], thing["column"])
            assert np.allclose(offset[number, 1][own] * PIXELS + rows[own], thing["row"], atol=1e-4)
            assert np.allclose(height[number, 0][own], thing["height"])
            assert (acting[number][own] == (thing["shape"] == 3)).all()
    shown = frames.owners != NOBODY
    assert (weight[~shown] == 0).all() and (weight[shown] > 0).all()
    assert share.max() == 1 and acting.any()


def test_what_is_learned_from_is_never_asked_about() -> None:
    firsts = {OF_MODULES, OF_MODULES_TOO, TEST, LEARN, WATCH}
    assert len(firsts) == 5
    assert not any(TEST <= first + seed <= TEST + 10_000 for first in (LEARN, WATCH)
                   for seed in range(0, 100_001, 1000))  # fmt: skip


def test_spoilt_frames_differ_and_stay_alike(frames: Frames) -> None:
    image = np.array(frames.images[0])
    random = np.random.default_rng(0)
    made = [spoilt(image, random) for _ in range(12)]
    off = [np.abs(one.astype(int) - image).mean() for one in made]
    assert all(one.shape == image.shape and one.dtype == np.uint8 for one in made)
    assert 0 < max(off) < 25 and len({one.tobytes() for one in made}) == 12


def test_a_step_of_a_batch_is_the_same_again(frames: Frames) -> None:
    one, same, other = (make_batch(frames, np.array([3, 1]), 1, step) for step in (5, 5, 6))
    assert torch.equal(one.pixels, same.pixels) and not torch.equal(one.pixels, other.pixels)
    assert torch.equal(one.words, make_batch(frames, np.array([1, 3]), 1, 9).words)


def test_heights_are_learned_although_nearly_all_is_on_the_ground(frames: Frames) -> None:
    batch = make_batch(frames, np.arange(4), 1, 0)
    net = new_net(1, TINY)
    seen = net(inputs(batch.pixels))
    losses = frame_losses(seen, batch)
    assert set(losses) == {
        "there", "shape", "color", "half", "material", "offset", "height", "gaze"
    }  # fmt: skip
    (grown,) = torch.autograd.grad(losses["height"], seen.height)
    high = (batch.height > 0.3) & (batch.weight.unsqueeze(1) > 0)
    low = (batch.height == 0) & (batch.weight.unsqueeze(1) > 0)
    if high.any():
        assert grown[high].abs().mean() >= 0.2 * grown[low].abs().mean()


def test_a_stopped_training_ends_with_the_same_weights(
    folder: Path, frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "new_net", lambda seed: new_net(seed, TINY))
    given = {"frames": 8, "watched": 4, "epochs": 2, "batch": 4, "half": False}
    for name in ("whole", "cut"):
        shutil.copytree(folder / "frames", tmp_path / name / "frames")
    whole = train_perception(Looking(tmp_path / "whole", **given), nothing, nothing)  # type: ignore[arg-type]
    made = training.make_batch

    def stop_at_two(*taken: object) -> object:
        if taken[-1] == 2:
            raise KeyboardInterrupt
        return made(*taken)  # type: ignore[arg-type]

    monkeypatch.setattr(training, "make_batch", stop_at_two)
    cut = Looking(tmp_path / "cut", **given)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        train_perception(cut, nothing, nothing)
    monkeypatch.setattr(training, "make_batch", made)
    again = train_perception(cut, nothing, nothing)
    (one, _), (other, _) = load_net(whole), load_net(again)
    for name, tensor in one.state_dict().items():
        torch.testing.assert_close(other.state_dict()[name], tensor, msg=name)
    lines = [json.loads(line) for line in (tmp_path / "cut" / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2] and 0 <= lines[0]["shape"] <= 1


def test_the_command_says_what_it_draws_and_refuses_what_it_cannot_train(tmp_path: Path) -> None:
    assert TRAIN.run is prepare and encoder.__doc__
    made = prepare(MotionTraining(what="perception", out=tmp_path, seed=4, frames=64))
    assert isinstance(made, PreparedNetwork) and f"series {LEARN + 4}" in made.drawn
    with pytest.raises(DomainError, match="no 'pixels' to train"):
        prepare(MotionTraining(what="pixels"))
