"""Questions about CLEVR pictures, read by the templates that they are made from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nmn.domains.clevr.catalogue import (
    TEMPLATES,
    TEMPLATES_CLOSURE,
    load_clevr_templates,
    read_heard,
)
from nmn.generators.from_templates import TemplateGenerator
from nmn.generators.generator import TOLD_SYNONYMS, Asked, check_fits
from nmn.generators.templates.wording import read_synonyms
from nmn.grammar import DIALECTS


def clevr_templates(domain: Asked, argument: str = "") -> TemplateGenerator:
    """The generator "clevr-templates" of a domain whose programs are CLEVR's.

    Arguments:
        argument: nothing, for nmn's own templates and words; else ``FOLDER`` or
            ``FOLDER,synonyms=FILE``: templates, and a word list, as CLEVR publishes them. The word
            list is added to nmn's own.

    Raises:
        DomainError: the domain has other programs.
        TemplateError: a file cannot be read, or is not of that form.
    """
    dialect = DIALECTS.find("clevr")
    check_fits("clevr-templates", domain, ("scene", "filter", "unique", "relate", "same"))

    def to_text(nodes: Sequence[Mapping[str, Any]]) -> str:
        return dialect.read(nodes, domain.language).program.text

    folder, _, words = argument.partition(TOLD_SYNONYMS)
    own = TEMPLATES, TEMPLATES_CLOSURE
    templates = load_clevr_templates(*((Path(folder),) if folder else own))
    synonyms = read_heard()
    for word, choices in (read_synonyms(Path(words)) if words else {}).items():
        synonyms[word] = tuple(dict.fromkeys((*synonyms.get(word, (word,)), *choices)))
    name = f"clevr-templates:{argument}" if argument else "clevr-templates"
    return TemplateGenerator(templates, synonyms, to_text, name)
