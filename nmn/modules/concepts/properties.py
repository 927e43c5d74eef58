"""The base of the modules that read properties."""

from collections.abc import Mapping

from torch import nn

from nmn.modules.concepts.property import SIZE, Property
from nmn.modules.module import Module
from nmn.types import Vocabulary


class OnProperties(Module):
    """A module that reads some properties.

    Arguments:
        vocabularies: with the properties' own.
        features: of an object.
        properties: by name, to share with other modules; those that are not given are made.
    """

    reads: tuple[str, ...] | None = None
    """Names of properties; None for every word of the vocabulary "property"."""

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        properties: Mapping[str, Property] | None = None,
    ) -> None:
        super().__init__(vocabularies)
        names = tuple(vocabularies["property"]) if self.reads is None else self.reads
        given = properties or {}
        self.properties = nn.ModuleList(
            given.get(name) or Property(vocabularies[name], features) for name in names
        )

    def each(self) -> list[Property]:
        """The properties, in order."""
        return [one for one in self.properties if isinstance(one, Property)]
