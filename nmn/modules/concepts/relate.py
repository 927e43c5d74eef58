"""Objects by where they stand to another."""

from collections.abc import Mapping

from nmn.kernels import pool
from nmn.modules.concepts.pairs import PairRelations
from nmn.modules.concepts.property import SIZE
from nmn.modules.module import Module, module
from nmn.modules.ports import Relation
from nmn.types import Object, ObjectSet, Scene, Vocabulary


@module("clevr.relate", version=1)
class Relate(Module):
    """The objects that stand in a relation to another.

    sum_i w_i P(j stands so to i): ``[batch, objects]``. CLEVR's ``relate``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.pairs = PairRelations(vocabularies["relation"], features)

    def forward(self, scene: Scene, anchor: Object, relation: Relation) -> ObjectSet:
        table = self.pairs.of_scenes(scene.stack)
        places = relation.index.add(scene.rows, alpha=table.shape[1])
        # Rounding may carry a sum of probabilities just over one.
        return ObjectSet(pool(table.flatten(0, 1), places, anchor.weights).clamp_max(1))
