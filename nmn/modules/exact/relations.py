"""Objects by where they stand to others; the scene's own relations say how all of them stand."""

from collections.abc import Mapping

from nmn.modules.exact.tables import RelationTable, lacking_relations, of_object
from nmn.modules.module import Module, module
from nmn.modules.ports import Relation
from nmn.types import Object, ObjectSet, Scene, Vocabulary


class OnRelations(Module):
    """What the modules of this file share: the table of what the scenes state."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)


@module("exact.relate", version=1)
class Relate(OnRelations):
    """The objects that stand in a relation to another; refuses where the scene states none.

    relations[r, i, anchor]: ``[batch, objects]``. CLEVR's ``relate``.
    """

    def forward(self, scene: Scene, anchor: Object, relation: Relation) -> ObjectSet:
        table = scene.stack.table(self._table.key, self._table)
        scenes, words, objects = table.shape[:3]
        places = relation.index.add(scene.rows, alpha=words)
        found = of_object(table.reshape(scenes * words, objects, objects), places, anchor)
        return ObjectSet(found, refused=lacking_relations(scene))


@module("exact.relate_any", version=1)
class RelateAny(OnRelations):
    """The objects that stand in a relation to any of a set; refuses where the scene states none.

    max_j R_ij s_j: ``[batch, objects]``. N2NMN's ``_Transform``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, relation: Relation) -> ObjectSet:
        table = scene.select(self._table.key, self._table, relation.index)  # [batch, of, objects]
        if not table.shape[1]:
            return ObjectSet(objects.scores, refused=lacking_relations(scene))
        scores = (table * objects.scores.unsqueeze(2)).amax(dim=1)
        return ObjectSet(scores, refused=lacking_relations(scene))
