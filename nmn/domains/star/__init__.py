"""STAR (Wu et al. 2021): situated reasoning on videos of daily life, four kinds of questions."""

from nmn.registry import DATASETS, DIALECTS, DOMAINS

DOMAINS.place("star", "nmn.domains.star.domain:DOMAIN")
DIALECTS.place("star", "nmn.domains.star.dialect:DIALECT")
DATASETS.place("star-questions", "nmn.domains.star.data.questions:read_star_questions")
DATASETS.place("star-situations", "nmn.domains.star.data.graphs:read_star_graphs")
