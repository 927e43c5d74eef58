"""Programs that a generator writes, in place of those of a data set's files."""

from collections.abc import Collection

from nmn.errors import NmnError
from nmn.generators.generator import Generator
from nmn.grammar import Language, Program

GOLD = "gold"
"""What the programs of the files themselves are called."""


def generated(generator: Generator, text: str, language: Language) -> Program | str:
    """The program that a text is read as, or why it cannot be read.

    A generator may write what the data set's programs cannot say: that is not read either.
    """
    try:
        return language.parse(generator.draft(text).program)
    except NmnError as error:
        return error.summary


def same_meaning(first: Program, second: Program, either_way: Collection[str]) -> bool:
    """Are two programs the same, but for the order of inputs whose order does not matter?

    So programs of different meaning are never taken for one; some that are written in quite
    another way and mean the same are told apart.

    Arguments:
        either_way: calls of whose first two inputs either may be the first.
    """
    return first.text == second.text or _form(first, either_way) == _form(second, either_way)


def _form(program: Program, either_way: Collection[str]) -> object:
    forms: list[object] = []
    for node in program:
        given = [forms[k] for k in node.inputs]
        if node.op in either_way:
            given[:2] = [frozenset(given[:2])]
        forms.append((node.op, *given, node.literals))
    return forms[-1]
