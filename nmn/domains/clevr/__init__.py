"""CLEVR (Johnson et al. 2017, arXiv 1612.06890): all that only this domain knows."""

from nmn.registry import DATASETS, DIALECTS, DOMAINS, GENERATORS, PERCEPTIONS

DOMAINS.place("clevr", "nmn.domains.clevr.domain:DOMAIN")
DIALECTS.place("clevr", "nmn.domains.clevr.dialect:DIALECT")
GENERATORS.place("clevr-templates", "nmn.domains.clevr.questions:clevr_templates")
PERCEPTIONS.place("clevr-encoder", "nmn.domains.clevr.domain:ClevrScenes")
DATASETS.place("clevr-questions", "nmn.domains.clevr.data.questions:read_clevr_questions")
DATASETS.place("clevr-scenes", "nmn.domains.clevr.data.scenes:read_clevr_scenes")
