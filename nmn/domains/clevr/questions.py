"""Questions about CLEVR pictures, read by the templates that they are made from."""

from collections.abc import Mapping, Sequence
from typing import Any

from nmn.domains.clevr.catalogue import (
    TEMPLATES,
    TEMPLATES_CLOSURE,
    load_clevr_templates,
    read_heard,
)
from nmn.generators.from_templates import TemplateGenerator
from nmn.generators.generator import Asked, check_fits
from nmn.grammar import DIALECTS


def clevr_templates(domain: Asked) -> TemplateGenerator:
    """The generator "clevr-templates" of a domain whose programs are CLEVR's."""
    dialect = DIALECTS.find("clevr")
    check_fits("clevr-templates", domain, ("scene", "filter", "unique", "relate", "same"))

    def to_text(nodes: Sequence[Mapping[str, Any]]) -> str:
        return dialect.read(nodes, domain.language).program.text

    templates = load_clevr_templates(TEMPLATES, TEMPLATES_CLOSURE)
    return TemplateGenerator(templates, read_heard(), to_text, "clevr-templates")
