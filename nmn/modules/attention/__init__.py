"""The family "attention": light learned modules over the features of objects.

What the published systems compute between their convolutions: an attention over objects goes in, a
pooled feature is compared with every object, an attention comes out (N2NMN, arXiv 1704.05526,
table 1; XNM, arXiv 1812.01855; STAIR, arXiv 2401.03901). Attentions and not question vectors are
handed on. Scenes must have a table "features" ``[objects, features]``; all that depends on the
scene alone is made once a batch.

"attention_heavy" has the same modules with STAIR's filter, two linear layers over every object.
"""

from nmn.modules.attention.amounts import Count, EqualInteger, Exist, Greater, Less, NumberOf
from nmn.modules.attention.compare import EqualAttribute
from nmn.modules.attention.describe import Describe
from nmn.modules.attention.filter import Filter
from nmn.modules.attention.heavy import HeavyFilter
from nmn.modules.attention.query import Query
from nmn.modules.attention.relate import Most, Relate, Same
from nmn.modules.attention.sets import AllObjects, Intersect, Union, Unique

ATTENTION = (
    Count,
    Exist,
    NumberOf,
    Greater,
    Less,
    EqualInteger,
    EqualAttribute,
    Describe,
    Filter,
    Query,
    Relate,
    Same,
    Most,
    AllObjects,
    Unique,
    Intersect,
    Union,
)
ATTENTION_HEAVY = (HeavyFilter,)
