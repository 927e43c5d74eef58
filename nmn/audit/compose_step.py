"""The record of one step, read off a run."""

from nmn.audit.blobs import Blobs
from nmn.audit.chain import integer, plain, rounded
from nmn.audit.observed_run import ObservedRun, Row
from nmn.audit.question import Setting
from nmn.audit.records import (
    BatchRecord,
    InputRecord,
    LiteralRecord,
    OutputRecord,
    ReasonRecord,
    StepRecord,
    StepStatus,
    TensorRecord,
)
from nmn.grammar import Node
from nmn.types import Reading, reason_of

MOST_SHARED = 16
"""Questions named in ``shared_with``. Ten thousand questions about one picture all share
``find("dog")``: naming each in each would make the trails grow with the square of the batch."""


def step_of(
    setting: Setting, place: int, node: Node, observed: ObservedRun, blobs: Blobs
) -> StepRecord:
    """The record of ``node`` of the plan's question ``place``, not sealed yet.

    Its tensors go to ``blobs``. The module call must have been made.
    """
    run = observed.run
    position, step = observed.step(place, node.id)
    key = observed.key(place, node.id)
    row = observed.row(place, node.id)
    reading = Reading(run.percept(place), setting.vocabularies, setting.naming)
    started, seconds = observed.times[position]
    others = [
        (observed.numbers[other], shared)
        for other, shared in run.plan.owners[key]
        if (other, shared) != (place, node.id)
    ]
    status, why = _outcome(observed, place, node, row, reading)
    failure = run.failures.get(key)
    return StepRecord(
        seq=observed.order(place)[node.id],
        node=node.id,
        op=node.op,
        version=node.signature.version,
        text=run.plan.programs[place].text_of(node.id),
        spans=node.spans,
        inputs=tuple(
            InputRecord(port.name, str(port.type), source, observed.row(place, source).digest)
            for port, source in zip(node.signature.inputs, node.inputs, strict=True)
        ),
        literals=tuple(
            LiteralRecord(port.name, integer(value) if isinstance(value, int) else value)
            for port, value in zip(node.signature.literals, node.literals, strict=True)
        ),
        output=_output(row, reading, blobs),
        status=status,
        reason=why,
        error=None if failure is None else plain(failure),
        started=rounded(started - observed.run.started),
        seconds=rounded(seconds),
        batch=BatchRecord(position, len(step), key[1] - step.start),
        shared=len(others),
        shared_with=tuple(others[:MOST_SHARED]),
    )


def _output(row: Row, reading: Reading, blobs: Blobs) -> OutputRecord:
    stored = blobs.add(row.tensors, row.digest)
    return OutputRecord(
        type=row.value.type_name,
        tensors={
            name: TensorRecord(str(tensor.dtype).removeprefix("torch."), tuple(tensor.shape))
            for name, tensor in row.tensors.items()
        },
        digest=stored.digest,
        blob=stored.blob,
        text=plain(_words(row, reading)),
        confidence=rounded(float(row.value.confidence()[0])),
    )


def _words(row: Row, reading: Reading) -> str:
    """The value as a person reads it."""
    try:
        return row.value.read(0, reading)
    except Exception as error:
        # A family of a third party may fail in its own words. Its tensors are in the trail all the
        # same, and the other questions of the call must not be lost with it.
        return f"(cannot be read: {type(error).__name__}: {error})"


def _outcome(
    observed: ObservedRun, place: int, node: Node, row: Row, reading: Reading
) -> tuple[StepStatus, ReasonRecord | None]:
    """Whether the step gave a value, and if not, why: in its own words where it began here."""
    if not row.code:
        return "ok", None
    why = reason_of(row.code)
    if observed.key(place, node.id) in observed.run.failures:
        return "error", ReasonRecord(why.name, why.text)
    origin = observed.run.origin(place, node.id)
    if origin is not None and origin != node.id:
        number = observed.order(place)[origin]
        return "refused", ReasonRecord(why.name, f"passed on from step {number}", number)
    text = observed.run.why(place, node.id, reading)
    return "refused", ReasonRecord(why.name, plain(text))
