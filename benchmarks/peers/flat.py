"""Programs as the peers take them: plain tuples, prepared before the clock starts."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nmn.grammar import Node, Program
from nmn.types import Vocabulary


class FlatNode(NamedTuple):
    """One call.

    Attributes:
        op: the module's name.
        first, second: positions of the inputs in the program; -1 where it has fewer.
        word: index of its word in the module's vocabulary; -1 where it takes none.
    """

    op: str
    first: int
    second: int
    word: int


FlatProgram = tuple[FlatNode, ...]


def flat(
    programs: Sequence[Program], vocabularies: Mapping[str, Vocabulary]
) -> tuple[FlatProgram, ...]:
    """Programs of the seventeen modules: at most two inputs and one word a call."""
    return tuple(tuple(_node(node, vocabularies) for node in program) for program in programs)


def _node(node: Node, vocabularies: Mapping[str, Vocabulary]) -> FlatNode:
    first, second = (*node.inputs, -1, -1)[:2]
    word = -1
    for port, literal in zip(node.signature.literals, node.literals, strict=True):
        word = vocabularies[port.vocabulary].index(str(literal))
    return FlatNode(node.op, first, second, word)
