"""What a question gets back: an answer, a refusal or an error, always with its trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from nmn.errors import NmnError, TrailError
from nmn.generators.note import Note
from nmn.pipeline.display import Displayed

if TYPE_CHECKING:
    from nmn.audit import StepRecord, Trail
    from nmn.pipeline.kept import Kept
    from nmn.pipeline.telling import Told

Status = Literal["answered", "undecided", "error"]


@dataclass(frozen=True)
class Answer(Displayed):
    """The outcome of one question about one medium.

    An answer may be pickled, and so come from another process: it brings its finished trail and its
    picture with it.

    Attributes:
        media: its path as given, or a word for what it was ("array").
        question: as asked; None where only a program was given.
        program: canonical text of what was run; None where there is none.
        status: "answered"; "undecided" (refused by a module, or less sure than the bar); "error".
        answer: in words; None unless answered.
        confidence: probability that it is right; None where nothing was computed.
        reason: why it is undecided or an error; None where answered.
        notes: how the question was read ("'woman' is read as 'person': gender is not seen.").
        cautions: what the evidence behind the program cannot show.
        told: what a language model answered from what was found, where one was asked: its own
            words, which ``answer`` never holds.
        error: the exception behind status "error", if there was one.
    """

    media: str
    question: str | None
    program: str | None
    status: Status
    answer: str | None
    confidence: float | None
    reason: str | None
    notes: tuple[Note, ...] = ()
    cautions: tuple[str, ...] = ()
    error: NmnError | None = None
    told: "Told | None" = None
    trail_path: Path | None = None
    _kept: "Kept | None" = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        if self.status == "answered":
            return str(self.answer)
        return f"{self.status}: {self.reason}"

    @property
    def trail(self) -> "Trail":
        """Every step, readable and verifiable; made from the run's slabs when first asked for.

        Raises:
            TrailError: the answer was made without one.
        """
        if self._kept is None:
            raise TrailError("this answer was made without a trail")
        return self._kept.trail

    @property
    def steps(self) -> "Sequence[StepRecord]":
        """The step records of the trail."""
        return self.trail.steps

    def report(self, path: str | Path) -> Path:
        """Write one self-contained HTML page with every step on the picture; its path."""
        from nmn.audit.report import report

        target = Path(path)
        kept = self._kept
        page = report(
            self.trail,
            None if kept is None else kept.pixels(),
            None if kept is None else kept.frames,
        )
        target.write_text(page, encoding="utf-8")
        return target

    def annotate(self, path: str | Path) -> Path:
        """Write the clip again, with what was seen and what the answer means drawn in; its path.

        Raises:
            MediaError: it is no clip, or it cannot be read any more, or the file cannot be written.
            TrailError: the answer was made without a trail, or nothing was seen.
        """
        from nmn.audit.report.story import Story

        story = Story(self.trail)
        root, (marks, _) = story.root, story.answer_boxes
        if root is not None:
            marks = (*marks, *(root.spans or story.times_before(root)))
        asked = self.question or self.program or ""
        caption = f"{asked}  {self}" if asked else str(self)
        assert self._kept is not None  # it has a trail
        return self._kept.annotate(Path(path), self.trail.reading, marks, caption)

    def to_json(self) -> dict[str, Any]:
        """The fields that scripts rely on, in order."""
        return {
            "media": self.media,
            "question": self.question,
            "program": self.program,
            "status": self.status,
            "answer": self.answer,
            "confidence": None if self.confidence is None else round(self.confidence, 6),
            "reason": self.reason,
            "trail": None if self.trail_path is None else str(self.trail_path),
            **({} if self.told is None else {"told": self.told.to_json()}),
        }

    @property
    def has_trail(self) -> bool:
        return self._kept is not None

    def lines(self) -> list[tuple[int, str, str, float]]:
        """Per step: its number, its call, its output in words, and its milliseconds."""
        return self.trail.lines()
