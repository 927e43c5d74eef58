"""Convolutions over maps whose channels lie last in memory."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.conv.fused import convolve

MapTensor = Float[Tensor, "batch height width channels"]


def first(maps: MapTensor) -> Float[Tensor, "batch channels height width"]:
    """The channels named first, as torch's convolutions want them; nothing is moved in memory."""
    return maps.permute(0, 3, 1, 2)


def last(maps: Float[Tensor, "batch channels height width"]) -> MapTensor:
    """The channels named last again."""
    return maps.permute(0, 2, 3, 1)


def he(layer: nn.Conv2d | nn.Linear) -> None:
    """Start a layer as He et al. 2015 (arXiv 1502.01852) do, and as IEP and TbD-net did."""
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def convolution(inputs: int, channels: int, size: int = 3, dilation: int = 1) -> nn.Conv2d:
    """One that keeps height and width; its weights lie as its maps do."""
    layer = nn.Conv2d(
        inputs, channels, size, padding=dilation * (size // 2), dilation=dilation, **FLOAT32_ON_CPU
    )
    he(layer)
    return layer.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


class Convolutions(nn.Module):
    """3 x 3 convolutions one after another, each with a ReLU: ``[batch, height, width, channels]``.

    Arguments:
        channels: of its input, its output and between.
        dilations: one for each layer.
    """

    def __init__(self, channels: int, dilations: Sequence[int] = (1, 1)) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            convolution(channels, channels, dilation=dilation) for dilation in dilations
        )

    def forward(self, maps: MapTensor) -> MapTensor:
        x = first(maps)
        for layer in self.layers:
            assert isinstance(layer, nn.Conv2d)  # as they were made; a list does not know
            x = convolve(layer, x)
        return last(x)


class Joined(nn.Module):
    """Two maps as one: concatenated, a 1 x 1 convolution, a ReLU.

    Arguments:
        channels: of each of the two, and of the output.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layer = convolution(2 * channels, channels, size=1)

    def forward(self, one: MapTensor, other: MapTensor) -> MapTensor:
        both = torch.cat([one, other], dim=3)
        return last(convolve(self.layer, first(both)))
