"""States on disk: whatever is wrong with one is said, and nothing is touched."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from nmn.modules.weights import named_weights, read_about, read_tensors, save_tensors
from nmn.training.errors import TrainingError
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer
from tests.training.tiny import fresh, questions


@pytest.fixture
def state(tmp_path: Path) -> Path:
    trainer = Trainer(fresh(), questions(), Settings(batch=8))
    next(trainer.run())
    trainer.save(tmp_path / "state.safetensors")
    return tmp_path / "state.safetensors"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def other_format(path: Path) -> None:
    save_tensors(path, read_tensors(path), {"format": "other"})


def no_json(path: Path) -> None:
    save_tensors(path, read_tensors(path), {**read_about(path), "state": "{"})


def lacking(path: Path) -> None:
    tensors = read_tensors(path)
    del tensors[sorted(tensors)[0]]
    save_tensors(path, tensors, read_about(path))


def not_finite(path: Path) -> None:
    tensors = read_tensors(path)
    tensors = {name: torch.full_like(tensor, torch.inf) for name, tensor in tensors.items()}
    save_tensors(path, tensors, read_about(path))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut, "cannot be read"),
        (empty, "cannot be read"),
        (gone, "no such file"),
        (other_format, "not the state of a training run"),
        (no_json, "header cannot be read"),
        (lacking, "there is no weight"),
        (not_finite, "not finite"),
    ],
)
def test_a_broken_state_is_refused(state: Path, spoil: Callable[[Path], None], words: str) -> None:
    spoil(state)
    trainer = Trainer(fresh(seed=1), questions(), Settings(batch=8))
    before = {name: weight.clone() for name, weight in trainer.weights.items()}
    with pytest.raises(TrainingError, match=words) as caught:
        trainer.load(state)
    assert str(state) in str(caught.value)
    assert all(torch.equal(before[name], trainer.weights[name]) for name in before)
    assert not trainer.optimizer.state and trainer.place.step == 0


def test_a_state_of_another_run_is_refused(state: Path) -> None:
    with pytest.raises(TrainingError, match="another settings"):
        Trainer(fresh(), questions(), Settings(batch=9)).load(state)
    with pytest.raises(TrainingError, match="another questions"):
        Trainer(fresh(), questions(count=7), Settings(batch=8)).load(state)


def test_weights_keep_their_place_in_the_optimizer(state: Path) -> None:
    family = fresh(seed=1)
    trainer = Trainer(family, questions(), Settings(batch=8))
    trainer.load(state)
    assert trainer.place.step == 1
    for weight in named_weights(family.modules).values():
        assert float(trainer.optimizer.state[weight]["step"]) == 1
