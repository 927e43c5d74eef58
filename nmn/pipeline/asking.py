"""One call with its queries, a batch at a time: read, see, plan, run, judge, record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from nmn.audit import Asked, Recorder, Setting, TrailWriter
from nmn.domains import Domain
from nmn.errors import ExecutionError, NmnError, TimedOut
from nmn.executors import BatchedExecutor, Plan, Run
from nmn.executors.time_limit import Late, TimeLeft, within
from nmn.generators.note import Note
from nmn.grammar import Program
from nmn.pipeline.album import Album
from nmn.pipeline.answer import Answer
from nmn.pipeline.judging import MORE_TIME, Verdict, judge
from nmn.pipeline.kept import Kept
from nmn.pipeline.query import Query
from nmn.pipeline.reading import ReadQuery, read_queries
from nmn.pipeline.seeing import Seen, Sight
from nmn.pipeline.telling import Teller, Told, tell
from nmn.types import Percept, Reading, Stack, stack_of


@dataclass(frozen=True)
class Caution:
    """A note of the domain: what the evidence behind a program cannot show."""

    kind: str
    word: str
    text: str


@dataclass(frozen=True)
class _Question:
    """One query that was read, with what was seen of its medium, or what keeps it from running.

    Attributes:
        looking: seconds that the look at it took, its share of a batch; None where nothing was
            seen.
        spent: seconds that reading it and looking took.
    """

    read: ReadQuery
    percept: Percept | None
    error: NmnError | None
    looking: float | None
    spent: float

    @property
    def program(self) -> Program:
        """Of one that runs."""
        assert self.read.program is not None
        return self.read.program

    @property
    def medium(self) -> str:
        """What tells media apart: their key, of one that runs."""
        assert self.read.media is not None
        return self.read.media.key


@dataclass
class Asking:
    """A call. Answers keep its batches' recorders, and no more of it.

    Attributes:
        domain: whose perception, generator and language are used.
        executor: of the domain's modules.
        thresholds: see ``Domain``.
        device: for the modules.
        album: what answers of the same net keep of media already.
        root: where to write trails as the run goes; None keeps them in memory.
        run_id, total: of the call; the total where known.
        timeout: seconds that each query may take; None sets no limit.
        teller: the language model that is given what was found; None asks none.
        first: the number of the next batch's first query.
        recorder: of the last batch.
    """

    domain: Domain
    executor: BatchedExecutor
    thresholds: dict[str, float]
    device: torch.device
    album: Album
    root: Path | None
    run_id: str
    total: int | None
    timeout: float | None = None
    teller: Teller | None = None
    first: int = 0
    recorder: Recorder | None = field(default=None, init=False)

    def answers(self, queries: Sequence[Query]) -> list[Answer]:
        """One answer a query, in order; a bad one has status "error" and sinks no other."""
        sight = Sight(self.domain, self.timeout)  # looks while others are read
        read = read_queries(self.domain, queries, sight, self.album, self.timeout)
        questions = self._questions(read, sight.seen())
        recorder = self.recorder = self._recorder(questions)
        running = [question for question in questions if question.error is None]
        verdicts: list[Verdict] = []
        if running:
            plan, stack = self._planned(running)
            run = self._run(plan, stack, self._time_left(running), recorder)
            verdicts = [self._judged(run, place) for place in range(len(running))]
            run.stack.forget()  # what modules made of the media is for the run alone
        return self._recorded(questions, verdicts, recorder)

    def end(self) -> None:
        """No more batches follow."""
        if self.recorder is not None:
            self.recorder.end()

    # ---------------------------------------------------------------------------------- see

    def _questions(self, read: Sequence[ReadQuery], seen: Seen) -> list[_Question]:
        percepts = {key: self.album.percept(key, one) for key, one in seen.percepts.items()}
        questions = []
        for item in read:
            key = None if item.media is None else item.media.key
            error, percept = item.error, None
            if key is not None:
                percept = percepts.get(key)
                error = error or seen.errors.get(key)
            looking = None if percept is None else seen.seconds
            spent = item.seconds + (0 if key is None else seen.spent.get(key, 0))
            questions.append(_Question(item, percept, error, looking, spent))
        return questions

    # -------------------------------------------------------------------------- plan and run

    def _planned(self, running: Sequence[_Question]) -> tuple[Plan, Stack[Any]]:
        """The plan, and each medium that it is about once."""
        percepts: dict[str, Percept] = {}
        for question in running:
            assert question.percept is not None  # of one that runs
            percepts[question.medium] = question.percept
        number = {medium: place for place, medium in enumerate(percepts)}
        plan = self.executor.plan(
            [question.program for question in running],
            [number[question.medium] for question in running],
        )
        return plan, stack_of(list(percepts.values()), device=self.device)

    def _run(
        self, plan: Plan, stack: Stack[Any], time_left: TimeLeft | None, recorder: Recorder
    ) -> Run:
        with torch.no_grad():
            return self.executor.run(plan, stack, recorder, time_left)

    def _time_left(self, running: Sequence[_Question]) -> TimeLeft | None:
        """What reading and looking have left of the limit."""
        if self.timeout is None:
            return None
        return TimeLeft(self.timeout, [self.timeout - question.spent for question in running])

    # -------------------------------------------------------------------------------- judge

    def _judged(self, run: Run, place: int) -> Verdict:
        """The verdict; the words of modules and values may be anybody's, so they have a limit."""
        try:
            return within(self.timeout, lambda: self._judge(run, place))
        except Late:
            late = TimedOut(
                f"the answer could not be put into words within {self.timeout:g} s",
                where=run.plan.programs[place].text,
                hint=MORE_TIME,
            )
            return Verdict("error", None, None, late.summary, late)

    def _judge(self, run: Run, place: int) -> Verdict:
        reading = Reading(run.percept(place), self.domain.vocabularies, self.domain.naming)
        try:
            return judge(run, place, reading, self.domain, self.thresholds)
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

    # ------------------------------------------------------------------------------- record

    def _recorder(self, questions: Sequence[_Question]) -> Recorder:
        """Watches the run: in memory, or writing as it goes."""
        domain = self.domain
        setting = Setting(
            domain=domain.name,
            vocabularies=domain.vocabularies,
            language=domain.language.digest,
            perception=domain.perception.name,
            perception_digest=domain.perception.digest,
            models=tuple(getattr(domain.perception, "models", ())),
            naming=domain.naming,
            medium=domain.about,
        )
        asked = [self._asked(question) for question in questions]
        run_id, first, total = self.run_id, self.first, self.total
        if self.root is None:
            return Recorder(setting, asked, run_id=run_id, first=first, total=total)
        return TrailWriter(setting, asked, root=self.root, run_id=run_id, first=first, total=total)

    def _asked(self, question: _Question) -> Asked:
        item = question.read
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
            percept=question.percept,
            media=item.media,
            media_name=item.media_name,
            media_path=None if item.path is None else str(item.path),
            perception_seconds=question.looking,
            error=question.error,
        )

    def _recorded(
        self, questions: Sequence[_Question], verdicts: Sequence[Verdict], recorder: Recorder
    ) -> list[Answer]:
        """The answers; each question's trail is closed with its own."""
        waiting, answers = iter(verdicts), []
        for number, question in enumerate(questions, start=self.first):
            error = question.error
            verdict = Verdict("error", None, None, str(error)) if error else next(waiting)
            answers.append(self._answer(question, verdict, recorder, number))
        self.first += len(questions)
        return answers

    def _answer(
        self, question: _Question, verdict: Verdict, recorder: Recorder, number: int
    ) -> Answer:
        item = question.read
        told = self._told(question, recorder, number)
        recorder.close(
            number,
            verdict.status,
            verdict.answer or "",
            verdict.confidence,
            verdict.reason,
            None if told is None else told.record(),
        )
        return Answer(
            media=item.media_name,
            question=item.query.question,
            program=None if item.program is None else item.program.text,
            status=verdict.status,
            answer=verdict.answer,
            confidence=verdict.confidence,
            reason=verdict.reason,
            notes=item.notes,
            cautions=tuple(self._cautions(item)),
            error=question.error or verdict.error,
            told=told,
            trail_path=recorder.path(number) if isinstance(recorder, TrailWriter) else None,
            _kept=Kept(recorder, number, item.keepsake),
        )

    def _told(self, question: _Question, recorder: Recorder, number: int) -> Told | None:
        """What the language model says, where one is asked and anything ran."""
        teller = self.teller
        if teller is None or question.error is not None:
            return None
        trail = recorder.trail(number)
        return tell(teller, trail, question.read.query.candidates)

    def _cautions(self, item: ReadQuery) -> list[str]:
        if item.program is None:
            return []
        seen: tuple[str, ...] = getattr(self.domain.perception, "cautions", ())
        return [*self.domain.cautions_of(item.program), *seen]
