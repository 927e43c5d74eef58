"""The modules that questions about photographs call: soft set operations over what a detector saw.

Every value is a (sub-)probability: what is missing to one is doubt, and reaches the answer.
"""

from nmn.modules import Call, bind
from nmn.modules.between import Between
from nmn.modules.choose import Choose, ChooseOne, ChooseRelation
from nmn.modules.detections import Count, Detected, Exist
from nmn.modules.locate import Locate
from nmn.modules.logic import And, Not, Or
from nmn.modules.nearest import Farthest, Nearest
from nmn.modules.numbers import Difference, Equal, Greater, Less, NumberLiteral
from nmn.modules.properties import Filter, Find, List, Query
from nmn.modules.quantifiers import Every, Most
from nmn.modules.relations import Relate, RelateSome
from nmn.modules.same import Equal as EqualProperty
from nmn.modules.same import Same
from nmn.modules.sets import Except, Intersect, Single, Union
from nmn.modules.superlative import Ordinal, Superlative
from nmn.modules.unique import Conditional
from nmn.modules.verify import Verify, VerifyCategory, VerifyRelation

_COMPARED = ("color", "size", "category")

CALLS: tuple[Call, ...] = (
    Between,
    *(bind(Choose, f"choose_{name}", property=name) for name in ("color", "category", "size")),
    bind(ChooseOne, "choose_place", property="place"),
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
    *(bind(List, f"list_{name}", property=name) for name in ("category", "color")),
    Locate,
    And,
    Or,
    Not,
    Nearest,
    Farthest,
    *(
        bind(Query, f"query_{name}", property=name)
        for name in ("category", "color", "size", "position")
    ),
    Relate,
    RelateSome,
    *(bind(Same, f"same_{name}", property=name) for name in _COMPARED),
    *(bind(EqualProperty, f"equal_{name}", property=name) for name in _COMPARED),
    Detected,
    Union,
    Intersect,
    Except,
    Single,
    Superlative,
    Ordinal,
    bind(Conditional, "unique"),
    Verify,
    VerifyCategory,
    VerifyRelation,
)
