"""The audit trail in memory: two numbers a module call, everything else when somebody looks."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice

from nmn.audit.blobs import Blobs, MemoryBlobs
from nmn.audit.chain import START, Sealed, plain, rounded, seal, stamp
from nmn.audit.compose_header import Call, header_of
from nmn.audit.compose_step import step_of
from nmn.audit.header import Header
from nmn.audit.observed_run import ObservedRun
from nmn.audit.question import Asked, Setting
from nmn.audit.records import Footer, StepRecord, ToldRecord, TrailStatus
from nmn.audit.store import MOST_QUESTIONS, new_run_id
from nmn.audit.trail import Parts, Trail
from nmn.errors import TrailError
from nmn.executors import Run
from nmn.types.wording import several


@dataclass(frozen=True)
class Closing:
    """How a question ended, as the pipeline told."""

    status: TrailStatus
    answer: str
    confidence: float | None
    reason: str | None
    seconds: float
    time: str
    told: ToldRecord | None


class Recorder:
    """Watches the runs of one call and gives a trail for each of its questions.

    An ``Observer`` of executors: give it to ``run``. A plan's questions must be the asked ones
    that run (``Asked.runs``), in order; several plans take them one after another.

    Arguments:
        setting: what the questions have in common.
        asked: the questions.
        run_id: by default a new one.
        first: the number of the first question, where a call is made in several pieces.
        total: of all questions of the call; by default those up to here.
    """

    def __init__(
        self,
        setting: Setting,
        asked: Sequence[Asked],
        *,
        run_id: str | None = None,
        first: int = 0,
        total: int | None = None,
    ) -> None:
        if not 0 <= first <= MOST_QUESTIONS - len(asked):
            raise TrailError(
                f"the first question cannot have the number {first}",
                expected=f"numbers from 0 and below {MOST_QUESTIONS}",
            )
        self._began = datetime.now(UTC)
        self._run_id = run_id
        self.setting = setting
        self.asked = tuple(asked)
        self.first = first
        self._questions = max(total or 0, first + len(self.asked))
        self._created = time.perf_counter()
        self._next = first
        self._observed: list[ObservedRun] = []
        self._closings: dict[int, Closing] = {}

    @cached_property
    def call(self) -> Call:
        """What the call is known by. Put into words when it is first asked for."""
        run_id = new_run_id(self._began) if self._run_id is None else self._run_id
        return Call(run_id, stamp(self._began), self._questions)

    @property
    def live(self) -> bool:
        """Need it be told of each call before the next one?"""
        return False

    @property
    def run_id(self) -> str:
        """The id of the call."""
        return self.call.run_id

    @property
    def numbers(self) -> range:
        """The numbers of its questions."""
        return range(self.first, self.first + len(self.asked))

    # ------------------------------------------------------------------ the executor reports

    def began(self, run: Run) -> None:
        """Before the first call.

        Raises:
            TrailError: the run has other questions than were announced.
        """
        count = len(run.plan.programs)
        numbers: list[int] = []
        # Every batch goes through this for each of its questions: no calls, no properties.
        for one in islice(self.asked, self._next - self.first, None):
            if len(numbers) == count:
                break
            if one.program is not None and one.error is None:
                numbers.append(self._next)
            self._next += 1
        if len(numbers) < count:
            raise TrailError(
                f"the run has {several(count, 'question')}, and {len(numbers)} were announced",
                expected="one question asked for each that is run, in the same order",
            )
        self._observed.append(ObservedRun(run, tuple(numbers)))

    def stepped(self, run: Run, step: int, started: float, seconds: float) -> None:
        """After a call."""
        self._observed[-1].times.append((started, seconds))

    def ended(self, run: Run) -> None:
        """After the last call."""

    # ------------------------------------------------------------------ the pipeline reports

    def close(
        self,
        question: int,
        status: TrailStatus,
        answer: str = "",
        confidence: float | None = None,
        reason: str | None = None,
        told: ToldRecord | None = None,
    ) -> None:
        """A question has ended, also one that never ran: its error is the reason by default.

        ``verify`` expects of an answer the words of ``Value.answer`` of the program's own step.

        Raises:
            TrailError: no such question, one that is closed already, or a confidence that is not
                a finite number.
        """
        if question not in self.numbers or question in self._closings:
            known = "closed already" if question in self._closings else "not one of the call"
            raise TrailError(f"question {question} is {known}")
        error = self._asked(question).error
        why = str(error) if reason is None and error is not None else reason
        self._closings[question] = Closing(
            status,
            plain(answer),
            None if confidence is None else rounded(confidence),
            None if why is None else plain(why),
            rounded(time.perf_counter() - self._created),
            stamp(datetime.now(UTC)),
            told,
        )

    def end(self) -> None:
        """No more questions follow. To be told where the call's total was not known before."""

    def trail(self, question: int) -> Trail:
        """The trail of a question, made when it is first looked at.

        Raises:
            TrailError: the call had no such question.
        """
        if question not in self.numbers:
            raise TrailError(f"question {question} is not one of the call")
        return Trail(lambda: self._parts(question))

    # ------------------------------------------------------------------------- the records

    def _asked(self, number: int) -> Asked:
        return self.asked[number - self.first]

    def _watch(self, number: int) -> ObservedRun | None:
        return next((w for w in self._observed if number in w.places), None)

    def _header(self, number: int, blobs: Blobs) -> Sealed[Header]:
        observed = self._watch(number)
        header = header_of(self.call, self.setting, number, self._asked(number), observed, blobs)
        return seal(header, START)

    def _step(
        self, observed: ObservedRun, place: int, node: int, blobs: Blobs, prev: str
    ) -> Sealed[StepRecord]:
        program = observed.run.plan.programs[place]
        return seal(step_of(self.setting, place, program.nodes[node], observed, blobs), prev)

    def _footer(self, number: int, steps: int, prev: str) -> Sealed[Footer]:
        end = self._closings[number]
        footer = Footer(
            steps=steps,
            head=prev,
            status=end.status,
            answer=end.answer,
            seconds=end.seconds,
            time=end.time,
            confidence=end.confidence,
            reason=end.reason,
            told=end.told,
        )
        return seal(footer, prev)

    def _parts(self, number: int) -> Parts:
        blobs = MemoryBlobs()
        observed = self._watch(number)
        header = self._header(number, blobs).record
        head = header.hash
        steps: list[StepRecord] = []
        percept = self._asked(number).percept
        if observed is not None:
            place = observed.places[number]
            percept = observed.run.percept(place)
            for node in observed.order(place):
                if observed.step(place, node)[0] < len(observed.times):
                    steps.append(self._step(observed, place, node, blobs, head).record)
                    head = steps[-1].hash
        closed = number in self._closings
        footer = self._footer(number, len(steps), head).record if closed else None
        pixels = None if percept is None else percept.pixels
        return Parts(header, tuple(steps), footer, blobs, pixels)
