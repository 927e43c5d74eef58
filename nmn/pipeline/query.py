"""One thing to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nmn.errors import DomainError
from nmn.files import sound_text


@dataclass(frozen=True)
class Query:
    """A question about a picture, or a program to run on it.

    Attributes:
        media: a path, a PIL image, an array ``[height, width, 3]`` or bytes; or the MediaError
            that says why there is none, so that its questions are answered with that error.
        question: in English; None where only a program is given.
        program: program text to run instead of what the generator makes of the question.
        candidates: answers that a language model chooses from, where one is asked (``tell``).

    Raises:
        DomainError: the candidates are no texts.
    """

    media: Any
    question: str | None = None
    program: str | None = None
    candidates: Sequence[str] = ()

    def __post_init__(self) -> None:
        one = isinstance(self.candidates, str)
        if one or not all(map(sound_text, self.candidates)):
            raise DomainError(
                f"candidates are several texts, not {self.candidates!r:.60}",
                expected='such as ("yes", "no")',
            )
        object.__setattr__(self, "candidates", tuple(self.candidates))
