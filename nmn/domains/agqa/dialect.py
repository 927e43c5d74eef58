"""AGQA's programs: functions over a scene graph, with functions of a frame or an action inside.

    Exists(blanket, Iterate(Localize(while, holding a pillow), Filter(frame, [objects])))
    exists_object(objects(during(span(localize(action("holding a pillow"))))), object("blanket"))

What AGQA evaluates once a frame is one call about all frames here (see ``lowering``). Source: the
README of AGQA, and Grunde-McLaughlin et al. 2021, arXiv 2103.16002, section 3.
"""

from typing import Any

from nmn.domains.agqa.building import Aliases
from nmn.domains.agqa.lowering import AgqaTranslation, lowered
from nmn.domains.agqa.tree import read_tree
from nmn.domains.agqa.writing import write_program
from nmn.errors import ProgramSyntaxError, ProgramTooLong
from nmn.files import short
from nmn.grammar.language import Language
from nmn.grammar.program import Program


class Agqa:
    """The dialect "agqa"; its source is the text of a question's ``program``.

    Arguments:
        aliases: words that mean the same as one of the language's.
    """

    name = "agqa"

    def __init__(self, aliases: Aliases | None = None) -> None:
        self._aliases = dict(aliases or {})

    def read(self, source: Any, language: Language) -> AgqaTranslation:
        """The program of a text.

        Raises:
            ProgramSyntaxError: brackets, commas or functions that do not stand right.
            ProgramTypeError: a function of something it does not take, or an unknown word.
            ProgramTooLong, ProgramTooDeep: beyond the language's bounds.
            DomainError: the language lacks a module.
        """
        if not isinstance(source, str):
            raise ProgramSyntaxError(
                f"the program is {short(source)}", expected='a text, "Exists(bag, ...)"'
            )
        if not source.strip():
            raise ProgramSyntaxError("the program is empty", expected='"Exists(bag, ...)"')
        if len(source) > language.max_characters:
            raise ProgramTooLong(
                f"the program has {len(source)} characters",
                expected=f"at most {language.max_characters}",
            )
        return lowered(source, read_tree(source), language, self._aliases)

    def write(self, program: Program, language: Language) -> str:
        """The text of a program, in the forms that AGQA's own programs have.

        Raises:
            ProgramTypeError: a part of it that AGQA has no function for.
        """
        return write_program(program)


DIALECT = Agqa()
