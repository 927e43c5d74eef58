"""All modules of the domain, with the properties they share."""

from collections.abc import Mapping
from pathlib import Path

from nmn.domains.easy_vqa.modules import CALLS, PROPERTIES, SIZE
from nmn.modules import Module
from nmn.modules.concepts import build_concepts
from nmn.modules.weights import load_family
from nmn.types import Vocabulary

FAMILY = "easy_vqa"


def build_easy_vqa(vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules by name, untrained; what is learned of a property is shared by all.

    Arguments:
        vocabularies: "attribute", "color" and "shape".
    """
    return build_concepts(CALLS, vocabularies, PROPERTIES, SIZE)


def load_easy_vqa(path: str | Path, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules with trained weights, ready to run.

    Arguments:
        path: a file that ``benchmarks/train_easy_vqa.py`` wrote, ``.safetensors``.

    Raises:
        DomainError: it cannot be read, is of another domain, or does not fit the vocabularies.
    """
    made_by = "python -m benchmarks.train_easy_vqa"
    return load_family(path, FAMILY, made_by, lambda about: build_easy_vqa(vocabularies))
