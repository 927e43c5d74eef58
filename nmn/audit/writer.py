"""The audit trail on disk, written as things happen: what is killed leaves a readable begin."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nmn.audit.blobs import FolderBlobs
from nmn.audit.files import append, write_new
from nmn.audit.manifest_records import MANIFEST_SCHEMA, RunBegin
from nmn.audit.manifest_writer import ManifestWriter
from nmn.audit.question import Asked, Setting
from nmn.audit.recorder import Recorder
from nmn.audit.records import ToldRecord, TrailStatus
from nmn.audit.store import BLOBS, MANIFEST, run_folder, trail_name
from nmn.audit.trail import Trail
from nmn.errors import TrailError
from nmn.executors import Run


class TrailWriter(Recorder):
    """A recorder that also writes: headers when a run begins, steps after each module call,
    footers when questions are closed. Questions that cannot run have their header at once.

    Each record is in the operating system's hands before the next call: it outlives the process,
    though not a power cut. A blob is written before the record that names it, and a trail's
    footer before the run's manifest lists the trail: what the manifest lists is there.

    The run is finished when its last question is closed; where its size is not known (a
    ``run_id`` is given, and no ``total``), when ``end`` is called.

    Arguments:
        root: the run folder is made below it; by default ``runs_root()``.
        setting, asked, run_id, first, total: see ``Recorder``.

    Raises (all methods):
        TrailError: where a file cannot be written, the run is finished, or the run id would lead
            out of the root. An audit that cannot be kept stops the run.
    """

    def __init__(
        self,
        setting: Setting,
        asked: Sequence[Asked],
        *,
        root: Path | None = None,
        run_id: str | None = None,
        first: int = 0,
        total: int | None = None,
    ) -> None:
        super().__init__(setting, asked, run_id=run_id, first=first, total=total)
        self.folder = run_folder(self.run_id, root)
        self._blobs = FolderBlobs(self.folder / BLOBS)
        self._heads: dict[int, str] = {}
        self._counts: dict[int, int] = {}
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=run_id is not None)
        # A piece of a stream cannot know how many questions the run will have.
        known = None if run_id is not None and total is None else self.call.questions
        begin = RunBegin(
            schema=MANIFEST_SCHEMA, run=self.run_id, time=self.call.time, questions=known
        )
        with _writing(self.folder / MANIFEST):
            self._manifest = ManifestWriter(self.folder, begin)
            if known == 0:
                self._manifest.end()
        for number in self.numbers:
            if not self._asked(number).runs:
                self._begin(number)

    @property
    def live(self) -> bool:
        """What is killed must leave a readable begin, so it is told of each call at once."""
        return True

    def path(self, question: int) -> Path:
        """The trail file of a question."""
        return self.folder / trail_name(question)

    def began(self, run: Run) -> None:
        super().began(run)
        for number in self._observed[-1].numbers:
            self._begin(number)

    def stepped(self, run: Run, step: int, started: float, seconds: float) -> None:
        super().stepped(run, step, started, seconds)
        observed = self._observed[-1]
        done = run.plan.steps[step]
        new: dict[int, list[bytes]] = {}
        for row in range(done.start, done.stop):
            for place, node in run.plan.owners[done.signature.result, row]:
                number = observed.numbers[place]
                made = self._step(observed, place, node, self._blobs, self._heads[number])
                self._heads[number] = made.record.hash
                self._counts[number] += 1
                new.setdefault(number, []).append(made.line)
        for number, lines in new.items():
            self._append(number, b"".join(lines))

    def close(
        self,
        question: int,
        status: TrailStatus,
        answer: str = "",
        confidence: float | None = None,
        reason: str | None = None,
        told: ToldRecord | None = None,
    ) -> None:
        super().close(question, status, answer, confidence, reason, told)
        if question not in self._heads:  # announced to run, and the run never began
            self._begin(question)
        footer = self._footer(question, self._counts[question], self._heads[question])
        self._append(question, footer.line)
        with _writing(self._manifest.path):
            self._manifest.add(question, footer.record.steps + 2, footer.record.hash)

    def end(self) -> None:
        with _writing(self._manifest.path):
            self._manifest.end()

    def trail(self, question: int) -> Trail:
        trail = super().trail(question)
        trail.path = self.path(question)
        return trail

    def _begin(self, number: int) -> None:
        header = self._header(number, self._blobs)
        self._heads[number], self._counts[number] = header.record.hash, 0
        with _writing(self.path(number)):
            write_new(self.path(number), header.line)

    def _append(self, number: int, data: bytes) -> None:
        # Opened each time: a batch may have more questions than a process may have open files.
        with _writing(self.path(number)):
            append(self.path(number), data)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrailError(
            f"the audit trail cannot be written: {error.strerror or error}",
            where=str(path),
            hint="choose another folder (--trail, NMN_HOME) or ask without a trail (--no-trail)",
        ) from error
