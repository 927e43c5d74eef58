"""The modules that SHAPES queries call, learned from answers alone.

Two things are learned: what a cell must look like for each word (``find``), and which cell each
direction leads to (``shift``); neither is told what a cell holds or where it lies. ``both`` is a
product, where N2NMN's ``_And`` takes the smaller of the two and would teach one side only. The
signatures are those of the exact modules.
"""

from collections.abc import Mapping
from typing import Annotated

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules import Call, Module, bind, module
from nmn.modules.concepts import Find
from nmn.modules.quantifiers import Exist
from nmn.modules.sets import IndependentIntersect
from nmn.types import ObjectSet, Scene, SceneStack, Vocabulary, Word, reason

CELLS = 9

SIZE = 300
"""Features of a cell: 10 x 10 pixels of three colours."""

NO_GRID = reason("no grid", "the picture has more than the nine cells that directions are known of")

# Logits at the start: every step is possible, none is likely. From sigmoid(-2) = 0.12 all of the
# nine cells together still leave a gradient to each.
_START, _SPREAD = -2.0, 0.1


@module("shapes.shift", version=1)
class Shift(Module):
    """The cells right beside those of a set.

    1 - prod_j (1 - T_ji s_j), where T_ji = P(the direction leads from cell j to cell i) is learned
    for each pair of cells and each word: ``[batch, cells]``. Nothing says which cells are
    neighbours. ``left_of`` and the like of a SHAPES query, N2NMN's ``_Transform``. Refuses where a
    picture has more than nine cells.

    Arguments:
        vocabularies: "relation".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        start = _START + _SPREAD * torch.randn(
            len(vocabularies["relation"]), CELLS, CELLS, **FLOAT32_ON_CPU
        )
        self.steps = nn.Parameter(start)  # [words, from, to]

    def forward(
        self, scene: Scene, objects: ObjectSet, relation: Annotated[Word, "relation"]
    ) -> ObjectSet:
        known = min(objects.scores.shape[1], CELLS)
        leads = self.probabilities()[:, :known, :known].index_select(0, relation.index)
        missed = 1 - leads * objects.scores[:, :known].unsqueeze(2)
        reached = 1 - missed.prod(dim=1)
        beyond = objects.scores.shape[1] - known
        if not beyond:
            return ObjectSet(scene.present(reached))
        scores = nn.functional.pad(reached, (0, beyond))
        return ObjectSet(scene.present(scores), refused=_no_grid(scene))

    def probabilities(self) -> Float[Tensor, "words cells cells"]:
        """P(the direction leads there), by word, cell it leads from and cell it leads to."""
        return torch.sigmoid(self.steps)


def _no_grid(scene: Scene) -> Int[Tensor, " batch"]:
    return scene.stack.table("no grid", _lacking).index_select(0, scene.rows)


def _lacking(stack: SceneStack) -> Int[Tensor, " scenes"]:
    codes = [NO_GRID.code if len(graph) > CELLS else 0 for graph in stack.graphs]
    return torch.tensor(codes, dtype=torch.int32, device=stack.device)


CALLS: tuple[Call, ...] = (
    bind(Exist, "answer"),
    bind(IndependentIntersect, "both"),
    bind(Find, settings={"features": SIZE}),
    Shift,
)
