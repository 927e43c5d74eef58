"""The exact engines: what programs mean on ground-truth scenes."""

from collections.abc import Iterable

from nmn.evaluation.engine import ModuleEngine
from nmn.grammar import Language
from nmn.modules import Call, build_all


def symbolic_engine(modules: Iterable[Call], language: Language, batch: int) -> ModuleEngine:
    """The exact modules of a domain, which have no weights, as an engine."""
    words = language.vocabularies
    return ModuleEngine("symbolic", build_all(modules, words), words, language, batch=batch)
