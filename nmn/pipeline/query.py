"""One thing to ask."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Query:
    """A question about a picture, or a program to run on it.

    Attributes:
        media: a path, a PIL image, an array ``[height, width, 3]`` or bytes; or the MediaError
            that says why there is none, so that its questions are answered with that error.
        question: in English; None where only a program is given.
        program: program text to run instead of what the generator makes of the question.
        candidates: answers that a language model chooses from, where one is asked (``tell``).
    """

    media: Any
    question: str | None = None
    program: str | None = None
    candidates: tuple[str, ...] = ()
