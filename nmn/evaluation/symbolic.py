"""The exact engines: what programs mean on ground-truth scenes."""

from nmn.evaluation.engine import ModuleEngine
from nmn.grammar import Language
from nmn.modules import REGISTRY


def symbolic_engine(family: str, language: Language, batch: int) -> ModuleEngine:
    """The modules of a family, which making its language has registered."""
    classes = REGISTRY.of_family(family)
    modules = {name: cls(language.vocabularies).eval() for name, cls in classes.items()}
    return ModuleEngine("symbolic", modules, language.vocabularies, language, batch=batch)
