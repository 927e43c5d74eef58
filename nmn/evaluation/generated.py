"""Programs that a generator writes, in place of those of a data set's files."""

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
