"""What all modules on maps are built with."""

from collections.abc import Mapping

from nmn.errors import DomainError
from nmn.modules.module import Module
from nmn.types import Vocabulary

CHANNELS = 64
"""Channels of the scenes' map, unless a module is built with another number."""


class OnMaps(Module):
    """The base of the modules on maps, so that all are built alike.

    Arguments:
        vocabularies: of the domain, by name.
        channels: of the scenes' map, and of every map of features.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies)
        self.channels = channels


def vocabulary_of(vocabularies: Mapping[str, Vocabulary], name: str) -> Vocabulary:
    """The vocabulary of that name.

    Raises:
        DomainError: there is none.
    """
    if name not in vocabularies:
        raise DomainError(
            f"there is no vocabulary '{name}'",
            expected=f"one of: {', '.join(sorted(vocabularies)) or 'none at all'}",
            hint="give the domain one, or leave out the modules that need it",
        )
    return vocabularies[name]
