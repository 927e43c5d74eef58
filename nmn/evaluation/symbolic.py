"""The exact engines: what programs mean on ground-truth scenes."""

from nmn.datasets import clevr_language, easy_vqa_language, shapes_language
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.grammar import Language
from nmn.modules import REGISTRY


def clevr_engine(batch: int = BATCH) -> ModuleEngine:
    """CLEVR's exact meaning; scenes as ``nmn.datasets.clevr_scene_graph`` makes them."""
    return _engine("clevr_symbolic", clevr_language(), batch)


def shapes_engine(batch: int = BATCH) -> ModuleEngine:
    """SHAPES' exact meaning; scenes as ``nmn.datasets.shapes_scene_graphs`` makes them."""
    return _engine("shapes_symbolic", shapes_language(), batch)


def easy_vqa_engine(batch: int = BATCH) -> ModuleEngine:
    """easy-VQA's exact meaning; scenes as ``nmn.datasets.easy_vqa_scene_graph`` makes them."""
    return _engine("easy_symbolic", easy_vqa_language(), batch)


def _engine(family: str, language: Language, batch: int) -> ModuleEngine:
    """The modules of a family, which making its language has registered."""
    classes = REGISTRY.of_family(family)
    modules = {name: cls(language.vocabularies).eval() for name, cls in classes.items()}
    return ModuleEngine("symbolic", modules, language.vocabularies, language, batch=batch)
