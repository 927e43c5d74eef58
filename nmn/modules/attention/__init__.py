"""Light learned modules over the features of objects, which hand attentions on.

What the published systems compute between their convolutions: an attention over objects goes in, a
pooled feature is compared with every object, an attention comes out (N2NMN, arXiv 1704.05526,
table 1; XNM, arXiv 1812.01855; STAIR, arXiv 2401.03901). Attentions and not question vectors are
handed on. Scenes must have a table "features" ``[objects, features]``; all that depends on the
scene alone is made once a batch.
"""

from nmn.modules.attention.amounts import CompareAmounts, Count, Exist, NumberOf
from nmn.modules.attention.compare import EqualAttribute
from nmn.modules.attention.describe import Describe
from nmn.modules.attention.filter import Filter
from nmn.modules.attention.heavy import HeavyFilter
from nmn.modules.attention.query import Query
from nmn.modules.attention.relate import Most, Relate
from nmn.modules.attention.unique import Unique
from nmn.modules.binding import Call, bind
from nmn.modules.sets import Everything, Intersect, Union

ATTENTION: tuple[Call, ...] = (
    Count,
    Exist,
    NumberOf,
    bind(CompareAmounts, "greater"),
    bind(CompareAmounts, "less"),
    bind(CompareAmounts, "equal_integer"),
    EqualAttribute,
    Describe,
    Filter,
    Query,
    bind(Relate, word="relation"),
    bind(Relate, "same", word="property"),
    bind(Most, word="superlative"),
    Everything,
    Unique,
    Intersect,
    Union,
)
"""For a domain to call; it needs "attribute", "relation", "property", "superlative", "answer"."""

ATTENTION_HEAVY: tuple[Call, ...] = (
    *(one for one in ATTENTION if one is not Filter),
    bind(HeavyFilter, "filter"),
)
"""The same with STAIR's filter, two linear layers over every object."""
