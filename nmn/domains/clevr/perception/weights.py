"""Weights of the CLEVR encoder: a safetensors file that says what network it is for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load
from torch import Tensor

from nmn.domains.clevr.perception.net import ClevrNet, Widths
from nmn.errors import DomainError
from nmn.modules.weights import save_tensors
from nmn.perception.layers import channels_last

FORMAT = "nmn-clevr-encoder 1"
_ADVICE = "reinstall nmn, or train it: python -m benchmarks.train_encoder"


def default_weights() -> Path:
    """The file that comes with nmn. Found by name: perception is built below the domains."""
    return Path(str(resources.files("nmn.domains.clevr"))) / "weights" / "encoder.safetensors"


def load_weights(path: Path) -> tuple[ClevrNet, str]:
    """The network, ready to look at pictures, and the SHA-256 of the file.

    Raises:
        DomainError: the file is missing, damaged, or of something else.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DomainError(
            f"the encoder's weights cannot be read ({error.strerror})",
            where=str(path),
            expected="a safetensors file",
            hint=_ADVICE,
        ) from None
    try:
        tensors = load(data)
        with safe_open(path, framework="pt") as file:
            about = dict(file.metadata() or {})
    except SafetensorError as error:
        raise DomainError(
            f"this is not a whole safetensors file ({error})",
            where=str(path),
            expected="the encoder's weights",
            hint=_ADVICE,
        ) from None
    return _built(tensors, about, path), hashlib.sha256(data).hexdigest()


def save_weights(net: ClevrNet, path: Path, notes: Mapping[str, str] | None = None) -> None:
    """Write the file, all or nothing; ``notes`` go into its header (seed, data, accuracy)."""
    about = {**(notes or {}), "format": FORMAT, "widths": json.dumps(asdict(net.widths))}
    tensors = {
        name: tensor
        for name, tensor in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_tensors(path, tensors, about)


def _built(tensors: dict[str, Tensor], about: Mapping[str, str], path: Path) -> ClevrNet:
    if about.get("format") != FORMAT:
        raise DomainError(
            f"these are weights of {about.get('format', 'something else')!r}",
            where=str(path),
            expected=f"the format {FORMAT!r}",
            hint=_ADVICE,
        )
    try:
        net = ClevrNet(Widths(**json.loads(about["widths"])))
        missing, more = net.load_state_dict(tensors, strict=False)
    except (KeyError, ValueError, TypeError, RuntimeError) as error:
        raise DomainError(
            f"the weights do not fit the network ({' '.join(str(error).split())[:160]})",
            where=str(path),
            hint=_ADVICE,
        ) from None
    lacking = [name for name in missing if not name.endswith("num_batches_tracked")]
    if lacking or more:
        raise DomainError(
            f"the weights do not fit the network (missing {lacking[:3]}, unknown {list(more)[:3]})",
            where=str(path),
            hint=_ADVICE,
        )
    if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
        raise DomainError("the weights hold numbers that are not finite", where=str(path))
    return channels_last(net.eval())
