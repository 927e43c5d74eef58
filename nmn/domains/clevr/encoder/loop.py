"""Training the CLEVR encoder, by the loop that trains any network (``nmn.training.network``)."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.domains.clevr.encoder.batches import make_batch
from nmn.domains.clevr.encoder.data import Pictures
from nmn.domains.clevr.encoder.loss import WEIGHTS, encoder_losses
from nmn.domains.clevr.perception.net import ClevrNet, Widths, inputs
from nmn.domains.clevr.perception.weights import save_weights
from nmn.perception.layers import channels_last
from nmn.training.network import Lesson, NetworkSettings, train_network

Settings = NetworkSettings


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

    def losses(chosen: NDArray[np.int64], step: int) -> Mapping[str, Tensor]:
        batch = make_batch(sources, chosen, settings.seed, step)
        grey, colors = inputs(batch.pixels, batch.grey)
        gain, shift = batch.light[:, 0, None, None, None], batch.light[:, 1, None, None, None]
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.half):
            seen = net(grey * gain + shift, colors * gain + shift)
        return encoder_losses(seen, batch)

    def keep() -> Mapping[str, float]:
        save_weights(net, folder / "encoder.safetensors")
        return judge(net) if judge else {}

    lesson = Lesson(sum(len(source) for source in sources), losses, keep, WEIGHTS)
    train_network(channels_last(net), lesson, folder, settings, every=every, save_every=save_every)
    return net


def new_net(seed: int, widths: Widths | None = None) -> ClevrNet:
    """An untrained network, the same for the same seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return ClevrNet(widths)
