"""What the programs mean, exactly, on clips with the tables of the truth: the oracle of the learned
modules, and where the labels of their steps come from."""

from nmn.domains.motion.modules import RECKONING
from nmn.modules import Call
from nmn.modules.exact.clips import CLIPS

EXACT: tuple[Call, ...] = (*RECKONING, *CLIPS)
