"""All modules of the domain, with the properties they share."""

from collections.abc import Mapping
from pathlib import Path

from nmn.domains.clevr.modules import CALLS
from nmn.errors import DomainError
from nmn.modules import Module
from nmn.modules.concepts import build_concepts
from nmn.modules.concepts.property import SIZE
from nmn.modules.weights import load_family
from nmn.types import Vocabulary


def build_clevr(
    vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE
) -> dict[str, Module]:
    """The domain's modules by name, untrained; what is learned of a property is shared by all.

    Arguments:
        vocabularies: "attribute", "relation", "property", and one of each property's name.
        features: of an object: the width of the scenes' table "features".
    """
    return build_concepts(CALLS, vocabularies, vocabularies["property"], features)


def load_clevr(path: str | Path, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules with trained weights, ready to run.

    Arguments:
        path: a file that ``nmn train clevr`` wrote, ``.safetensors``.

    Raises:
        DomainError: it cannot be read, is of another domain, or does not fit the vocabularies.
    """

    def build(about: Mapping[str, str]) -> dict[str, Module]:
        if not about.get("features", "").isdigit():
            raise DomainError(
                "the weights do not say how wide their features are",
                where=str(path),
                expected="a number under 'features' in the file's metadata",
                hint="nmn train clevr writes such a file",
            )
        return build_clevr(vocabularies, features=int(about["features"]))

    return load_family(path, "clevr", "nmn train clevr", build)
