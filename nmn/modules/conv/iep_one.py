"""IEP: the picture's map, and maps made of one map."""

from collections.abc import Mapping

from torch import Tensor, nn

from nmn.modules.conv.fused import convolve
from nmn.modules.conv.grid import grid_of
from nmn.modules.conv.layers import MapTensor, convolution, first, last
from nmn.modules.conv.on_maps import OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.ports import CHANNELS, Attribute, Property, Relation, Superlative
from nmn.modules.conv.words import Words
from nmn.modules.module import module
from nmn.types import FeatureMap, Scene, Vocabulary, Word


class Residual(nn.Module):
    """relu(x + conv(relu(conv(x + word)))): ``[batch, height, width, channels]``.

    The block of IEP (arXiv 1705.03633, section 3.2) with 3 x 3 convolutions. The word goes through
    the convolutions only, so that words do not pile up along a program.

    Arguments:
        channels: of the input and the output.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.one = convolution(channels, channels)
        self.two = convolution(channels, channels)

    def forward(self, maps: MapTensor, *words: Tensor) -> MapTensor:
        x = first(maps)
        heard = x
        for vector in words:
            heard = heard + vector[:, :, None, None]
        made = self.two(convolve(self.one, heard))
        return last(made.add_(x).relu_())


@module("iep.scene", version=1)
class WholeMap(OnMaps):
    """The picture.

    The scenes' map: ``[batch, height, width, channels]``. The authors' code adds a residual block
    of its own here, which depends on the picture alone: it belongs to what makes the map.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.sizes = {"channels": channels}

    def forward(self, scene: Scene) -> FeatureMap:
        return FeatureMap(grid_of(scene, self.channels).index_select(0, scene.rows))


class OneMap(OnMaps):
    """What the modules of this file share: a residual block, and perhaps words.

    Arguments:
        vocabularies: with ``vocabulary``.
        vocabulary: of the module's words; "" where it has none.
        channels: of the input and the output.
    """

    def __init__(
        self, vocabularies: Mapping[str, Vocabulary], vocabulary: str, channels: int
    ) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = (
            Words(vocabulary_of(vocabularies, vocabulary), channels) if vocabulary else None
        )
        self.block = Residual(channels)
        self.sizes = {"channels": channels}

    def changed(self, maps: FeatureMap, *words: Word) -> FeatureMap:
        """The block's output: ``[batch, height, width, channels]``."""
        vectors = [] if self.words is None else [self.words(word) for word in words]
        given = (maps.features, *vectors)
        return FeatureMap(in_pieces(self.block, given, maps.features))


@module("iep.filter", version=1)
class Filter(OneMap):
    """What an attribute describes.

    A residual block: ``[batch, height, width, channels]``. IEP (arXiv 1705.03633, section 3.2) has
    a block of its own for each attribute; here a vector of the attribute is added, so that all
    attributes share one call.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "attribute", channels)

    def forward(self, seen: FeatureMap, attribute: Attribute) -> FeatureMap:
        return self.changed(seen, attribute)


@module("iep.relate", version=1)
class Relate(OneMap):
    """What stands in a relation to what is seen.

    As ``filter``, with a vector of the relation: ``[batch, height, width, channels]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "relation", channels)

    def forward(self, seen: FeatureMap, relation: Relation) -> FeatureMap:
        return self.changed(seen, relation)


@module("iep.same", version=1)
class Same(OneMap):
    """What shares a property with what is seen.

    As ``filter``, with a vector of the property: ``[batch, height, width, channels]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "property", channels)

    def forward(self, seen: FeatureMap, shared: Property) -> FeatureMap:
        return self.changed(seen, shared)


@module("iep.most", version=1)
class Most(OneMap):
    """What is so the most.

    As ``filter``, with a vector of the superlative: ``[batch, height, width, channels]``. IEP has
    none, as CLEVR asks for none.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "superlative", channels)

    def forward(self, seen: FeatureMap, superlative: Superlative) -> FeatureMap:
        return self.changed(seen, superlative)


@module("iep.query", version=1)
class Query(OneMap):
    """A property of what is seen.

    As ``filter``, with a vector of the property: ``[batch, height, width, channels]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "property", channels)

    def forward(self, seen: FeatureMap, asked: Property) -> FeatureMap:
        return self.changed(seen, asked)


class Wordless(OneMap):
    """A residual block without words: each such module has its own, as in IEP."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "", channels)

    def forward(self, seen: FeatureMap) -> FeatureMap:
        return self.changed(seen)


@module("iep.unique", version=1)
class Unique(Wordless):
    """The one thing that is seen.

    A residual block: ``[batch, height, width, channels]`` (IEP, arXiv 1705.03633, section 3.2).
    """


@module("iep.exist", version=1)
class Exist(Wordless):
    """Whether anything is seen.

    A residual block: ``[batch, height, width, channels]`` (IEP, arXiv 1705.03633, section 3.2).
    """


@module("iep.count", version=1)
class Count(Wordless):
    """How much is seen.

    A residual block: ``[batch, height, width, channels]`` (IEP, arXiv 1705.03633, section 3.2).
    """


@module("iep.number", version=1)
class NumberOf(OnMaps):
    """A count as the answer.

    The same features: ``[batch, height, width, channels]``. IEP (arXiv 1705.03633) hands what
    ``count`` gives to its classifier as it is.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.sizes = {"channels": channels}

    def forward(self, count: FeatureMap) -> FeatureMap:
        return FeatureMap(count.features)
