"""The family "objects": soft set operations over the detected objects of a picture.

Every value is a (sub-)probability: what is missing to one is doubt, and reaches the answer. One
file a module, or a few that differ by a word. Importing this package registers them all.
"""

from nmn.modules.objects.between import Between
from nmn.modules.objects.choose import (
    ChooseCategory,
    ChooseColor,
    ChoosePlace,
    ChooseRelation,
    ChooseSize,
)
from nmn.modules.objects.count import Count, Difference, Equal, Greater, Less, NumberLiteral
from nmn.modules.objects.exist import Every, Exist, Most
from nmn.modules.objects.filter import Filter
from nmn.modules.objects.find import Find
from nmn.modules.objects.listing import ListCategory, ListColor
from nmn.modules.objects.locate import Locate
from nmn.modules.objects.logic import And, Not, Or
from nmn.modules.objects.nearest import Farthest, Nearest
from nmn.modules.objects.query import QueryCategory, QueryColor, QueryPosition, QuerySize
from nmn.modules.objects.relate import Relate, RelateSome
from nmn.modules.objects.same import (
    EqualCategory,
    EqualColor,
    EqualSize,
    SameCategory,
    SameColor,
    SameSize,
)
from nmn.modules.objects.scene import SceneObjects
from nmn.modules.objects.sets import Except, Intersect, Single, Union
from nmn.modules.objects.superlative import Ordinal, Superlative
from nmn.modules.objects.unique import Unique
from nmn.modules.objects.verify import Verify, VerifyCategory, VerifyRelation

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
