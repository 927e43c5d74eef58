"""CLEVR (Johnson et al. 2017, arXiv 1612.06890): all that only this domain knows."""

from nmn.registry import DIALECTS, DOMAINS, GENERATORS

DOMAINS.place("clevr", "nmn.domains.clevr.domain:DOMAIN")
DIALECTS.place("clevr", "nmn.domains.clevr.dialect:DIALECT")
GENERATORS.place("clevr-templates", "nmn.domains.clevr.questions:clevr_templates")
