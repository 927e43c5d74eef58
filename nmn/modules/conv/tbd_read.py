"""TbD-net: what is seen where an attention points, as features for the answer."""

from collections.abc import Mapping

from torch import Tensor

from nmn.modules.conv.grid import attended, grid_of
from nmn.modules.conv.layers import Convolutions
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.words import Words
from nmn.modules.module import module
from nmn.modules.ports import Property
from nmn.types import AttentionMap, FeatureMap, Scene, Vocabulary


class Looking(OnMaps):
    """What the modules of this file share: attended features, two convolutions.

    Arguments:
        vocabularies: of the domain.
        channels: of the scenes' map and of the output.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.convolutions = Convolutions(channels)
        self.sizes = {"channels": channels}

    def features(self, scene: Scene, attention: AttentionMap, *words: Tensor) -> FeatureMap:
        """convolutions(a x + word): ``[batch, height, width, channels]``."""
        grid = grid_of(scene, self.channels)

        def piece(rows: Tensor, weights: Tensor, *vectors: Tensor) -> Tensor:
            made: Tensor = self.convolutions(attended(grid, rows, weights, *vectors))
            return made

        return FeatureMap(in_pieces(piece, (scene.rows, attention.weights, *words), grid))


@module("tbd.look", version=1)
class Look(Looking):
    """Whether anything is attended to, or how much.

    Two convolutions: ``[batch, height, width, channels]``. TbD-net's ``Query`` for ``exist`` and
    ``count`` (arXiv 1803.05268, section 3.2), which have their own.
    """

    def forward(self, scene: Scene, attention: AttentionMap) -> FeatureMap:
        return self.features(scene, attention)


@module("tbd.query", version=1)
class Query(Looking):
    """A property of what is attended to.

    Two convolutions: ``[batch, height, width, channels]``. TbD-net's ``Query`` (arXiv 1803.05268,
    section 3.2), which has convolutions of its own for each property; here a vector of the property
    is added to the attended features, so that all properties share one call.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = Words(vocabulary_of(vocabularies, "property"), channels)

    def forward(self, scene: Scene, attention: AttentionMap, asked: Property) -> FeatureMap:
        return self.features(scene, attention, self.words(asked))
