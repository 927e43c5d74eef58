"""Every error nmn raises, in one tree.

    NmnError
    ├── MediaError               a picture cannot be read
    ├── QuestionError            a question cannot be made into a program
    │   ├── EmptyQuestion
    │   ├── QuestionTooLong
    │   ├── UnknownWord          a word the domain has no concept for
    │   └── UnparsedQuestion     known words in a form no pattern covers
    ├── ProgramError             a program text cannot be accepted
    │   ├── ProgramSyntaxError   not of the form name(argument, ...)
    │   ├── ProgramTypeError     an argument of the wrong type, number or value
    │   ├── ProgramTooLong
    │   └── ProgramTooDeep
    ├── ModuleError              a module breaks the typed interface
    ├── ExecutionError           a module failed while it ran
    │   └── TimedOut             a question took longer than its time limit
    ├── TrailError               an audit trail is broken or cannot be found
    ├── DomainError              no such domain, or a domain is not complete
    ├── DatasetError             a file of questions, scenes or results is not in its format
    │   └── TemplateError        a question template cannot be used (in generators.templates)
    ├── TrainingError            training cannot begin or go on (in training)
    ├── WorldError               a scene or picture cannot be made (in worlds)
    │   └── BlenderError         Blender is not there, or did not render
    └── MissingExtra             an optional part is not installed

Each says four things: what was wrong, where, what was expected, and what to do. ``str(error)``
shows them as a person should read them; the parts stay available as attributes.
"""

from collections.abc import Sequence
from typing import Any


class NmnError(Exception):
    """The root: catch it to catch everything that nmn raises on purpose.

    Arguments:
        message: what was wrong, as a sentence.
        where: the file, frame, row or step that it was wrong in.
        expected: what would have been right.
        hint: what to do now.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.message if self.where is None else f"{self.where}: {self.message}"]
        lines += self.details()
        return "\n".join(lines)

    def __reduce__(self) -> tuple[Any, ...]:
        # Python makes an exception anew from its message alone, which is less than some of ours
        # need: an error of a worker process would be lost on its way home.
        return _again, (type(self), self.args), self.__dict__

    def details(self) -> list[str]:
        """The lines below the first: where in the text, what was expected, what to do."""
        lines = []
        if self.expected is not None:
            lines.append(f"  expected: {self.expected}")
        if self.hint is not None:
            lines.append(f"  hint: {self.hint}")
        return lines

    @property
    def summary(self) -> str:
        """The same in one line, for tables and JSON."""
        parts = [self.message if self.where is None else f"{self.where}: {self.message}"]
        if self.expected is not None:
            parts.append(f"expected {self.expected}")
        if self.hint is not None:
            parts.append(self.hint)
        return "; ".join(" ".join(part.split()) for part in parts)


def _again(kind: type[NmnError], args: tuple[object, ...]) -> NmnError:
    """An error without its parts, for ``pickle`` and ``copy``, which then bring them."""
    return kind.__new__(kind, *args)


class MediaError(NmnError):
    """A picture (or clip) cannot be read; ``where`` is the file."""


class _InText(NmnError):
    """An error at a place in a text: shows the line with a caret below the place."""

    def __init__(
        self,
        message: str,
        *,
        text: str = "",
        span: tuple[int, int] = (0, 0),
        where: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, where=where, expected=expected, hint=hint)
        self.text = text
        self.span = span

    def details(self) -> list[str]:
        return [*caret(self.text, self.span), *super().details()]


class QuestionError(_InText):
    """A question cannot be made into a program; ``text`` is the question."""

    def __init__(
        self,
        message: str,
        *,
        question: str = "",
        span: tuple[int, int] = (0, 0),
        where: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(
            message, text=question, span=span, where=where, expected=expected, hint=hint
        )
        self.question = question


class EmptyQuestion(QuestionError):
    """There is no word in the question."""


class QuestionTooLong(QuestionError):
    """The question is longer than a generator reads."""


class UnknownWord(QuestionError):
    """A word that the domain has no concept for; ``nearest`` are known words like it."""

    def __init__(
        self,
        message: str,
        *,
        word: str,
        nearest: Sequence[str] = (),
        question: str = "",
        span: tuple[int, int] = (0, 0),
        where: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(
            message, question=question, span=span, where=where, expected=expected, hint=hint
        )
        self.word = word
        self.nearest = tuple(nearest)


class UnparsedQuestion(QuestionError):
    """Known words, but in a form that no pattern covers."""


class ProgramError(_InText):
    """A program text cannot be accepted; ``text`` and ``span`` say where."""


class ProgramSyntaxError(ProgramError):
    """The text is not of the form ``name(argument, ...)``."""


class ProgramTypeError(ProgramError):
    """A call has an argument of the wrong type, number or value, or an unknown name."""


class ProgramTooLong(ProgramError):
    """More characters or nodes than the language allows."""


class ProgramTooDeep(ProgramError):
    """Calls nested deeper than the language allows."""


class ModuleError(NmnError):
    """A module class does not follow the typed interface; raised when it is registered."""


class ExecutionError(NmnError):
    """A module failed while it ran; ``where`` names module, step and question."""


class TimedOut(ExecutionError):
    """A question took longer than the limit that was set; ``where`` is the step, or the picture."""


class TrailError(NmnError):
    """An audit trail is broken, altered, or not to be found."""


class DomainError(NmnError):
    """There is no such domain, or what it is made of does not fit together."""


class DatasetError(NmnError):
    """A file of questions, scenes or results is missing, unreadable or not in its format."""


class MissingExtra(NmnError):
    """An optional part of nmn is needed and not installed."""

    def __init__(self, what: str, extra: str, *, where: str | None = None) -> None:
        super().__init__(
            f"{what} is not installed",
            where=where,
            expected=f"the optional part [{extra}]",
            hint=f"pip install 'neural-module-networks[{extra}]'",
        )
        self.extra = extra


_WINDOW = 72  # characters of a long line shown around the caret: fits an 80-column terminal


def caret(text: str, span: tuple[int, int]) -> list[str]:
    """The line of ``text`` that holds ``span``, and a line of carets below it.

    A long line is cut to a window around the span, so that the caret is always in view.

    >>> print("\\n".join(caret("count(cats)", (6, 10))))
      count(cats)
            ^^^^
    """
    if not text:
        return []
    start = min(max(span[0], 0), len(text))
    end = min(max(span[1], start + 1), len(text) + 1)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    left = start - line_start
    width = max(1, min(end - start, len(line) - left if left < len(line) else 1))
    cut = max(0, left - _WINDOW // 2) if len(line) > _WINDOW else 0
    shown = line[cut : cut + _WINDOW]
    prefix = "…" if cut else ""
    suffix = "…" if cut + _WINDOW < len(line) else ""
    # A tab or control character would shift the caret: show each as one blank.
    shown = "".join(ch if ch.isprintable() else " " for ch in shown)
    width = min(width, max(1, _WINDOW - (left - cut)))
    return [f"  {prefix}{shown}{suffix}", "  " + " " * (len(prefix) + left - cut) + "^" * width]
