"""What a run found, as a language model is given it: a typed record, and the text of it.

As in STAIR's collaboration with pretrained models (arXiv 2401.03901), intermediate results of a
program go to a model that was never trained on it. Both forms are made from a trail's records
alone, so that whoever checks a trail makes them again and compares.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from nmn.audit.chain import plain, rounded
from nmn.audit.header import Header
from nmn.audit.records import StepRecord
from nmn.audit.trail import Trail

SCHEMA = "nmn-evidence/1"
"""Changes with the meaning or the order of what a record or a prompt holds."""

_LEAST = 0.01


def evidence_of(trail: Trail, candidates: Sequence[str] = ()) -> dict[str, Any]:
    """The record: question, medium, program, and every step with its type, value and doubt.

    Arguments:
        trail: of a question whose steps have run; it need not have its footer yet.
        candidates: the answers that there are to choose from.

    Raises:
        TrailError: tensors of the trail are lost or damaged.
    """
    header = trail.header
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "question": header.question,
        "medium": header.medium,
        "program": header.program.text,
        "seen_by": _seen_by(header),
        "steps": [_step(trail, step) for step in trail.steps],
        "candidates": [plain(one) for one in candidates],
    }
    return made


def _seen_by(header: Header) -> list[str]:
    if header.perception is None:
        return []
    return [header.perception.name, *(model.name for model in header.perception.models)]


def _step(trail: Trail, step: StepRecord) -> dict[str, Any]:
    made: dict[str, Any] = {
        "step": step.seq,
        "call": step.text,
        "type": step.output.type,
        "status": step.status,
    }
    if step.status != "ok":
        made["reason"] = plain(step.error or ("" if step.reason is None else step.reason.text))
        return made
    value = trail.value(step)
    made["finding"] = plain(value.answer(0, trail.reading))
    made["confidence"] = rounded(step.output.confidence)
    made |= {name: _rounded(fact) for name, fact in value.facts(0, trail.reading).items()}
    return made


def _rounded(fact: Any) -> Any:
    if isinstance(fact, float):
        return rounded(fact)
    return [_rounded(one) for one in fact] if isinstance(fact, list) else fact


def prompt_of(evidence: Mapping[str, Any]) -> str:
    """The text that a model goes on from, which ends where its answer begins."""
    seconds = " Times are in seconds." if any("seconds" in one for one in evidence["steps"]) else ""
    lines = [
        f"A program looked at a {evidence['medium']} to answer a question. Its steps found the "
        f"following, each with the probability that it is right.{seconds}",
        *map(_line, evidence["steps"]),
        f"Question: {evidence['question'] or evidence['program']}",
    ]
    if evidence["candidates"]:
        lines.append(f"Choose one of: {'; '.join(evidence['candidates'])}")
    return "\n".join([*lines, "Answer:"])


def _line(step: Mapping[str, Any]) -> str:
    head = f"{step['step']}. {step['call']} -> {step['type']}"
    if step["status"] != "ok":
        return f"{head}: nothing, because {step['reason']}"
    return f"{head}: {step['finding']} ({max(step['confidence'], _LEAST):.2f})"


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
