"""The modules that easy-VQA's programs call, learned from questions and answers alone.

Two properties are learned, colour and shape, and shared by ``filter`` and the two queries. The
signatures are those of the exact modules.
"""

from nmn.modules import Call, bind
from nmn.modules.concepts import Filter, Query
from nmn.modules.logic import Not
from nmn.modules.quantifiers import Exist
from nmn.modules.sets import Everything
from nmn.modules.unique import Joint

SIZE = 300
"""Features of an object: 10 x 10 pixels of three colours."""

PROPERTIES = ("color", "shape")

CALLS: tuple[Call, ...] = (
    Everything,
    bind(Filter, settings={"reads": PROPERTIES}),
    bind(Joint, "unique"),
    Exist,
    *(bind(Query, f"query_{name}", property=name) for name in PROPERTIES),
    Not,
)
