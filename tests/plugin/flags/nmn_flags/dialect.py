"""Comparisons as flag makers write them: ``red > blue``."""

from typing import Any

from nmn.errors import ProgramSyntaxError, ProgramTypeError
from nmn.grammar import Language, Program, Translation
from nmn.grammar.dialect import Assembly


class Flags:
    """The dialect "flags"."""

    name = "flags"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a comparison."""
        words = str(source).split(" > ")
        if len(words) != 2:
            raise ProgramSyntaxError("this is no comparison", expected="red > blue")
        assembly = Assembly(language)
        a, b = (assembly.add("share", (), (word,), word) for word in words)
        assembly.add("more", (a, b), (), ">")
        return assembly.finish()

    def write(self, program: Program, language: Language) -> str:
        """The comparison of a program."""
        if program.root.op != "more":
            raise ProgramTypeError("flag makers only compare", expected="more(..., ...)")
        return " > ".join(str(program.nodes[i].literals[0]) for i in program.root.inputs)


DIALECT = Flags()
