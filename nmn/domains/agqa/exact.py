"""What AGQA's functions mean, exactly, on clips as scene graphs state them.

They read the truth tables that ``nmn.modules.exact.clips`` names. What they share with learned
ones, time and words, has no table.
"""

from nmn.modules import Binding, Call, bind
from nmn.modules.equality import EqualLabel
from nmn.modules.exact.clips import CLIPS
from nmn.modules.labels import Choose, Exists, Literal, Only, Pair
from nmn.modules.logic import And, Xor
from nmn.modules.time import TIME, Compare

KINDS = ("object", "relation", "action")

LABELS: tuple[Binding, ...] = tuple(
    binding
    for kind in KINDS
    for binding in (
        bind(Literal, kind, property=kind),
        bind(Exists, f"exists_{kind}", property=kind),
        bind(Only, f"only_{kind}", property=kind),
        bind(EqualLabel, f"equal_{kind}", property=kind),
        bind(Choose, f"choose_{kind}", property=kind),
    )
)

SHARED: tuple[Call, ...] = (
    *TIME,
    Compare,
    *LABELS,
    bind(Pair, "pair", property="action"),
    And,
    Xor,
)
"""Modules without parameters, of exact and learned programs alike."""

EXACT: tuple[Call, ...] = (*SHARED, *CLIPS)
