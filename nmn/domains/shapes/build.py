"""All modules of the domain, untrained or with trained weights."""

from collections.abc import Mapping
from pathlib import Path

from nmn.domains.shapes.modules import CALLS
from nmn.modules import Module, bindings
from nmn.modules.weights import load_family
from nmn.types import Vocabulary

FAMILY = "shapes"


def build_shapes(vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules by name, untrained.

    Arguments:
        vocabularies: "attribute" and "relation".
    """
    return {name: one.build(vocabularies) for name, one in bindings(CALLS).items()}


def load_shapes(path: str | Path, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules with trained weights, ready to run.

    Arguments:
        path: a file that ``benchmarks/train_shapes.py`` wrote, ``.safetensors``.

    Raises:
        DomainError: it cannot be read, is of another domain, or does not fit the vocabularies.
    """
    made_by = "python -m benchmarks.train_shapes"
    return load_family(path, FAMILY, made_by, lambda about: build_shapes(vocabularies))
