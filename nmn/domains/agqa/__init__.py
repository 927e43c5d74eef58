"""AGQA (arXiv 2103.16002), AGQA 2 (2204.06105) and AGQA-Decomp (2204.07190): all that only this
domain knows."""

from nmn.registry import DATASETS, DIALECTS, DOMAINS

DOMAINS.place("agqa", "nmn.domains.agqa.domain:DOMAIN")
DIALECTS.place("agqa", "nmn.domains.agqa.dialect:DIALECT")
DATASETS.place("agqa", "nmn.domains.agqa.data.questions:read_questions")
DATASETS.place("agqa-scene-graphs", "nmn.domains.agqa.data.scene_graphs:read_scene_graphs")
DATASETS.place("agqa-decomp", "nmn.domains.agqa.decomp.data:read_decomp")
