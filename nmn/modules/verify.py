"""Is something true of an object?"""

from collections.abc import Mapping

from torch import Tensor

from nmn.modules.geometry import RelationTable
from nmn.modules.module import Module, module
from nmn.modules.ports import Attribute, Noun, Relation
from nmn.modules.tables import with_doubt
from nmn.types import EPSILON, Bool, Object, Scene, Vocabulary


def _of_object(probabilities: Tensor, target: Object) -> Bool:
    """sum_i w_i p_i; where there is no such object, a yes is as likely as a no."""
    p = (target.weights * probabilities).sum(dim=1)
    return Bool(with_doubt(p, target.weights.sum(dim=1)).clamp(0, 1))


@module("properties.verify", version=1)
class Verify(Module):
    """Does an attribute describe the object?

    sum_i w_i P(attribute of i): ``[batch]``. GQA's ``verify``.
    """

    def forward(self, scene: Scene, target: Object, attribute: Attribute) -> Bool:
        return _of_object(scene.lookup("attribute", attribute.index), target)


@module("properties.verify_category", version=1)
class VerifyCategory(Module):
    """Does a noun name the object?

    sum_i w_i P(noun of i | i is real): ``[batch]``.
    """

    def forward(self, scene: Scene, target: Object, noun: Noun) -> Bool:
        there = scene.table("objects at all", lambda s: s.concepts("category").sum(dim=2))
        named = scene.lookup("noun", noun.index) / there.clamp_min(EPSILON)
        return _of_object(named.clamp(0, 1), target)


@module("relations.verify_relation", version=1)
class VerifyRelation(Module):
    """Does the first object stand in a relation to the second?

    sum_ij w_i R_ij v_j: ``[batch]``. GQA's ``verify rel``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(self, scene: Scene, first: Object, relation: Relation, second: Object) -> Bool:
        table = scene.select(self._table.key, self._table, relation.index)
        p = ((table * second.weights.unsqueeze(1)).sum(dim=2) * first.weights).sum(dim=1)
        sure = first.weights.sum(dim=1) * second.weights.sum(dim=1)
        return Bool(with_doubt(p, sure).clamp(0, 1))
