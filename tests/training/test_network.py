"""The loop that trains one network: going on after a stop, what it logs, what it refuses."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from nmn.errors import DatasetError
from nmn.modules.weights import save_tensors
from nmn.training.network import Lesson, NetworkSettings, epoch_order, train_network

SETTINGS = NetworkSettings(epochs=3, batch=2, rate=0.05, warm=2, half=False)


def net(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))


def lesson(of: nn.Module, *, stop: int | None = None, scale: float = 1.0) -> Lesson:
    rows = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))

    def losses(chosen: np.ndarray, step: int) -> dict[str, torch.Tensor]:
        if step == stop:
            raise KeyboardInterrupt
        noise = torch.randn(len(chosen), 3, generator=torch.Generator().manual_seed(step))
        said = of(rows[torch.from_numpy(chosen)] + 0.1 * noise)
        return {"off": scale * (said - 1).abs().mean(), "size": 0.01 * said.square().mean()}

    return Lesson(6, losses, lambda: {"right": 0.5})


def test_a_stopped_run_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole = net(1)
    assert train_network(whole, lesson(whole), tmp_path / "whole", SETTINGS, every=1)
    cut, again = net(1), net(7)
    with pytest.raises(KeyboardInterrupt):
        train_network(cut, lesson(cut, stop=4), tmp_path / "cut", SETTINGS, every=1)
    assert train_network(again, lesson(again), tmp_path / "cut", SETTINGS, every=1)
    for name, tensor in whole.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], tensor, msg=name)
    lines = [json.loads(line) for line in (tmp_path / "cut" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if "step" in line] == list(range(1, 10))
    assert [line["right"] for line in lines if "epoch" in line] == [0.5] * 3


def test_a_run_stops_when_its_seconds_are_over_and_says_so(tmp_path: Path) -> None:
    of = net(1)
    assert not train_network(of, lesson(of), tmp_path, SETTINGS, seconds=0.0)
    assert train_network(of, lesson(of), tmp_path, SETTINGS)


def test_a_run_of_other_settings_is_refused(tmp_path: Path) -> None:
    of = net(1)
    train_network(of, lesson(of), tmp_path, SETTINGS)
    with pytest.raises(DatasetError, match="a run with the settings"):
        train_network(of, lesson(of), tmp_path, NetworkSettings(epochs=9))


@pytest.mark.parametrize("about", [{}, {"settings": "{", "step": "1"}, {"settings": "SAME"}])
def test_a_damaged_run_is_refused(tmp_path: Path, about: dict[str, str]) -> None:
    same = json.dumps(asdict(SETTINGS))
    about = {key: value.replace("SAME", same) for key, value in about.items()}
    save_tensors(tmp_path / "state.safetensors", {"net.x": torch.zeros(1)}, about)
    of = net(1)
    with pytest.raises(DatasetError, match="cannot be gone on with"):
        train_network(of, lesson(of), tmp_path, SETTINGS)


def test_a_loss_that_is_not_finite_stops_the_run(tmp_path: Path) -> None:
    of = net(1)
    with pytest.raises(DatasetError, match="the loss is inf at step 0"):
        train_network(of, lesson(of, scale=float("inf")), tmp_path, SETTINGS)


def test_each_epoch_has_its_own_order() -> None:
    assert sorted(epoch_order(9, 1, 0)) == list(range(9))
    assert list(epoch_order(99, 1, 0)) != list(epoch_order(99, 1, 1))
