"""``nmn train motion --what perception``: frames are drawn, and a network learns to read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.domains.motion.encoder.batches import make_batch, targets
from nmn.domains.motion.encoder.data import LEARN, WATCH, Frames, drawn_frames
from nmn.domains.motion.encoder.loss import frame_losses
from nmn.domains.motion.perception.net import PIXELS, FrameNet, inputs, new_net
from nmn.domains.motion.perception.weights import save_net
from nmn.perception.layers import channels_last
from nmn.training.network import Lesson, NetworkSettings, Progress, Tell, train_network

WEIGHTS = "perception.safetensors"


@dataclass(frozen=True)
class Looking:
    """How the network that looks at frames is trained.

    Attributes:
        out: gets ``frames/``, ``log.jsonl``, ``state.safetensors`` and ``perception.safetensors``.
        frames: how many are drawn to learn from.
        watched: how many to check with after each epoch.
        seed: of weights, order, clips, and of how frames are spoilt.
        seconds: stop after so many; the same call goes on.
    """

    out: Path
    frames: int = 18_000
    watched: int = 512
    epochs: int = 10
    batch: int = 32
    rate: float = 4e-3
    seed: int = 1
    half: bool = True
    seconds: float | None = None


def train_perception(looking: Looking, progress: Progress, tell: Tell) -> Path:
    """Draw frames, train, and write the weights; the file.

    Stopped at any moment (Ctrl-C will do), the same call goes on where it stopped.

    Raises:
        DatasetError: the folder holds other frames, or a run of other settings.
        KeyboardInterrupt: after saving.
    """
    learned, unseen = (
        drawn_frames(looking.out / "frames" / name, count, series, _drawing(name, progress))
        for name, count, series in (
            ("learn", looking.frames, LEARN + looking.seed),
            ("check", looking.watched, WATCH + looking.seed),
        )
    )
    net = channels_last(new_net(looking.seed))
    settings = NetworkSettings(
        looking.epochs, looking.batch, looking.rate, seed=looking.seed, half=looking.half
    )
    path = looking.out / WEIGHTS
    notes = {
        "seed": str(looking.seed),
        "frames": f"{looking.frames} of series {LEARN + looking.seed}",
        "epochs": str(looking.epochs),
    }

    def losses(chosen: NDArray[np.int64], step: int) -> Mapping[str, Tensor]:
        batch = make_batch(learned, chosen, looking.seed, step)
        pixels = inputs(batch.pixels).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=looking.half):
            seen = net(pixels)
        return frame_losses(seen, batch)

    def keep() -> Mapping[str, float]:
        save_net(net, path, notes)
        return judged(net, unseen)

    done = train_network(
        net,
        Lesson(len(learned), losses, keep),
        looking.out,
        settings,
        seconds=looking.seconds,
        progress=lambda at, steps, loss: progress(at, steps, f"loss {loss:.3f}"),
    )
    if not done:
        tell(f"stopped after {looking.seconds} seconds: the same command goes on from here")
        save_net(net, path, notes)
    return path


def _drawing(name: str, progress: Progress) -> Callable[[int, int], None]:
    return lambda done, wanted: progress(done, wanted, f"frames drawn to {name}")


def judged(net: FrameNet, frames: Frames) -> dict[str, float]:
    """How right cells are that show mostly one thing: shares of right words, and median errors of
    the centre (pixels), the height (world units) and the gaze (degrees)."""
    net.eval()
    right: dict[str, list[NDArray[np.bool_]]] = {}
    off: dict[str, list[NDArray[np.float64]]] = {}
    for start in range(0, len(frames), 32):
        pick = slice(start, start + 32)
        made = targets(frames.owners[pick], frames.shares[pick], np.array(frames.things[pick]))
        share, _, words, offset, height, gaze, acting = map(np.asarray, made)
        with torch.inference_mode():
            seen = net(inputs(torch.from_numpy(np.array(frames.images[pick]))))
        for number, name in enumerate(("shape", "color", "half", "material")):
            shown = (share > 0.5) & ((acting < 0.5) | (name == "shape"))
            said = getattr(seen, name).argmax(1).numpy()
            right.setdefault(name, []).append((said == words[:, number])[shown])
        there = seen.there[:, 0].numpy() > 0
        right.setdefault("there", []).append((there == (share > 0.5)).ravel())
        shown = share > 0.5
        away = np.hypot(*(seen.offset.numpy() - offset).swapaxes(0, 1)) * PIXELS
        off.setdefault("centre", []).append(away[shown])
        off.setdefault("height", []).append(np.abs(seen.height.numpy() - height)[:, 0][shown])
        said, true = (np.arctan2(part[:, 1], part[:, 0]) for part in (seen.gaze.numpy(), gaze))
        turned = np.abs((said - true + np.pi) % (2 * np.pi) - np.pi)
        off.setdefault("gaze", []).append(np.degrees(turned)[acting > 0.5])
    made_right = {name: float(np.concatenate(parts).mean()) for name, parts in right.items()}
    made_off = {name: float(np.median(np.concatenate(parts))) for name, parts in off.items()}
    return {name: round(value, 4) for name, value in {**made_right, **made_off}.items()}
