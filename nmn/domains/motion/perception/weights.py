"""Weights of the network that looks at frames: a safetensors file that says what it is of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources
from pathlib import Path

from torch import Tensor

from nmn.domains.motion.perception.net import FrameNet, Widths
from nmn.errors import DomainError
from nmn.modules.weights import about_family, fill, read_tensors, save_tensors
from nmn.perception.layers import channels_last

FAMILY = "motion-perception"
_MADE_BY = "nmn train motion --what perception"


def default_weights() -> Path:
    """The file that comes with nmn."""
    return Path(str(resources.files("nmn.domains.motion"))) / "weights" / "perception.safetensors"


def load_net(path: Path) -> tuple[FrameNet, str]:
    """The network, ready to look at frames, and the SHA-256 of the file.

    Raises:
        DomainError: the file is missing, damaged, or of something else.
    """
    about = about_family(path, FAMILY, _MADE_BY)
    try:
        net = FrameNet(Widths(**json.loads(about.get("widths", "{}"))))
    except (ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise DomainError(
            f"the widths of its network make no sense ({' '.join(str(error).split())[:160]})",
            where=str(path),
            expected='channels such as {"half": 20, "quarter": 40}',
            hint=f"{_MADE_BY} writes such a file",
        ) from None
    fill(_weights(net), read_tensors(path), str(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return channels_last(net.eval()), digest


def save_net(net: FrameNet, path: Path, notes: Mapping[str, str] | None = None) -> None:
    """Write the file, all or nothing; ``notes`` go into its header (seed, data, figures)."""
    about = {**(notes or {}), "family": FAMILY, "widths": json.dumps(asdict(net.widths))}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_tensors(path, _weights(net), about)


def _weights(net: FrameNet) -> dict[str, Tensor]:
    """By name; without the counters of norms, which nothing reads."""
    return {
        name: tensor
        for name, tensor in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
