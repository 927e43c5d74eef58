"""The language that each data set's programs are read in.

It has the signatures of the exact family; a learned family of the same signatures runs the same
programs.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from nmn.domains import clevr_words, easy_vqa_words, shapes_words
from nmn.grammar import Language, ValueType
from nmn.modules import REGISTRY
from nmn.types import Vocabulary


@cache
def clevr_language() -> Language:
    """Of CLEVR's programs; family "clevr_symbolic"."""
    return _language("clevr_symbolic", clevr_words.VOCABULARIES, clevr_words.ANSWERS)


@cache
def shapes_language() -> Language:
    """Of SHAPES queries; family "shapes_symbolic"."""
    return _language("shapes_symbolic", shapes_words.VOCABULARIES, shapes_words.ANSWERS)


@cache
def easy_vqa_language() -> Language:
    """Of easy-VQA's questions; family "easy_symbolic"."""
    return _language("easy_symbolic", easy_vqa_words.VOCABULARIES, easy_vqa_words.ANSWERS)


def _language(
    family: str, vocabularies: Mapping[str, Vocabulary], answers: tuple[ValueType, ...]
) -> Language:
    import_module(f"nmn.modules.{family}")  # registers the family
    signatures = [cls.signature for cls in REGISTRY.of_family(family).values()]
    return Language(signatures, vocabularies, answers)
