"""AGQA (arXiv 2103.16002), AGQA 2 (2204.06105) and AGQA-Decomp (2204.07190): all that only this
domain knows."""

from nmn.registry import DIALECTS

DIALECTS.place("agqa", "nmn.domains.agqa.dialect:DIALECT")
