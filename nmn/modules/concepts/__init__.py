"""Learned modules over the features of objects, for any domain whose objects have features.

What is learned is little, and has a name: for each property (color, shape ...) a ``Property``,
which says of an object's features how likely each word is (concept embeddings, NS-CL, Mao et al.
2019, arXiv 1904.12584, section 3.1), and one ``PairRelations`` for the relations. Everything
between (sets, counts, comparisons) is arithmetic of probabilities and has no weights, so nothing
that was learned on short programs can fail on long ones.

Scenes must have a table "features" ``[objects, features]``: of a perception, or made from the
ground truth. All that is learned depends on the scene alone, and is computed once a scene of a
batch, however many questions there are about it.
"""

from collections.abc import Iterable, Mapping

from nmn.modules.binding import Call, bindings
from nmn.modules.concepts.filter import Filter
from nmn.modules.concepts.find import Find
from nmn.modules.concepts.pairs import Relate
from nmn.modules.concepts.property import OnProperties, Property
from nmn.modules.concepts.query import Query
from nmn.modules.concepts.same import Same
from nmn.modules.module import Module
from nmn.types import Vocabulary

__all__ = ["Filter", "Find", "Query", "Relate", "Same", "build_concepts"]


def build_concepts(
    calls: Iterable[Call],
    vocabularies: Mapping[str, Vocabulary],
    names: Iterable[str],
    features: int,
) -> dict[str, Module]:
    """Modules by name, untrained; what is learned of a property is shared by all that read it.

    Arguments:
        calls: modules of this package, and any without weights.
        vocabularies: of the domain.
        names: of the properties.
        features: of an object: the width of the scenes' table "features".
    """
    properties = {name: Property(vocabularies[name], features) for name in names}
    made: dict[str, Module] = {}
    for name, one in bindings(calls).items():
        if issubclass(one.cls, OnProperties):
            made[name] = one.build(vocabularies, features=features, properties=properties)
        elif issubclass(one.cls, Relate):
            made[name] = one.build(vocabularies, features=features)
        else:
            made[name] = one.build(vocabularies)
    return made
