"""A value -> answered, undecided or error, with the words a person gets."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from nmn.errors import ExecutionError
from nmn.executors import Run
from nmn.pipeline.answer import Status
from nmn.types import Reading, reason_of
from nmn.types.refusal import FAILED


@dataclass(frozen=True)
class Verdict:
    """How a question that ran has ended; the fields are those of ``Answer``."""

    status: Status
    answer: str | None
    confidence: float | None
    reason: str | None
    error: ExecutionError | None = None


def judge(run: Run, place: int, reading: Reading, bars: Mapping[str, float]) -> Verdict:
    """The verdict on question ``place`` of a run.

    An answer is given when no step was refused and its confidence reaches the bar of its family.
    """
    value, row = run.answer(place)
    program = run.plan.programs[place]
    origin = run.origin(place)
    if origin is not None:
        code = run.refusal(place, origin)
        if code == FAILED.code:
            message = run.failure(place, origin) or "a module failed"
            error = ExecutionError(
                message,
                where=program.text_of(origin),
                hint="the other questions are not touched; please report this",
            )
            return Verdict("error", None, None, error.summary, error)
        return Verdict("undecided", None, None, _why(run, place, origin, reading))
    confidence = float(value.confidence()[row])
    words = value.answer(row, reading)
    bar = bars.get(type(value).__name__, 0.0)
    if confidence < bar:
        reason = f"'{words}' would be right with {confidence:.2f} only, below the bar of {bar:.2f}"
        return Verdict("undecided", None, confidence, reason)
    return Verdict("answered", words, confidence, None)


def _why(run: Run, place: int, origin: int, reading: Reading) -> str:
    """The refusing module's own sentence, and the call that it is about."""
    program = run.plan.programs[place]
    node = program.nodes[origin]
    inputs = []
    for source in node.inputs:
        value, row = run.locate(place, source)
        inputs.append(value.take(torch.tensor([row], device=value.first.device)))
    text = run.modules[node.op].explain(reason_of(run.refusal(place, origin)), inputs, 0, reading)
    return f"{text}, at {program.text_of(origin)}"
