"""Objects by how they stand to others."""

from collections.abc import Mapping

from nmn.modules.geometry import RelationTable
from nmn.modules.module import Module, module
from nmn.modules.ports import Relation
from nmn.types import Object, ObjectSet, Scene, Vocabulary


@module("relations.relate", version=1)
class Relate(Module):
    """The members of a set that stand in a relation to the object.

    s_i sum_j R_ij w_j: ``[batch, objects]``. CLEVR's ``relate``; N2NMN's ``relocate``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(
        self, scene: Scene, objects: ObjectSet, relation: Relation, anchor: Object
    ) -> ObjectSet:
        table = scene.select(self._table.key, self._table, relation.index)  # [batch, i, j]
        return ObjectSet(objects.scores * (table * anchor.weights.unsqueeze(1)).sum(dim=2))


@module("relations.relate_some", version=1)
class RelateSome(Module):
    """The members of a set that stand in a relation to at least one of the others.

    s_i (1 - prod_j (1 - R_ij t_j)): ``[batch, objects]``, a noisy or over the second set.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(
        self, scene: Scene, objects: ObjectSet, relation: Relation, anchors: ObjectSet
    ) -> ObjectSet:
        table = scene.select(self._table.key, self._table, relation.index)  # [batch, i, j]
        none = (1 - table * anchors.scores.unsqueeze(1)).prod(dim=2)
        return ObjectSet(objects.scores * (1 - none))
