"""SHAPES (Andreas et al. 2016, arXiv 1511.02799): all that only this domain knows."""

from nmn.registry import DATASETS, DIALECTS, DOMAINS, GENERATORS, PERCEPTIONS

DOMAINS.place("shapes", "nmn.domains.shapes.domain:DOMAIN")
DIALECTS.place("shapes", "nmn.domains.shapes.dialect:DIALECT")
DIALECTS.place("shapes-layout", "nmn.domains.shapes.layout:DIALECT")
GENERATORS.place("shapes-queries", "nmn.domains.shapes.questions:shapes_questions")
PERCEPTIONS.place("shapes-cells", "nmn.domains.shapes.perception:ShapesPerception")
DATASETS.place("shapes", "nmn.domains.shapes.data:read_shapes")
