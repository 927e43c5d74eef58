"""The modules that CLEVR's programs call, learned from the features of objects.

They have the signatures of the exact ones, and give probabilities where those give 0 and 1.
"""

from nmn.domains.clevr.words import PROPERTIES
from nmn.modules import Call, bind
from nmn.modules.concepts import Filter, Query, Relate, Same
from nmn.modules.equality import EqualLabel, EqualObject
from nmn.modules.numbers import Count, Equal, Greater, Less
from nmn.modules.quantifiers import Exist
from nmn.modules.sets import Everything, IndependentIntersect, IndependentUnion
from nmn.modules.unique import Joint

COMPARISONS: tuple[Call, ...] = (
    bind(Equal, "equal_integer"),
    bind(Less, "less_than"),
    bind(Greater, "greater_than"),
)
EQUALITIES: tuple[Call, ...] = (
    *(bind(EqualLabel, f"equal_{one.name}", property=one.name) for one in PROPERTIES),
    EqualObject,
)

CALLS: tuple[Call, ...] = (
    *COMPARISONS,
    Count,
    *EQUALITIES,
    Exist,
    Filter,
    *(bind(Query, f"query_{one.name}", property=one.name) for one in PROPERTIES),
    Relate,
    Same,
    Everything,
    bind(IndependentUnion, "union"),
    bind(IndependentIntersect, "intersect"),
    bind(Joint, "unique"),
)
