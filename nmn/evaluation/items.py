"""What is evaluated: questions of any data set, with the program to run and what is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from nmn.grammar import Program


@dataclass(frozen=True)
class Item:
    """One question.

    Attributes:
        id: its number or name in the data set (``question_index``, ``question_id``).
        scene: the position of its scene among the scenes.
        category: of the data set's own division.
        length: nodes of its program as the file has it; 0 where the file has none.
        expected: the answer; None where the file has none.
        program: to run; None where there is none (``error`` then says why).
        node_of: for each node of the source, in its own order, the program's node with its value.
        functions: the source's name of each of these nodes; without a program, of those that the
            file has.
        right_program: does the program mean what the gold one does; None where that is not known.
        error: why there is no program.
        steps: the value of each node as the file has it, where it has them.
        text: the program as it is shown where it is not the file's own.
    """

    id: int | str
    scene: int
    category: str
    length: int
    expected: str | None
    program: Program | None = None
    node_of: Sequence[int] = ()
    functions: Sequence[str] = ()
    right_program: bool | None = True
    error: str | None = None
    steps: Sequence[object] | None = None
    text: str | None = None
