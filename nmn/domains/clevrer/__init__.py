"""CLEVRER (Yi et al. 2020, arXiv 1910.01442): all that only this domain knows."""

from nmn.registry import DATASETS, DIALECTS, DOMAINS

DOMAINS.place("clevrer", "nmn.domains.clevrer.domain:DOMAIN")
DIALECTS.place("clevrer", "nmn.domains.clevrer.dialect:DIALECT")
DATASETS.place("clevrer-questions", "nmn.domains.clevrer.data.questions:read_clevrer_questions")
DATASETS.place("clevrer-clips", "nmn.domains.clevrer.data.clips:read_clevrer_clips")
