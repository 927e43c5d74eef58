"""One batch of queries on its way: read, see, plan, run, judge, record."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch

from nmn.audit import Asked, Recorder, Setting, TrailWriter
from nmn.domains import Domain
from nmn.errors import ExecutionError, NmnError, TimedOut
from nmn.executors import BatchedExecutor, Run
from nmn.executors.time_limit import Late, TimeLeft, within
from nmn.generators.generator import Note
from nmn.pipeline.album import Album
from nmn.pipeline.answer import Answer
from nmn.pipeline.judging import MORE_TIME, Verdict, judge
from nmn.pipeline.kept import Kept
from nmn.pipeline.query import Query
from nmn.pipeline.reading import Reading as ReadQuery
from nmn.pipeline.reading import read_queries
from nmn.pipeline.seeing import Sight
from nmn.types import Reading, SceneGraph, SceneStack


@dataclass(frozen=True)
class Caution:
    """A note of the domain: what the evidence behind a program cannot show."""

    kind: str
    word: str
    text: str


class Asking:
    """A batch of queries. ``answers`` does the work; answers keep the recorder and no more of it.

    Arguments:
        domain: whose perception, generator and language are used.
        executor: of the domain's modules.
        bars: see ``Domain``.
        queries: the batch.
        root: where to write trails as the run goes; None keeps them in memory.
        run_id, first, total: of the call that this batch is a piece of; the total where known.
        device: for the modules.
        album: what answers of the same net keep of pictures already.
        timeout: seconds that each query may take; None sets no limit.
    """

    def __init__(
        self,
        domain: Domain,
        executor: BatchedExecutor,
        bars: dict[str, float],
        queries: Sequence[Query],
        *,
        root: Path | None,
        run_id: str,
        first: int,
        total: int | None,
        device: torch.device,
        album: Album,
        timeout: float | None = None,
    ) -> None:
        self._domain = domain
        self._executor = executor
        self._bars = bars
        self._root = root
        self._run_id = run_id
        self._first = first
        self._total = total
        self._device = device
        self._timeout = timeout
        sight = Sight(domain, timeout)
        self._read = read_queries(domain, queries, sight, album, timeout)
        self._seen = sight.seen()
        self._graphs = {key: album.graph(key, graph) for key, graph in self._seen.graphs.items()}

    def _error(self, item: ReadQuery) -> NmnError | None:
        if item.error is not None or item.media is None:
            return item.error
        return self._seen.errors.get(item.media.sha256)

    def _graph(self, item: ReadQuery) -> SceneGraph | None:
        return None if item.media is None else self._graphs.get(item.media.sha256)

    def answers(self) -> list[Answer]:
        """One answer a query, in order; a bad one has status "error" and sinks no other."""
        running = [k for k, item in enumerate(self._read) if self._error(item) is None]
        verdicts: dict[int, Verdict] = {}
        if running:
            run = self._run(running)
            for place, k in enumerate(running):
                verdicts[k] = self._judged(run, place)
            run.stack.forget()  # what modules made of the scenes is for the run alone
        return [self._answer(k, verdicts.get(k)) for k in range(len(self._read))]

    def _judged(self, run: Run, place: int) -> Verdict:
        """The verdict; the words of modules and values may be anybody's, so they have a limit."""
        try:
            return within(self._timeout, lambda: self._judge(run, place))
        except Late:
            late = TimedOut(
                f"the answer could not be put into words within {self._timeout:g} s",
                where=run.plan.programs[place].text,
                hint=MORE_TIME,
            )
            return Verdict("error", None, None, late.summary, late)

    def _judge(self, run: Run, place: int) -> Verdict:
        graph = run.stack.graphs[int(run.plan.scenes[place])]
        reading = Reading(graph, self._domain.vocabularies, self._domain.naming)
        try:
            return judge(run, place, reading, self._domain, self._bars)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # A value type of a third party may fail in its own words: that is this question's
            # error, and no other's.
            wrong = ExecutionError(
                f"the answer cannot be read: {type(error).__name__}: {error}",
                where=run.plan.programs[place].text,
            )
            return Verdict("error", None, None, str(wrong), wrong)

    def _run(self, running: Sequence[int]) -> Run:
        """Plan and run the queries numbered ``running``."""
        graphs: dict[str, int] = {}
        programs, scenes = [], []
        for k in running:
            item = self._read[k]
            assert item.media is not None and item.program is not None  # no error, so both
            scenes.append(graphs.setdefault(item.media.sha256, len(graphs)))
            programs.append(item.program)
        stack = SceneStack([self._graphs[key] for key in graphs], device=self._device)
        plan = self._executor.plan(programs, scenes)
        with torch.no_grad():
            return self._executor.run(plan, stack, self.recorder, self._time_left(running))

    def _time_left(self, running: Sequence[int]) -> TimeLeft | None:
        """What reading and looking have left of the limit."""
        if self._timeout is None:
            return None
        left = []
        for k in running:
            item = self._read[k]
            assert item.media is not None  # what has none does not run
            looked = self._seen.spent[item.media.sha256]
            left.append(self._timeout - item.seconds - looked)
        return TimeLeft(self._timeout, left)

    def _answer(self, k: int, verdict: Verdict | None) -> Answer:
        item = self._read[k]
        if verdict is None:
            error = self._error(item)
            assert error is not None  # what has no error was run
            verdict = Verdict("error", None, None, str(error))
        else:
            error = verdict.error
        program = item.program
        self.recorder.close(
            self._first + k,
            verdict.status,
            verdict.answer or "",
            verdict.confidence,
            verdict.reason,
        )
        return Answer(
            media=item.media_name,
            question=item.query.question,
            program=None if program is None else program.text,
            status=verdict.status,
            answer=verdict.answer,
            confidence=verdict.confidence,
            reason=verdict.reason,
            notes=item.notes,
            cautions=tuple(self._cautions(item)),
            error=error,
            trail_path=self._path(k),
            _kept=Kept(self.recorder, self._first + k, item.shown),
        )

    # ------------------------------------------------------------------------------ the trail

    @cached_property
    def recorder(self) -> Recorder:
        """Watches the run: in memory, or writing as it goes."""
        domain = self._domain
        setting = Setting(
            domain=domain.name,
            vocabularies=domain.vocabularies,
            language=domain.language.digest,
            perception=domain.perception.name,
            perception_digest=domain.perception.digest,
            naming=domain.naming,
        )
        asked = [self._asked(item) for item in self._read]
        if self._root is None:
            return Recorder(
                setting, asked, run_id=self._run_id, first=self._first, total=self._total
            )
        return TrailWriter(
            setting,
            asked,
            root=self._root,
            run_id=self._run_id,
            first=self._first,
            total=self._total,
        )

    def _asked(self, item: ReadQuery) -> Asked:
        notes: list[Note | Caution] = [
            *item.notes,
            *(Caution("caution", "", text) for text in self._cautions(item)),
        ]
        written = item.generator in ("given", "none")
        return Asked(
            question=item.query.question or "",
            program=item.program,
            source=item.source,
            origin=item.generator if written else f"{item.generator} generator",
            notes=notes,
            graph=self._graph(item),
            media=item.media,
            media_name=item.media_name,
            media_path=None if item.path is None else str(item.path),
            perception_seconds=self._seen.seconds if self._graph(item) is not None else None,
            error=self._error(item),
        )

    def _cautions(self, item: ReadQuery) -> list[str]:
        return [] if item.program is None else self._domain.cautions_of(item.program)

    def _path(self, k: int) -> Path | None:
        recorder = self.recorder
        return recorder.path(self._first + k) if isinstance(recorder, TrailWriter) else None
