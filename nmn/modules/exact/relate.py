"""Objects by where they stand to another."""

from collections.abc import Mapping

from nmn.modules.exact.tables import RelationTable, lacking_relations, of_object
from nmn.modules.module import Module, module
from nmn.modules.ports import Relation
from nmn.types import Object, ObjectSet, Scene, Vocabulary


@module("clevr_symbolic.relate", version=1)
class Relate(Module):
    """The objects that stand in a relation to another; refuses where the scene states none.

    relations[r, i, anchor]: ``[batch, objects]``. CLEVR's ``relate``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(self, scene: Scene, anchor: Object, relation: Relation) -> ObjectSet:
        table = scene.stack.table(self._table.key, self._table)
        scenes, words, objects = table.shape[:3]
        places = relation.index.add(scene.rows, alpha=words)
        found = of_object(table.reshape(scenes * words, objects, objects), places, anchor)
        return ObjectSet(found, refused=lacking_relations(scene))
