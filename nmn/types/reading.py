"""What a value needs at hand to be read or drawn: what was seen and the vocabularies."""

from collections.abc import Mapping
from dataclasses import dataclass

from nmn.types.percept import Box, Percept
from nmn.types.vocabulary import Vocabulary

# Below this an object is not worth a person's time in a one-line reading: with it a set of 20
# weak candidates reads as "no objects" with the best one named.
SHOWN = 0.15


@dataclass(frozen=True)
class Reading:
    """The context of ``Value.read``, ``draw`` and ``answer``.

    Attributes:
        percept: what was seen of the medium that the value is about.
        vocabularies: by name.
        naming: the table of the percept whose best word names a part in readings.
    """

    percept: Percept
    vocabularies: Mapping[str, Vocabulary]
    naming: str = "category"

    def name(self, index: int) -> str:
        """A short name of part ``index``: its number and most likely category, "#3 dog"."""
        return self.percept.name(index, self.naming, self.vocabularies)

    def place(self, index: int) -> str:
        """Where part ``index`` is, in words: of a picture its box in pixels."""
        return self.percept.place(index)

    def box(self, index: int) -> Box | None:
        """The box of part ``index`` as fractions of the picture, where there is one."""
        return self.percept.box(index)

    def words(self, vocabulary: str) -> Vocabulary:
        """The vocabulary of that name."""
        return self.vocabularies[vocabulary]
