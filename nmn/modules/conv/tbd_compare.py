"""TbD-net: two maps of features against each other."""

from collections.abc import Mapping

from torch import Tensor

from nmn.modules.conv.layers import Convolutions, Joined
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.words import Words
from nmn.modules.module import module
from nmn.modules.ports import Property
from nmn.types import FeatureMap, Vocabulary


class Comparing(OnMaps):
    """What the modules of this file share: the two maps made one, two convolutions.

    Arguments:
        vocabularies: of the domain.
        channels: of both inputs and of the output.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.joined = Joined(channels)
        self.convolutions = Convolutions(channels)
        self.sizes = {"channels": channels}

    def compare(self, first: FeatureMap, second: FeatureMap, *words: Tensor) -> FeatureMap:
        """convolutions(joined(x, y) + word): ``[batch, height, width, channels]``."""

        def piece(one: Tensor, other: Tensor, *vectors: Tensor) -> Tensor:
            both: Tensor = self.joined(one, other)
            for vector in vectors:
                both = both + vector[:, None, None]
            made: Tensor = self.convolutions(both)
            return made

        given = (first.features, second.features, *words)
        return FeatureMap(in_pieces(piece, given, first.features))


@module("tbd.equal_attribute", version=1)
class EqualAttribute(Comparing):
    """Whether two things have the same property.

    A 1 x 1 convolution of both and two convolutions: ``[batch, height, width, channels]``.
    TbD-net's ``Compare`` (arXiv 1803.05268, section 3.2), which has convolutions of its own for
    each property; here a vector of the property is added between them.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = Words(vocabulary_of(vocabularies, "property"), channels)

    def forward(self, first: FeatureMap, second: FeatureMap, shared: Property) -> FeatureMap:
        return self.compare(first, second, self.words(shared))


@module("tbd.compare_counts", version=1)
class CompareCounts(Comparing):
    """Whether two counts compare in a way that is learned.

    A 1 x 1 convolution of both and two convolutions: ``[batch, height, width, channels]``.
    TbD-net's ``Compare`` (arXiv 1803.05268, section 3.2): each comparison has its own.
    """

    def forward(self, first: FeatureMap, second: FeatureMap) -> FeatureMap:
        return self.compare(first, second)
