"""Training one network on arrays: steps, a log, checkpoints, and going on after a stop.

Modules that answer questions are trained by ``nmn.training.trainer``; this is for what looks at
pictures. All that is random follows from the seed and the number of the step, so that a run that
was stopped goes on exactly as it would have.
"""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nmn.errors import DatasetError
from nmn.files import parse_json, short
from nmn.modules.weights import read_about, read_tensors, save_tensors

STATE = "state.safetensors"
LOG = "log.jsonl"


@dataclass(frozen=True)
class NetworkSettings:
    """How to train. ``rate`` is the highest learning rate: reached after ``warm`` steps, then
    falling to zero as a cosine. ``half`` computes convolutions in bfloat16, 1.7 times as fast on
    a CPU that has it."""

    epochs: int = 9
    batch: int = 16
    rate: float = 3e-3
    decay: float = 0.01
    warm: int = 200
    seed: int = 1
    half: bool = True


@dataclass(frozen=True)
class Lesson:
    """What a network is trained on.

    Attributes:
        total: how many examples there are.
        losses: the parts of the loss on some examples (their numbers, then the number of the step,
            from which all that is random follows).
        keep: called after each epoch; what it gives is logged, if anything.
        weights: how much a part counts in the sum that is learned from; 1 where it is not named.
    """

    total: int
    losses: Callable[[NDArray[np.int64], int], Mapping[str, Tensor]]
    keep: Callable[[], Mapping[str, float]]
    weights: Mapping[str, float] = field(default_factory=dict)


Progress = Callable[[int, int, str], None]
"""Told what is done, of how much, and what is going on."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class PreparedNetwork:
    """A network that ``nmn train`` is to train, in place of modules (``nmn.training.prepared``).

    Attributes:
        drawn: what it learns from, for people who want the same again.
        train: trains it, and gives the path of its weights; called again it goes on where it was.
    """

    drawn: str
    train: Callable[[Progress, Tell], Path]


def epoch_order(total: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """``[total]`` the order in which an epoch goes through the examples."""
    return np.random.default_rng([seed, 1, epoch]).permutation(total)


def train_network(
    net: nn.Module,
    lesson: Lesson,
    folder: Path,
    settings: NetworkSettings,
    *,
    every: int = 50,
    save_every: int = 200,
    seconds: float | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> bool:
    """Train ``net`` in place; whether it is done, or stopped because its ``seconds`` were over.

    ``folder`` gets ``log.jsonl`` (a line every ``every`` steps, and one an epoch with what
    ``lesson.keep`` found) and ``state.safetensors``, from which the same call goes on. Ctrl-C
    saves the state, then stops.

    Arguments:
        progress: told steps done, steps in all and the loss, after each step.

    Raises:
        DatasetError: the folder holds a run with other settings; or the loss is not finite.
        KeyboardInterrupt: after saving.
    """
    folder.mkdir(parents=True, exist_ok=True)
    net.train()
    run = _Run(net, lesson, folder, settings)
    run.resume()
    end = math.inf if seconds is None else time.perf_counter() + seconds
    try:
        while run.step < run.steps and time.perf_counter() < end:
            epoch, at = divmod(run.step, run.per_epoch)
            order = epoch_order(lesson.total, settings.seed, epoch)
            loss = run.do_step(order[at * settings.batch : (at + 1) * settings.batch], every)
            if progress:
                progress(run.step, run.steps, loss)
            if run.step % run.per_epoch == 0:
                if kept := lesson.keep():
                    run.log({"epoch": epoch + 1, **kept})
                net.train()
            if run.step % save_every == 0:
                run.save()
    except KeyboardInterrupt:
        run.save()
        raise
    run.save()
    return run.step >= run.steps


class _Run:
    """A training run on its way."""

    def __init__(
        self, net: nn.Module, lesson: Lesson, folder: Path, settings: NetworkSettings
    ) -> None:
        self.net, self.lesson, self.folder, self.settings = net, lesson, folder, settings
        self.step = 0
        self.per_epoch = max(1, lesson.total // settings.batch)
        self.steps = settings.epochs * self.per_epoch
        gains = [p for p in net.parameters() if p.ndim < 2]
        filters = [p for p in net.parameters() if p.ndim >= 2]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": filters, "weight_decay": settings.decay},
                {"params": gains, "weight_decay": 0.0},
            ],
            lr=settings.rate,
        )
        self._sums: dict[str, float] = {}
        self._since = time.perf_counter()

    def do_step(self, chosen: NDArray[np.int64], every: int) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        losses = self.lesson.losses(chosen, self.step)
        weights = self.lesson.weights
        loss = torch.stack([weights.get(name, 1.0) * part for name, part in losses.items()]).sum()
        if not bool(torch.isfinite(loss)):
            raise DatasetError(
                f"the loss is {float(loss.detach())} at step {self.step}",
                where=str(self.folder),
                hint="a lower rate; the last saved state is from before",
            )
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        for name, part in {**losses, "loss": loss}.items():
            self._sums[name] = self._sums.get(name, 0.0) + float(part.detach())
        if self.step % every == 0:
            seconds = time.perf_counter() - self._since
            means = {name: round(total / every, 5) for name, total in self._sums.items()}
            speed = round(every * self.settings.batch / seconds, 1)
            self.log({"step": self.step, **means, "pictures_per_second": speed})
            self._sums, self._since = {}, time.perf_counter()
        return float(loss.detach())

    def _rate(self) -> float:
        done = self.step / max(1, self.steps)
        warm = min(1.0, (self.step + 1) / self.settings.warm)
        return self.settings.rate * warm * (1 + math.cos(math.pi * done)) / 2

    def log(self, line: dict[str, Any]) -> None:
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def save(self) -> None:
        tensors: dict[str, Tensor] = {f"net.{k}": v for k, v in self.net.state_dict().items()}
        for number, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{key}": part for key, part in state.items()}
        about = {"step": str(self.step), "settings": json.dumps(asdict(self.settings))}
        save_tensors(self.folder / STATE, tensors, about)

    def resume(self) -> None:
        path = self.folder / STATE
        if not path.exists():
            return
        about, tensors = read_about(path), read_tensors(path)
        try:
            known, step = parse_json(about["settings"]), int(about["step"])
        except (KeyError, ValueError, RecursionError) as error:
            raise self._damaged(path, error) from None
        if known != asdict(self.settings):
            raise DatasetError(
                f"holds a run with the settings {about['settings']}",
                where=str(self.folder),
                expected=json.dumps(asdict(self.settings)),
                hint="name another folder, or delete this one",
            )
        try:
            self.net.load_state_dict(
                {k.removeprefix("net."): v for k, v in tensors.items() if k.startswith("net.")}
            )
            state: dict[int, dict[str, Tensor]] = {}
            for name, tensor in tensors.items():
                if name.startswith("optimizer."):
                    _, number, key = name.split(".", 2)
                    state.setdefault(int(number), {})[key] = tensor
            whole = self.optimizer.state_dict()
            self.optimizer.load_state_dict({**whole, "state": state})
        except (RuntimeError, ValueError, KeyError) as error:
            raise self._damaged(path, error) from None
        self.step = step

    def _damaged(self, path: Path, error: Exception) -> DatasetError:
        return DatasetError(
            f"the run that is here cannot be gone on with: {short(str(error))}",
            where=str(path),
            hint="name another folder, or delete this one",
        )
