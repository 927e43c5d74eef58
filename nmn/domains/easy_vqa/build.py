"""All modules of the family, with the properties they share."""

from collections.abc import Mapping
from pathlib import Path

from nmn.domains.easy_vqa.modules import LEARNED
from nmn.domains.easy_vqa.modules.functions import SIZE, Filter
from nmn.modules import Module, bindings
from nmn.modules.concepts.properties import OnProperties
from nmn.modules.concepts.property import Property
from nmn.modules.weights import about_family, load_weights
from nmn.types import Vocabulary

FAMILY = "easy_vqa"


def build_easy_vqa(vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The family's modules by name, untrained; what is learned of a property is shared by all.

    Arguments:
        vocabularies: "attribute", "color" and "shape".
    """
    properties = {name: Property(vocabularies[name], SIZE) for name in Filter.reads}
    made: dict[str, Module] = {}
    for name, one in bindings(LEARNED).items():
        if issubclass(one.cls, OnProperties):
            made[name] = one.build(vocabularies, features=SIZE, properties=properties)
        else:
            made[name] = one.build(vocabularies)
    return made


def load_easy_vqa(path: str | Path, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The family's modules with trained weights, ready to run.

    Arguments:
        path: a file that ``benchmarks/train_easy_vqa.py`` wrote, ``.safetensors``.

    Raises:
        DomainError: it cannot be read, is of another family, or does not fit the vocabularies.
    """
    about_family(path, FAMILY, "python benchmarks/train_easy_vqa.py")
    modules = build_easy_vqa(vocabularies)
    load_weights(path, modules)
    return {name: module.eval() for name, module in modules.items()}
