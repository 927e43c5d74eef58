"""A trail: everything that was known, done and answered about one question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.audit.blobs import Blobs, FolderBlobs, MemoryBlobs
from nmn.audit.chain import line_of
from nmn.audit.evidence import value_of
from nmn.audit.files import write_new
from nmn.audit.header import Header
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.store import BLOBS, trail_name
from nmn.audit.text import step_lines, trail_text
from nmn.errors import DomainError, TrailError
from nmn.types import MEDIA, Medium, Percept, Reading, Value, Vocabulary


@dataclass(frozen=True)
class Parts:
    """What a trail is made of.

    Attributes:
        header, steps, footer: sealed; the footer is None where the run was stopped.
        blobs: where the tensors are.
        pixels: ``[height, width, 3]`` uint8 of the picture, where they are still at hand.
    """

    header: Header
    steps: tuple[StepRecord, ...] = ()
    footer: Footer | None = None
    blobs: Blobs = field(default_factory=MemoryBlobs)
    pixels: NDArray[np.uint8] | None = None


class Trail:
    """One question's trail. ``Recorder.trail`` gives it from memory, ``read_trail`` from a file.

    Nothing is made before it is looked at: a trail that nobody reads costs nothing.

    Arguments:
        make: gives the parts, called once.
        path: of the file, where there is one.
    """

    def __init__(self, make: Callable[[], Parts], path: Path | None = None) -> None:
        self._make = make
        self.path = path

    @cached_property
    def _parts(self) -> Parts:
        return self._make()

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process cannot make what is read off a run in this one: it gets what is made.
        return _made, (self._parts, self.path)

    @property
    def header(self) -> Header:
        """What was known before the first step."""
        return self._parts.header

    @property
    def steps(self) -> tuple[StepRecord, ...]:
        """In the order they ran."""
        return self._parts.steps

    @property
    def footer(self) -> Footer | None:
        """How it ended; None where the run was stopped before."""
        return self._parts.footer

    @property
    def complete(self) -> bool:
        """False where the run was stopped before its end, or the end was cut off."""
        return self.footer is not None

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, in order."""
        end = () if self.footer is None else (self.footer,)
        return (self.header, *self.steps, *end)

    @property
    def anchor(self) -> str:
        """The hash of the last record. Kept elsewhere, it shows any later change of the trail."""
        return self.records[-1].hash

    @property
    def blobs(self) -> Blobs:
        """Where the tensors are."""
        return self._parts.blobs

    @property
    def pixels(self) -> NDArray[np.uint8] | None:
        """The picture, where it is still in memory."""
        return self._parts.pixels

    def to_bytes(self) -> bytes:
        """What its file holds."""
        return b"".join(line_of(record) for record in self.records)

    # ------------------------------------------------------------------- the values themselves

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """The words that its values are about; TrailError where they are none."""
        try:
            return {n: Vocabulary(n, words) for n, words in self.header.vocabularies.items()}
        except DomainError as error:
            raise TrailError(f"the trail's {error.message}") from error

    @cached_property
    def medium(self) -> Medium:
        """What the question is about; TrailError where such media are not known here."""
        try:
            return MEDIA.find(self.header.medium)
        except DomainError as error:
            raise TrailError(
                error.message,
                expected=error.expected,
                hint="install the package that the trail's domain is from",
            ) from error

    @cached_property
    def percept(self) -> Percept | None:
        """What was seen, from its blob; None where nothing was.

        Raises:
            TrailError: the blob is missing, altered, or not of the medium.
        """
        record = self.header.scene
        if record is None:
            return None
        percept = self.medium.percept.from_tensors(self.blobs.tensors(record.blob))
        for name, table in percept.tables.items():
            words = self.vocabularies.get(name)
            if words is not None and table.shape[1] != len(words):
                raise TrailError(f"the table '{name}' does not fit its vocabulary")
        return percept

    @cached_property
    def reading(self) -> Reading:
        """What a value needs at hand to be read or drawn; TrailError where nothing was seen."""
        if self.percept is None:
            raise TrailError("nothing was seen: the trail has no scene")
        return Reading(self.percept, self.vocabularies, self.header.naming)

    def value(self, step: StepRecord) -> Value:
        """The output of a step, a batch of one row, from its blob.

        Raises:
            TrailError: the blob is missing or altered, or is of a family not known here.
        """
        tensors = self.blobs.tensors(step.output.blob)
        return value_of(tensors, step.output.type, self.reading.percept, self.vocabularies)

    # ----------------------------------------------------------------------------------- out

    def save(self, folder: Path) -> Path:
        """Write ``NNN.jsonl`` and the blobs to a run folder; the path of the trail file.

        Raises:
            TrailError: the file exists, or cannot be written.
        """
        kept = FolderBlobs(folder / BLOBS)
        needed = [] if self.header.scene is None else [self.header.scene.blob]
        for name in (*needed, *(step.output.blob for step in self.steps)):
            kept.keep(self.blobs.read(name))
        path = folder / trail_name(self.header.number)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_new(path, self.to_bytes())
        except FileExistsError:
            raise TrailError(
                "there is a trail already", where=str(path), hint="save to another folder"
            ) from None
        except OSError as error:
            raise TrailError(
                f"the trail cannot be written: {error.strerror or error}", where=str(path)
            ) from error
        return path

    def lines(self) -> list[tuple[int, str, str, float]]:
        """Per step: its number, its call (inputs by step number), its output, milliseconds."""
        return step_lines(self.steps)

    def text(self) -> str:
        """For a terminal: the question, one aligned line a step, the answer."""
        return trail_text(self.header, self.steps, self.footer)

    def __str__(self) -> str:
        return self.text()


def _made(parts: Parts, path: Path | None) -> Trail:
    return Trail(lambda: parts, path)
