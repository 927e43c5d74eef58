"""Literal arguments as modules see them: a batch of word indices, or of integers."""

from dataclasses import dataclass

from jaxtyping import Int
from torch import Tensor


@dataclass(frozen=True)
class Word:
    """A word of a vocabulary for each row: annotate a port as ``Annotated[Word, "color"]``.

    Attributes:
        index: ``[batch]`` position in the vocabulary.
    """

    index: Int[Tensor, " batch"]


@dataclass(frozen=True)
class Integer:
    """A whole number, at least 0, for each row.

    Attributes:
        value: ``[batch]``.
    """

    value: Int[Tensor, " batch"]
