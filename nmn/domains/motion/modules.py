"""The modules that programs about clips call: those that see are learned, the rest reckon."""

from nmn.domains.motion.language import ACTION, OBJECT, RELATION
from nmn.modules import Call, bind
from nmn.modules.clips import LEARNED
from nmn.modules.equality import EqualLabel
from nmn.modules.labels import Choose, Exists, Literal, Only, Pair
from nmn.modules.logic import And, Xor
from nmn.modules.time import TIME
from nmn.modules.time.when import Compare

_NAMES = (OBJECT.name, RELATION.name, ACTION.name)

RECKONING: tuple[Call, ...] = (
    *TIME,
    *(bind(Literal, name, property=name) for name in _NAMES),
    *(bind(Exists, f"exists_{name}", property=name) for name in _NAMES),
    *(bind(Only, f"only_{name}", property=name) for name in _NAMES),
    *(bind(EqualLabel, f"equal_{name}", property=name) for name in _NAMES),
    *(bind(Choose, f"choose_{name}", property=name) for name in _NAMES),
    bind(Pair, property=ACTION.name),
    And,
    Xor,
    Compare,
)
"""Those without a parameter: the exact and the learned programs share them."""

CALLS: tuple[Call, ...] = (*RECKONING, *LEARNED)
