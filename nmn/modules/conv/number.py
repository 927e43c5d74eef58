"""A count as the answer."""

from collections.abc import Mapping

from nmn.modules.conv.on_maps import CHANNELS, OnMaps
from nmn.modules.module import module
from nmn.types import FeatureMap, Vocabulary


@module("conv.number", version=1)
class NumberOf(OnMaps):
    """A count as the answer.

    The same features: ``[batch, height, width, channels]``. IEP (arXiv 1705.03633) and TbD-net
    (arXiv 1803.05268) hand what ``count`` gives to their classifier as it is.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.sizes = {"channels": channels}

    def forward(self, count: FeatureMap) -> FeatureMap:
        return FeatureMap(count.features)
