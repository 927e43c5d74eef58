"""The words of AGQA's ids: ENG.txt and IDX.txt, as mappings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

# r1 to r3 are of attention, r4 to r9 of places, r10 and on of contact; v are verbs.
_SPATIAL = re.compile(r"r[4-9]")


@dataclass(frozen=True)
class Words:
    """What ids are called.

    Attributes:
        english: by id, its word (ENG.txt).
        identities: by word, its id (IDX.txt); a word that is not there has that of ``english``.
    """

    english: Mapping[str, str]
    identities: Mapping[str, str] = field(default_factory=dict)

    def word(self, identity: str) -> str:
        """An id's word, with blanks; an id without one stands for itself."""
        return self.english.get(identity, identity).replace("_", " ")

    def canonical(self, word: str) -> str:
        """The one word for all that share an id: "couch" is "sofa" if ENG.txt says so."""
        return self._canonical.get(word, word)

    @cached_property
    def _canonical(self) -> dict[str, str]:
        found = {word.replace("_", " "): self.word(one) for one, word in self.english.items()}
        known = self.identities.items()
        return found | {word.replace("_", " "): self.word(one) for word, one in known}

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """Words of objects, sorted."""
        return self._of("o")

    @cached_property
    def actions(self) -> frozenset[str]:
        """Words of classes of actions."""
        return frozenset(self._of("c"))

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """Words of relations and verbs, sorted."""
        return tuple(sorted({*self._of("r"), *self._of("v")}))

    @cached_property
    def spatial(self) -> frozenset[str]:
        """Those that say where something is."""
        return frozenset(self.word(one) for one in self.english if _SPATIAL.fullmatch(one))

    def _of(self, letter: str) -> tuple[str, ...]:
        return tuple(sorted({self.word(one) for one in self.english if one.startswith(letter)}))
