"""TbD-net: attentions from an attention and what is seen there."""

from collections.abc import Mapping, Sequence

from jaxtyping import Float, Int
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.conv.grid import attended, grid_of
from nmn.modules.conv.layers import Convolutions, he
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.conv.words import AnyWord, Words
from nmn.modules.module import module
from nmn.types import AttentionMap, Scene, Vocabulary

FAR = (1, 2, 4, 8, 1)
"""Dilations: powers of two, so that the receptive field of "left of" is the whole map."""


@module("tbd.scene", version=1)
class AllCells(OnMaps):
    """Everything in the picture.

    Ones: ``[batch, height, width]``. TbD-net's first attention (arXiv 1803.05268, section 3.2).
    """

    def forward(self, scene: Scene) -> AttentionMap:
        grid = grid_of(scene, self.channels)
        return AttentionMap(grid.new_ones(scene.batch, *grid.shape[1:3]))


@module("tbd.attend", version=1)
class Attend(OnMaps):
    """Where, by what is attended to, something is as a word says.

    Convolutions and a sigmoid: ``[batch, height, width]``. TbD-net's ``Attention`` and ``Relate``
    (arXiv 1803.05268, section 3.2), which have convolutions of their own for each word; here a
    vector of the word is added to the attended features, so that all words share one call.

    Arguments:
        vocabularies: with "word".
        channels: of the scenes' map.
        dilations: of the convolutions; ``FAR`` for relations.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        channels: int = CHANNELS,
        dilations: Sequence[int] = (1, 1),
    ) -> None:
        super().__init__(vocabularies, channels=channels)
        self.words = Words(vocabulary_of(vocabularies, "word"), channels)
        self.convolutions = Convolutions(channels, dilations)
        # The 1 x 1 convolution to one channel.
        self.weigh = nn.Linear(channels, 1, **FLOAT32_ON_CPU)
        he(self.weigh)

    def forward(self, scene: Scene, attention: AttentionMap, word: AnyWord) -> AttentionMap:
        grid = grid_of(scene, self.channels)

        def piece(
            rows: Int[Tensor, " rows"],
            weights: Float[Tensor, "rows height width"],
            vectors: Float[Tensor, "rows channels"],
        ) -> Float[Tensor, "rows height width"]:
            """sigmoid(w . convolutions(a x + word)) for every cell."""
            seen = self.convolutions(attended(grid, rows, weights, vectors))
            cells: Tensor = self.weigh(seen)
            return cells.squeeze(3).sigmoid_()

        given = (scene.rows, attention.weights, self.words(word))
        return AttentionMap(in_pieces(piece, given, grid))
