"""What the trail is told about a question before anything runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nmn.grammar import Program
from nmn.types import Media, ModelCard, Percept, Vocabulary


class NoteLike(Protocol):
    """A note of a generator: any object with these three texts."""

    @property
    def kind(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Attempt:
    """A try that failed: who made it ("grammar generator"), what it wrote, what was wrong."""

    by: str
    program: str
    error: str


@dataclass(frozen=True)
class Setting:
    """What all questions of a call have in common.

    Attributes:
        domain: its name.
        vocabularies: of the domain, by name.
        language: digest of the language that programs are checked against.
        perception, perception_digest: what looks at the media.
        models: the pretrained models that it looks with.
        naming: the vocabulary that parts of a medium are called by.
        medium: what the questions are about, by its name in ``MEDIA``.
    """

    domain: str
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    language: str | None = None
    perception: str | None = None
    perception_digest: str = ""
    models: tuple[ModelCard, ...] = ()
    naming: str = "category"
    medium: str = "picture"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Attributes:
        question: as typed; "" where only a program was given.
        program: None where there is none to run.
        source: the program text as given or generated, also where it was not accepted.
        origin: how the program came about: "grammar generator", "given".
        notes: of the generator, and of whoever else has to say something about the reading.
        attempts: tries that failed before this program.
        percept: what was seen, if anything was; a run brings its own.
        media: what it is about; by default the percept's.
        media_name: what to call a medium that could not be read, which has no ``media``.
        media_path: absolute, where the medium is a file.
        perception_seconds: how long the looking took.
        error: what keeps the question from being run, if anything does.
    """

    question: str
    program: Program | None = None
    source: str | None = None
    origin: str = "given"
    notes: Sequence[NoteLike] = ()
    attempts: Sequence[Attempt] = ()
    percept: Percept | None = None
    media: Media | None = None
    media_name: str | None = None
    media_path: str | Path | None = None
    perception_seconds: float | None = None
    error: Exception | None = None

    @property
    def runs(self) -> bool:
        """True where an executor is to run it."""
        return self.program is not None and self.error is None
