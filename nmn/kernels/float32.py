"""What tensors and layers are made as, said wherever one is made.

What is not said is taken from torch's defaults. They belong to the process: a library that loads
its own model turns them to bfloat16 for a moment, in whichever thread, and then weights would be
rounded, or a result made too small for the float32 numbers that are written into it.
"""

from typing import TypedDict

import torch

CPU = torch.device("cpu")


class _Made(TypedDict):
    dtype: torch.dtype
    device: torch.device


FLOAT32_ON_CPU: _Made = {"dtype": torch.float32, "device": CPU}
"""For ``torch.zeros(2, 3, **FLOAT32_ON_CPU)``, ``nn.Linear(2, 3, **FLOAT32_ON_CPU)``."""
