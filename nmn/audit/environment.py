"""The versions, flags and hardware that a result depends on."""

import platform
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from nmn import __version__
from nmn.audit.header import Environment, Tool
from nmn.types import Stack

_DISTRIBUTION = "neural-module-networks"


@cache
def tool() -> Tool:
    """This library."""
    root = Path(__file__).resolve().parents[2]
    return Tool(_DISTRIBUTION, __version__, commit_of(root))


def environment(stack: Stack[Any] | None = None) -> Environment:
    """Where it runs; device and dtype are those of what was seen, where there is any."""
    return Environment(
        python=platform.python_version(),
        torch=str(torch.__version__),
        numpy=np.__version__,
        platform=_platform(),
        threads=torch.get_num_threads(),
        deterministic=torch.are_deterministic_algorithms_enabled(),
        device=None if stack is None else _device(stack.device),
        dtype=None if stack is None else str(stack.dtype).removeprefix("torch."),
    )


@cache
def _platform() -> str:
    return platform.platform()


@cache
def _device(device: torch.device) -> str:
    if device.type != "cuda":
        return str(device)
    return f"{device} ({torch.cuda.get_device_name(device)})"


def commit_of(root: Path) -> str | None:
    """The commit that the checkout at ``root`` is on; None where ``root`` is not a checkout.

    Read from git's files, which costs nothing: no program is started. It does not tell whether
    files were changed since; for the modules' packages the digests of their code do.
    """
    git = root / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return _hash(head)
        name = head.removeprefix("ref: ")
        loose = git / name
        if loose.is_file():
            return _hash(loose.read_text().strip())
        for line in (git / "packed-refs").read_text().splitlines():
            if line.endswith(f" {name}"):
                return _hash(line.split()[0])
    except (OSError, UnicodeDecodeError):
        pass
    return None


def _hash(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9a-f]{40}([0-9a-f]{24})?", text) else None
