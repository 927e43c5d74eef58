"""What easy-VQA's functions mean, exactly: CLEVR's on other words, and ``not``."""

from nmn.domains.easy_vqa.modules import PROPERTIES
from nmn.modules import Call, bind
from nmn.modules.exact import Query, Unique
from nmn.modules.logic import Not
from nmn.modules.properties import Filter
from nmn.modules.quantifiers import Exist
from nmn.modules.sets import Everything

EXACT: tuple[Call, ...] = (
    Everything,
    Filter,
    Unique,
    Exist,
    *(bind(Query, f"query_{name}", property=name) for name in PROPERTIES),
    Not,
)
