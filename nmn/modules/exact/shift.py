"""Cells beside others."""

from collections.abc import Mapping
from typing import Annotated

from nmn.modules.exact.tables import RelationTable, lacking_relations
from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene, Vocabulary, Word


@module("shapes_symbolic.shift", version=1)
class Shift(Module):
    """The cells right beside those of a set; refuses where the scene does not state which are.

    max_j R_ij s_j: ``[batch, cells]``. ``left_of`` and the like of a SHAPES query: one step, inside
    the grid. N2NMN's ``_Transform``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(
        self, scene: Scene, cells: ObjectSet, relation: Annotated[Word, "relation"]
    ) -> ObjectSet:
        beside = scene.select(self._table.key, self._table, relation.index)  # [batch, of, cells]
        if not beside.shape[1]:
            return ObjectSet(cells.scores, refused=lacking_relations(scene))
        scores = (beside * cells.scores.unsqueeze(2)).amax(dim=1)
        return ObjectSet(scores, refused=lacking_relations(scene))
