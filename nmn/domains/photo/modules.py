"""The family "objects": soft set operations over the detected objects of a picture.

Every value is a (sub-)probability: what is missing to one is doubt, and reaches the answer. One
file a module, or a few that differ by a word. Importing this package registers them all.
"""

from nmn.modules.between import Between
from nmn.modules.choose import (
    ChooseCategory,
    ChooseColor,
    ChoosePlace,
    ChooseRelation,
    ChooseSize,
)
from nmn.modules.detections import SceneObjects
from nmn.modules.filter import Filter
from nmn.modules.find import Find
from nmn.modules.listing import ListCategory, ListColor
from nmn.modules.locate import Locate
from nmn.modules.logic import And, Not, Or
from nmn.modules.nearest import Farthest, Nearest
from nmn.modules.numbers import Count, Difference, Equal, Greater, Less, NumberLiteral
from nmn.modules.properties import QueryCategory, QueryColor, QueryPosition, QuerySize
from nmn.modules.quantifiers import Every, Exist, Most
from nmn.modules.relations import Relate, RelateSome
from nmn.modules.same import (
    EqualCategory,
    EqualColor,
    EqualSize,
    SameCategory,
    SameColor,
    SameSize,
)
from nmn.modules.sets import Except, Intersect, Single, Union
from nmn.modules.superlative import Ordinal, Superlative
from nmn.modules.unique import Unique
from nmn.modules.verify import Verify, VerifyCategory, VerifyRelation

OBJECTS = (
    Between,
    ChooseColor,
    ChooseCategory,
    ChooseSize,
    ChoosePlace,
    ChooseRelation,
    Count,
    NumberLiteral,
    Difference,
    Equal,
    Less,
    Greater,
    Exist,
    Every,
    Most,
    Filter,
    Find,
    ListCategory,
    ListColor,
    Locate,
    And,
    Or,
    Not,
    Nearest,
    Farthest,
    QueryCategory,
    QueryColor,
    QuerySize,
    QueryPosition,
    Relate,
    RelateSome,
    SameColor,
    SameSize,
    SameCategory,
    EqualColor,
    EqualSize,
    EqualCategory,
    SceneObjects,
    Union,
    Intersect,
    Except,
    Single,
    Superlative,
    Ordinal,
    Unique,
    Verify,
    VerifyCategory,
    VerifyRelation,
)
