"""What small convolutional networks that look at pictures are built of.

Every filter is made in float32 on the CPU, whatever torch's defaults are. Norms are batch norms:
networks of a few hundred thousand weights learn fastest with them.
"""

from typing import TypeVar

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from nmn.kernels.float32 import FLOAT32_ON_CPU

Net = TypeVar("Net", bound=nn.Module)


class Same(nn.Module):
    """A residual block: two 3x3 convolutions, added to what comes in."""

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = step(width, width, 1, dilation)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False, **FLOAT32_ON_CPU)
        self.norm = nn.BatchNorm2d(width, **FLOAT32_ON_CPU)

    def forward(
        self, x: Float[Tensor, "n width rows columns"]
    ) -> Float[Tensor, "n width rows columns"]:
        """Of the same shape as what comes in."""
        return functional.relu(x + self.norm(self.second(self.first(x))))


def step(into: int, out: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    """A 3x3 convolution, a norm and a ReLU; ``[n, into, h, w]`` -> ``[n, out, h/stride, ...]``."""
    return nn.Sequential(
        nn.Conv2d(into, out, 3, stride, dilation, dilation, bias=False, **FLOAT32_ON_CPU),
        nn.BatchNorm2d(out, **FLOAT32_ON_CPU),
        nn.ReLU(inplace=True),
    )


def channels_last(net: Net) -> Net:
    """The same network, its filters laid out as convolutions on a CPU are fastest with."""
    for parameter in net.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return net
