"""IEP: maps made of two maps."""

from collections.abc import Mapping

from torch import Tensor

from nmn.modules.conv.iep_one import Residual
from nmn.modules.conv.layers import Joined
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.words import Words
from nmn.modules.module import module
from nmn.modules.ports import Property
from nmn.types import FeatureMap, Vocabulary


class TwoMaps(OnMaps):
    """What the modules of this file share: the two maps made one, a residual block.

    Arguments:
        vocabularies: of the domain.
        channels: of both inputs and of the output.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.joined = Joined(channels)
        self.block = Residual(channels)
        self.sizes = {"channels": channels}

    def combined(self, one: FeatureMap, other: FeatureMap, *words: Tensor) -> FeatureMap:
        """block(joined(x, y), word): ``[batch, height, width, channels]``."""

        def piece(x: Tensor, y: Tensor, *vectors: Tensor) -> Tensor:
            made: Tensor = self.block(self.joined(x, y), *vectors)
            return made

        given = (one.features, other.features, *words)
        return FeatureMap(in_pieces(piece, given, one.features))


@module("iep.join", version=1)
class Join(TwoMaps):
    """Two maps as one, in a way that is learned.

    Concatenated, a 1 x 1 convolution and a residual block: ``[batch, height, width, channels]``.
    IEP's ``intersect``, ``union`` and comparisons of counts (arXiv 1705.03633, section 3.2): each
    has its own.
    """

    def forward(self, first: FeatureMap, second: FeatureMap) -> FeatureMap:
        return self.combined(first, second)


@module("iep.equal_attribute", version=1)
class EqualAttribute(TwoMaps):
    """Whether two things have the same property.

    As ``join``, with a vector of the property: ``[batch, height, width, channels]``. IEP
    (arXiv 1705.03633, section 3.2) has a block of its own for each property.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = Words(vocabulary_of(vocabularies, "property"), channels)

    def forward(self, first: FeatureMap, second: FeatureMap, shared: Property) -> FeatureMap:
        return self.combined(first, second, self.words(shared))
