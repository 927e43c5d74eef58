"""What every dialect does, and the building that they share."""

from dataclasses import dataclass
from typing import Any, Protocol

from nmn.errors import DomainError, ProgramTooDeep, ProgramTooLong, ProgramTypeError
from nmn.grammar.checker import complain_of_literals
from nmn.grammar.language import Language
from nmn.grammar.program import Builder, Program, literal_text
from nmn.grammar.signature import Signature
from nmn.registry import DIALECTS as _DIALECTS
from nmn.registry import Registry


@dataclass(frozen=True)
class Translation:
    """A program read from a dialect.

    Attributes:
        program: where equal nodes of the source are one node.
        node_of: for each node of the source, in its own order, the program's node that has its
            value.
        inputs: for each node of the source the source's nodes that go into it.
    """

    program: Program
    node_of: tuple[int, ...]
    inputs: tuple[tuple[int, ...], ...]


class Dialect(Protocol):
    """One format of programs."""

    @property
    def name(self) -> str:
        """As ``load_dialect`` knows it."""

    def read(self, source: Any, language: Language) -> Translation:
        """The program that ``source`` states; a ProgramError says what is wrong with it."""

    def write(self, program: Program, language: Language) -> Any:
        """The program in this format; reads back to an equal one.

        Raises:
            ProgramTypeError: the format has no words for a part of it.
        """


class Assembly:
    """Builds a program node by node, checking each as it comes.

    The calls of a source have no place in a text, so errors name the node's number.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._builder = Builder()
        self._signatures: list[Signature] = []
        self._inputs: list[tuple[int, ...]] = []
        self._lengths: list[int] = []
        self._depths: list[int] = []
        self.node_of: list[int] = []
        self._given: list[tuple[int, ...]] = []

    def signature(self, name: str) -> Signature:
        """The module of that name; DomainError where the language has none."""
        found = self._language.signatures.get(name)
        if found is None:
            raise DomainError(
                f"the language has no module '{name}'",
                expected="one whose modules cover the dialect",
            )
        return found

    def add(
        self, name: str, inputs: tuple[int, ...], words: tuple[str | int, ...], said: str
    ) -> int:
        """The next node of the source: a call of a module on earlier nodes of the source.

        Arguments:
            name: of the module.
            inputs: numbers of earlier nodes of the source.
            words: its literals.
            said: how the source calls it, for messages.

        Raises:
            ProgramTypeError: too few or too many inputs or literals, or one of the wrong type or
                value: what ``Language.parse`` refuses in a text.
        """
        number = len(self.node_of)
        signature = self.signature(name)
        self._check(signature, inputs, words, said, number)
        length, depth = len(name) + 2 + sum(len(literal_text(word)) + 2 for word in words), 0
        for position, (port, source) in enumerate(zip(signature.inputs, inputs, strict=True)):
            at = self.node_of[source]
            given = self._signatures[at].result
            if given != port.type:
                raise ProgramTypeError(
                    f"input {position} of {said} is node {source}, which gives {given}",
                    where=f"node {number}",
                    expected=str(port.type),
                )
            length += self._lengths[at] + 2
            depth = max(depth, self._depths[at])
        self._bounds(length, depth + 1, number)
        sources = tuple(self.node_of[i] for i in inputs)
        node = self._builder.add(signature, sources, words)
        if node == len(self._signatures):
            self._signatures.append(signature)
            self._inputs.append(sources)
            self._lengths.append(length)
            self._depths.append(depth + 1)
        self.node_of.append(node)
        self._given.append(inputs)
        return number

    def _check(
        self,
        signature: Signature,
        inputs: tuple[int, ...],
        words: tuple[str | int, ...],
        said: str,
        number: int,
    ) -> None:
        where = f"node {number}"
        wanted = len(signature.inputs), len(signature.literals)
        if (len(inputs), len(words)) != wanted:
            raise ProgramTypeError(
                f"{said} has {len(inputs)} inputs and {len(words)} words, "
                f"and {signature.name} takes {wanted[0]} and {wanted[1]}",
                where=where,
                expected=str(signature),
            )
        for position, source in enumerate(inputs):
            whole = isinstance(source, int) and not isinstance(source, bool)
            if not whole or not 0 <= source < number:
                raise ProgramTypeError(
                    f"input {position} of {said} is {source!r}, which is no earlier node",
                    where=where,
                    expected=f"a number below {number}"
                    if number
                    else "a node without inputs first",
                )
        wrong = complain_of_literals(signature, words, self._language)
        if wrong is not None:
            wrong.where = where
            raise wrong

    def _bounds(self, length: int, depth: int, number: int) -> None:
        # Before a text is made: a DAG that uses each node twice has a text twice as long a step.
        language, where = self._language, f"node {number}"
        if length > language.max_characters:
            raise ProgramTooLong(
                f"the program has {length} characters as text",
                where=where,
                expected=f"at most {language.max_characters}",
            )
        if len(self._builder) >= language.max_nodes:
            raise ProgramTooLong(
                "the program has too many different steps",
                where=where,
                expected=f"at most {language.max_nodes}",
            )
        if depth > language.max_depth:
            raise ProgramTooDeep(
                f"calls are nested more than {language.max_depth} deep", where=where
            )

    def finish(self) -> Translation:
        """The program whose answer is the last node of the source.

        Raises:
            ProgramTypeError: there is no node, the last one is no answer, or a node is used by
                none of those that the answer is made from.
        """
        if not self.node_of:
            raise ProgramTypeError("the program has no nodes", expected="at least one")
        root = self.node_of[-1]
        answers = self._language.answers
        if self._signatures[root].result not in answers:
            raise ProgramTypeError(
                f"the last node gives {self._signatures[root].result}, which is not an answer",
                where=f"node {len(self.node_of) - 1}",
                expected=f"one of: {', '.join(str(answer) for answer in answers)}",
            )
        self._check_used(root)
        # Everything else is used, so the answer's node is the builder's last.
        return Translation(self._builder.finish(), tuple(self.node_of), tuple(self._given))

    def _check_used(self, root: int) -> None:
        used = {root}
        for node in range(root, -1, -1):
            if node in used:
                used.update(self._inputs[node])
        for number, node in enumerate(self.node_of):
            if node not in used:
                raise ProgramTypeError(
                    "the answer is made without this node",
                    where=f"node {number}",
                    expected="a program whose last node is made from all others",
                )


def unfolded(program: Program, most: int) -> list[tuple[int, tuple[int, ...]]]:
    """The program as a tree, inputs before their users: (node, places of its inputs in the list).

    Raises:
        ProgramTooLong: the tree has more than ``most`` nodes.
    """
    order: list[tuple[int, tuple[int, ...]]] = []
    done: list[int] = []  # places in the list of what waits for a user
    waiting = [(program.root.id, False)]
    while waiting:
        number, ready = waiting.pop()
        inputs = program.nodes[number].inputs
        if not ready:
            waiting.append((number, True))
            waiting += [(i, False) for i in reversed(inputs)]
            continue
        if len(order) >= most:
            raise ProgramTooLong(
                "as a tree the program has too many nodes", expected=f"at most {most}"
            )
        taken = tuple(done[len(done) - len(inputs) :])
        del done[len(done) - len(inputs) :]
        done.append(len(order))
        order.append((number, taken))
    return order


DIALECTS: Registry[Dialect] = _DIALECTS
"""Other people's program formats, by name."""
