"""Objects by what they are like, and what they are like, as the tables of their scenes have it."""

from collections.abc import Mapping

from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.ports import Attribute, Noun, PropertyLabel, PropertyLabels
from nmn.modules.tables import OnTable, described, real
from nmn.types import Label, Labels, Object, ObjectSet, Scene, Vocabulary


@module("properties.find", version=1)
class Find(Module):
    """The objects that a noun names.

    s_i = P(object i is of the noun's categories): ``[batch, objects]``. N2NMN's ``find`` (Hu et
    al. 2017, arXiv 1704.05526, table 1) over objects in place of a grid.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["noun"].name

    def forward(self, scene: Scene, noun: Noun) -> ObjectSet:
        return ObjectSet(scene.lookup(self.table, noun.index).clamp(0, 1))


@module("properties.filter", version=1)
class Filter(Module):
    """The members of a set that an attribute describes.

    s_i P(attribute of i): ``[batch, objects]``. CLEVR's ``filter_color`` and its like: the word
    tells which, so that one call serves all. Soft as in NS-CL (Mao et al. 2019, arXiv 1904.12584,
    section 3.3).
    """

    def forward(self, scene: Scene, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        return ObjectSet(objects.scores * scene.lookup("attribute", attribute.index))


@module("properties.query", version=1)
class Query(OnTable):
    """What the object is like: one of its properties.

    sum_i w_i P(word of i | i is real): ``[batch, words]``. CLEVR's ``query_color`` and its like.
    """

    def forward(self, scene: Scene, target: Object) -> PropertyLabel:
        return Label(described(scene, self.table, target), vocabulary=self.table)


@module("properties.list", version=1)
class List(OnTable):
    """What the members of a set are like, all of them.

    P(some member has the word) = 1 - prod_i (1 - s_i c_i): ``[batch, words]``. An empty set gives
    nothing, not a refusal.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> PropertyLabels:
        each: Tensor = objects.scores.unsqueeze(2) * real(scene, self.table)
        return Labels(1 - (1 - each).prod(dim=1), vocabulary=self.table)
