"""A value -> answered, undecided or error, with the words a person gets."""

from dataclasses import dataclass

import torch

from nmn.domains import Domain
from nmn.errors import ExecutionError, TimedOut
from nmn.executors import Run
from nmn.pipeline.answer import Status
from nmn.types import Reading
from nmn.types.refusal import FAILED

MORE_TIME = "allow more seconds (timeout=, --timeout), or ask without a limit to see what it takes"


@dataclass(frozen=True)
class Verdict:
    """How a question that ran has ended; the fields are those of ``Answer``."""

    status: Status
    answer: str | None
    confidence: float | None
    reason: str | None
    error: ExecutionError | None = None


def judge(
    run: Run, place: int, reading: Reading, domain: Domain, bars: dict[str, float]
) -> Verdict:
    """The verdict on question ``place`` of a run.

    An answer is given when no step was refused and its confidence reaches the bar of its family
    (and the domain's bar for weak words, where it rests on one).
    """
    value, row = run.answer(place)
    program = run.plan.programs[place]
    origin = run.origin(place)
    if origin is not None:
        code = run.refusal(place, origin)
        if code == FAILED.code:
            message = run.failure(place, origin) or "a module failed"
            if run.timed_out(place, origin):
                late = TimedOut(message, where=program.text_of(origin), hint=MORE_TIME)
                return Verdict("error", None, None, late.summary, late)
            error = ExecutionError(
                message,
                where=program.text_of(origin),
                hint="the other questions are not touched; please report this",
            )
            return Verdict("error", None, None, error.summary, error)
        reason = f"{run.why(place, origin, reading)}, at {program.text_of(origin)}"
        return Verdict("undecided", None, None, reason)
    value, row = value.take(torch.tensor([row], device=value.first.device)), 0
    # One object may have been missed, so nothing is surer than that it was not.
    confidence = min(float(value.confidence()[row]), 1 - reading.percept.miss_rate)
    if confidence <= 0:
        return Verdict("undecided", None, 0.0, f"no {value.vocabulary or 'answer'} fits at all")
    words = value.answer(row, reading)
    bar = bars.get(value.family_name(), 0.0)
    weak = domain.weak_in(program)
    if weak is not None:
        bar = max(bar, domain.weak_threshold)
        if value.is_empty(row):
            reason = f"nothing was seen that is surely '{weak}', and that does not rule it out"
            return Verdict("undecided", None, None, reason)
    if confidence < bar:
        reason = f"'{words}' would be right with {confidence:.2f} only, below the bar of {bar:.2f}"
        return Verdict("undecided", None, confidence, reason)
    rival = value.rival(row, reading)
    if rival is not None:
        reason = f"'{words}' is hardly likelier than '{rival}'"
        return Verdict("undecided", None, confidence, reason)
    return Verdict("answered", words, confidence, None)
