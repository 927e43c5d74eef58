"""TbD-net: attentions from an attention and what is seen there."""

from collections.abc import Mapping, Sequence

from jaxtyping import Float, Int
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.conv.grid import attended, grid_of
from nmn.modules.conv.layers import Convolutions, he
from nmn.modules.conv.on_maps import OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.ports import CHANNELS, Attribute, Relation, Superlative
from nmn.modules.conv.words import Words
from nmn.modules.module import module
from nmn.types import AttentionMap, Scene, Vocabulary, Word

# Powers of two, so that the receptive field of "left of" is the whole map.
_DILATIONS = (1, 2, 4, 8, 1)


@module("tbd.scene", version=1)
class AllCells(OnMaps):
    """Everything in the picture.

    Ones: ``[batch, height, width]``. TbD-net's first attention (arXiv 1803.05268, section 3.2).
    """

    def forward(self, scene: Scene) -> AttentionMap:
        grid = grid_of(scene, self.channels)
        return AttentionMap(grid.new_ones(scene.batch, *grid.shape[1:3]))


class Attending(OnMaps):
    """What the modules of this file share: attended features, convolutions, a weight for each cell.

    Arguments:
        vocabularies: with ``vocabulary``.
        vocabulary: of the module's words.
        channels: of the scenes' map.
        dilations: of the convolutions.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        vocabulary: str,
        channels: int,
        dilations: Sequence[int] = (1, 1),
    ) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = Words(vocabulary_of(vocabularies, vocabulary), channels)
        self.convolutions = Convolutions(channels, dilations)
        # The 1 x 1 convolution to one channel.
        self.weigh = nn.Linear(channels, 1, **FLOAT32_ON_CPU)
        he(self.weigh)

    def attend(self, scene: Scene, attention: AttentionMap, word: Word) -> AttentionMap:
        """sigmoid(w . convolutions(a x + word)) for every cell: ``[batch, height, width]``."""
        grid = grid_of(scene, self.channels)

        def piece(
            rows: Int[Tensor, " rows"],
            weights: Float[Tensor, "rows height width"],
            vectors: Float[Tensor, "rows channels"],
        ) -> Float[Tensor, "rows height width"]:
            seen = self.convolutions(attended(grid, rows, weights, vectors))
            cells: Tensor = self.weigh(seen)
            return cells.squeeze(3).sigmoid_()

        given = (scene.rows, attention.weights, self.words(word))
        return AttentionMap(in_pieces(piece, given, grid))


@module("tbd.filter", version=1)
class Filter(Attending):
    """Where, among what is attended to, an attribute is found.

    Two convolutions and a sigmoid: ``[batch, height, width]``. TbD-net's ``Attention`` (arXiv
    1803.05268, section 3.2), which has convolutions of its own for each attribute; here a vector of
    the attribute is added to the attended features, so that all attributes share one call.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "attribute", channels)

    def forward(self, scene: Scene, attention: AttentionMap, attribute: Attribute) -> AttentionMap:
        return self.attend(scene, attention, attribute)


@module("tbd.relate", version=1)
class Relate(Attending):
    """Where something stands in a relation to what is attended to.

    Five convolutions with dilations 1, 2, 4, 8, 1 and a sigmoid: ``[batch, height, width]``.
    TbD-net's ``Relate`` (arXiv 1803.05268, section 3.2), which has convolutions of its own for each
    of its four relations; here they share them, and a vector of the relation is added to the
    attended features.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "relation", channels, _DILATIONS)

    def forward(self, scene: Scene, attention: AttentionMap, relation: Relation) -> AttentionMap:
        return self.attend(scene, attention, relation)


@module("tbd.most", version=1)
class Most(Attending):
    """Where, among what is attended to, something is so the most.

    As ``filter``, with a vector for the superlative: ``[batch, height, width]``. CLEVR asks for no
    superlatives and TbD-net has none.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, "superlative", channels)

    def forward(
        self, scene: Scene, attention: AttentionMap, superlative: Superlative
    ) -> AttentionMap:
        return self.attend(scene, attention, superlative)
