"""IEP: the picture's map, and maps made of one map."""

from collections.abc import Mapping

from torch import Tensor, nn

from nmn.modules.conv.fused import convolve
from nmn.modules.conv.grid import grid_of
from nmn.modules.conv.layers import MapTensor, convolution, first, last
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.words import AnyWord, Words
from nmn.modules.module import module
from nmn.types import FeatureMap, Scene, Vocabulary


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


@module("iep.change", version=1)
class Change(OnMaps):
    """What is seen, changed as a word says.

    A residual block: ``[batch, height, width, channels]``. IEP (arXiv 1705.03633, section 3.2) has
    a block of its own for each word; here a vector of the word is added, so that all words of a
    module share one call.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = Words(vocabulary_of(vocabularies, "word"), channels)
        self.block = Residual(channels)
        self.sizes = {"channels": channels}

    def forward(self, seen: FeatureMap, word: AnyWord) -> FeatureMap:
        given = (seen.features, self.words(word))
        return FeatureMap(in_pieces(self.block, given, seen.features))


@module("iep.change_alone", version=1)
class ChangeAlone(OnMaps):
    """What is seen, changed in a way that is learned.

    A residual block: ``[batch, height, width, channels]``. IEP's ``unique``, ``exist`` and
    ``count`` (arXiv 1705.03633, section 3.2): each has its own.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.block = Residual(channels)
        self.sizes = {"channels": channels}

    def forward(self, seen: FeatureMap) -> FeatureMap:
        return FeatureMap(in_pieces(self.block, (seen.features,), seen.features))
