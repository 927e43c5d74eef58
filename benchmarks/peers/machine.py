"""Where it was measured."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch

from nmn.kernels import native_available


def machine(device: torch.device) -> dict[str, object]:
    """What a reader needs to judge the numbers."""
    made: dict[str, object] = {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "compiled_kernels": native_available(),
        "versions": {
            name: _version(name) for name in ("neural-module-networks", "torchfold", "dynet38")
        },
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }
    if device.type == "cuda":
        made["gpu"] = torch.cuda.get_device_name(device)
        made["cuda"] = torch.version.cuda
    return made


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    """As Linux names it; platform.processor() says only "x86_64" there."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
