"""Questions that are programs already, in the language of the domain or in a data set's format."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nmn.errors import EmptyQuestion, NmnError, ProgramError, QuestionError
from nmn.generators.generator import Draft
from nmn.grammar import DIALECTS, Language


@dataclass(frozen=True)
class DialectReader:
    """Reads a program as it stands in a data set's files; English it does not read.

    Attributes:
        language: of the domain.
        dialect: in which the data set writes its programs: a name, or one with words of its own.
        source: what the dialect reads, of the text that was typed.
        example: of such a text.
    """

    language: Language
    dialect: Any
    source: Callable[[str], Any]
    example: str

    @property
    def name(self) -> str:
        """As trails have it."""
        return f"{self._dialect.name}-programs"

    @property
    def _dialect(self) -> Any:
        return DIALECTS.find(self.dialect) if isinstance(self.dialect, str) else self.dialect

    def draft(self, question: str) -> Draft:
        """The program of a text.

        Raises:
            EmptyQuestion: there is nothing.
            QuestionError: it is no program.
        """
        if not question.strip():
            raise EmptyQuestion("there is no word in the question", question=question)
        try:
            return Draft(self.language.parse(question).text, (), self.name)
        except ProgramError:
            pass  # in the data set's own format, most likely
        try:
            found = self._dialect.read(self.source(question), self.language)
        except (NmnError, ValueError, RecursionError) as error:
            told = error.message if isinstance(error, NmnError) else "it is not in the format"
            raise QuestionError(
                f"this is no program of '{self._dialect.name}': {told}",
                question=question,
                expected=f"a program, for example {self.example}",
                hint="questions in English need a generator that reads them: --generator NAME",
            ) from None
        return Draft(found.program.text, (), self.name)
