"""SHAPES queries: ``(is green (left_of red))``.

``(is A B)`` asks whether the cells of A and of B have one in common; a word stands for the cells
that hold it, ``(left_of A)`` for the cells right beside those of A, and ``(and A B)`` for the cells
of both. Source: Andreas et al. 2016, arXiv 1511.02799, section 5; the files of nmn2 and N2NMN.
"""

from typing import Any

from nmn.errors import ProgramSyntaxError, ProgramTypeError
from nmn.files import short
from nmn.grammar.dialect import Assembly, Translation
from nmn.grammar.language import Language
from nmn.grammar.program import Program

# Far more than a question has, and few enough to recurse.
_DEEPEST = 50


class Shapes:
    """The dialect "shapes"; its source is one line of a ``.query`` file.

    Nodes are numbered as the query's layout names them: inputs first, the answer last.
    """

    name = "shapes"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a query.

        Raises:
            ProgramSyntaxError: not of the form ``(is A B)``.
            ProgramTypeError: an unknown word.
        """
        if not isinstance(source, str):
            raise ProgramSyntaxError(f"the query is {short(source)}", expected='"(is green red)"')
        tokens = _Tokens(source)
        assembly = Assembly(language)
        tokens.take("(")
        tokens.take("is")
        first = self._term(tokens, assembly, language, 0)
        second = self._term(tokens, assembly, language, 0)
        tokens.take(")")
        tokens.end()
        shared = assembly.add("both", (first, second), (), "is")
        assembly.add("answer", (shared,), (), "is")
        return assembly.finish()

    def _term(self, tokens: "_Tokens", assembly: Assembly, language: Language, depth: int) -> int:
        if depth > _DEEPEST:
            raise tokens.wrong(f"more than {_DEEPEST} brackets in each other")
        word = tokens.next("a word or a bracket")
        if word != "(":
            tokens.check(word, language.vocabularies["attribute"].words)
            return assembly.add("find", (), (word,), word)
        head = tokens.next("'and' or a direction")
        if head == "and":
            first = self._term(tokens, assembly, language, depth + 1)
            second = self._term(tokens, assembly, language, depth + 1)
            tokens.take(")")
            return assembly.add("both", (first, second), (), head)
        tokens.check(head, language.vocabularies["relation"].words)
        inner = self._term(tokens, assembly, language, depth + 1)
        tokens.take(")")
        return assembly.add("shift", (inner,), (head,), head)

    def write(self, program: Program, language: Language) -> str:
        """The query of a program.

        Raises:
            ProgramTypeError: it does not end in ``answer(both(..., ...))``.
        """
        root = program.root
        asked = program.nodes[root.inputs[0]] if root.op == "answer" else root
        if root.op != "answer" or asked.op != "both":
            raise ProgramTypeError(
                "a SHAPES query asks whether two sets share a cell",
                expected="answer(both(..., ...))",
            )
        texts: list[str] = []
        for node in program.nodes[:-1]:
            given = [texts[i] for i in node.inputs]
            if node.op == "find":
                texts.append(str(node.literals[0]))
            elif node.op == "shift":
                texts.append(f"({node.literals[0]} {given[0]})")
            else:
                texts.append(f"(and {given[0]} {given[1]})")
        first, second = (texts[i] for i in asked.inputs)
        return f"(is {first} {second})"


class _Tokens:
    """The words and brackets of a query, one after another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, int]] = []
        at = 0
        for part in text.replace("(", " ( ").replace(")", " ) ").split():
            at = text.index(part, at)
            self._tokens.append((part, at))
            at += len(part)
        self._next = 0

    def next(self, wanted: str) -> str:
        """The next token; an error names what was wanted where there is none."""
        if self._next >= len(self._tokens):
            raise ProgramSyntaxError(
                "the query ends too early",
                text=self._text,
                span=(len(self._text), len(self._text) + 1),
                expected=wanted,
            )
        token = self._tokens[self._next][0]
        self._next += 1
        return token

    def take(self, wanted: str) -> None:
        if self.next(f"'{wanted}'") != wanted:
            raise self.wrong(f"{self._tokens[self._next - 1][0]!r} cannot stand here", wanted)

    def check(self, word: str, known: tuple[str, ...]) -> None:
        if word not in known:
            raise self.wrong(f"{short(word)} is not known here", f"one of: {', '.join(known)}")

    def end(self) -> None:
        if self._next < len(self._tokens):
            self._next += 1
            raise self.wrong("the query goes on after its end")

    def wrong(self, message: str, expected: str | None = None) -> ProgramSyntaxError:
        """An error at the token last given."""
        token, at = self._tokens[self._next - 1]
        return ProgramSyntaxError(
            message, text=self._text, span=(at, at + len(token)), expected=expected
        )


DIALECT = Shapes()
