"""What CLEVRER's functions mean, exactly, on clips as annotations and prediction files state them.

Its published executor takes a list of objects or of events, a single one or a list, a frame or
``null`` by the same name. Here each has a module of its own, so that a program is checked before it
runs; the dialect knows which is meant. What that executor calls 'error' is a refusal with a reason.
"""

from nmn.domains.clevrer.exact.event import (
    BelongTo,
    Boundary,
    CountEvents,
    ExistEvent,
    FilterBoundary,
    QueryFrame,
    QueryObject,
    QueryPartner,
    TakesPart,
    UniqueEvent,
)
from nmn.domains.clevrer.exact.events import (
    Ancestors,
    Counterfactual,
    FilterCounterfactual,
    InOrder,
    InTime,
    Involving,
    InvolvingOne,
    Observed,
    Possible,
    Unseen,
)
from nmn.domains.clevrer.exact.motion import MovingAt, MovingEver, QueryDirection
from nmn.domains.clevrer.exact.objects import Count, Everything, Filter, Query
from nmn.domains.clevrer.words import PROPERTIES
from nmn.modules import Call, bind
from nmn.modules.exact import Unique
from nmn.modules.logic import Not
from nmn.modules.quantifiers import Exist

_STATES = {"moving": "moving", "stationary": "stationary", "resting": "stationary"}

EXACT: tuple[Call, ...] = (
    Everything,
    *(bind(Filter, f"filter_{one.name}", property=one.name) for one in PROPERTIES),
    *(bind(Query, f"query_{one.name}", property=one.name) for one in PROPERTIES),
    *(bind(MovingAt, f"filter_{n}", {"state": state}) for n, state in _STATES.items()),
    *(bind(MovingEver, f"filter_{n}_ever", {"state": state}) for n, state in _STATES.items()),
    QueryDirection,
    Unique,
    Count,
    Exist,
    Observed,
    Unseen,
    Possible,
    Counterfactual,
    FilterCounterfactual,
    *(bind(Involving, f"filter_{kind}", {"kind": kind}) for kind in ("in", "out", "collision")),
    *(
        bind(InvolvingOne, f"filter_{kind}_of", {"kind": kind})
        for kind in ("in", "out", "collision")
    ),
    *(bind(Boundary, kind, {"kind": kind}) for kind in ("start", "end")),
    *(bind(FilterBoundary, f"filter_{kind}", {"kind": kind}) for kind in ("start", "end")),
    bind(InTime, "filter_before", {"later": False}),
    bind(InTime, "filter_after", {"later": True}),
    InOrder,
    Ancestors,
    UniqueEvent,
    CountEvents,
    ExistEvent,
    BelongTo,
    TakesPart,
    QueryFrame,
    QueryObject,
    QueryPartner,
    bind(Not, "negate"),
)
