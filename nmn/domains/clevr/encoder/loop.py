"""Training the CLEVR encoder: steps, a log, checkpoints, and going on after a stop."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from nmn.domains.clevr.encoder.batches import Batch, epoch_order, make_batch
from nmn.domains.clevr.encoder.data import Pictures
from nmn.domains.clevr.encoder.loss import encoder_losses, total_loss
from nmn.domains.clevr.perception.net import ClevrNet, Widths, channels_last, inputs
from nmn.domains.clevr.perception.weights import save_weights
from nmn.errors import DatasetError
from nmn.files import parse_json, short
from nmn.modules.weights import read_about, read_tensors, save_tensors


@dataclass(frozen=True)
class Settings:
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


def train_encoder(
    net: ClevrNet,
    sources: Sequence[Pictures],
    folder: Path,
    settings: Settings,
    *,
    judge: Callable[[ClevrNet], dict[str, float]] | None = None,
    every: int = 50,
    save_every: int = 200,
) -> ClevrNet:
    """Train ``net`` on the pictures of all sources; returns it.

    ``folder`` gets ``log.jsonl`` (a line every ``every`` steps, and one an epoch with what
    ``judge`` found) and ``state.safetensors``, from which the same call goes on. Ctrl-C saves the
    state, then stops. The network as it is lies in ``encoder.safetensors`` after each epoch.

    Raises:
        DatasetError: the folder holds a run with other settings; or the loss is not finite.
        KeyboardInterrupt: after saving.
    """
    folder.mkdir(parents=True, exist_ok=True)
    channels_last(net).train()
    run = _Run(net, sum(len(source) for source in sources), folder, settings)
    run.resume()
    try:
        while run.step < run.steps:
            epoch, at = divmod(run.step, run.per_epoch)
            order = epoch_order(run.total, settings.seed, epoch)
            chosen = order[at * settings.batch : (at + 1) * settings.batch]
            run.do_step(make_batch(sources, chosen, settings.seed, run.step), every)
            if run.step % run.per_epoch == 0:
                save_weights(net, folder / "encoder.safetensors")
                if judge:
                    run.log({"epoch": epoch + 1, **judge(net)})
                    net.train()
            if run.step % save_every == 0:
                run.save()
    except KeyboardInterrupt:
        run.save()
        raise
    run.save()
    return net


class _Run:
    """A training run on its way."""

    def __init__(self, net: ClevrNet, total: int, folder: Path, settings: Settings) -> None:
        self.net, self.total, self.folder, self.settings = net, total, folder, settings
        self.step = 0
        self.per_epoch = max(1, total // settings.batch)
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

    def do_step(self, batch: Batch, every: int) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        grey, colors = inputs(batch.pixels, batch.grey)
        gain, shift = batch.light[:, 0, None, None, None], batch.light[:, 1, None, None, None]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.settings.half):
            seen = self.net(grey * gain + shift, colors * gain + shift)
        losses = encoder_losses(seen, batch)
        loss = total_loss(losses)
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

    def _rate(self) -> float:
        done = self.step / max(1, self.steps)
        warm = min(1.0, (self.step + 1) / self.settings.warm)
        return self.settings.rate * warm * (1 + math.cos(math.pi * done)) / 2

    def log(self, line: dict[str, Any]) -> None:
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def save(self) -> None:
        tensors: dict[str, Tensor] = {f"net.{k}": v for k, v in self.net.state_dict().items()}
        for number, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{key}": part for key, part in state.items()}
        about = {"step": str(self.step), "settings": json.dumps(asdict(self.settings))}
        save_tensors(self.folder / "state.safetensors", tensors, about)

    def resume(self) -> None:
        path = self.folder / "state.safetensors"
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


def new_net(seed: int, widths: Widths | None = None) -> ClevrNet:
    """An untrained network, the same for the same seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return ClevrNet(widths)
