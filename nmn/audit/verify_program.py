"""Do the steps of a trail belong to its program, and to each other?"""

import hashlib
from collections.abc import Sequence

from nmn.audit.expressions import Part, parts_of
from nmn.audit.header import Header
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.verification import Findings
from nmn.errors import TrailError
from nmn.grammar.program import literal_text
from nmn.types.wording import several


def check_program(records: Sequence[Record | None], found: Findings) -> None:
    """The program's digest; and for every step that it is a part of the program, fed by the steps
    that the program says."""
    header = records[0] if records else None
    steps = {n: record for n, record in enumerate(records) if isinstance(record, StepRecord)}
    if not isinstance(header, Header):
        return
    text = header.program.text
    if text is None:
        for number in steps:
            found.wrong(number, "there is a step, and no program")
        return
    if hashlib.sha256(text.encode()).hexdigest() != header.program.sha256:
        found.wrong(0, "the digest of the program does not fit its text")
    try:
        parts = {part.text: part for part in parts_of(text)}
    except TrailError as error:
        found.wrong(0, error.message)
        return
    if text not in parts:
        found.wrong(0, "the program's text is not canonical")
    _check_steps(steps, list(parts.values()), header, found)
    footer = records[-1]
    ended = isinstance(footer, Footer) and footer.status != "error"
    if ended and None not in records:
        ran = {step.text for step in steps.values()}
        for lost in (part for part in parts if part not in ran):
            found.wrong(None, f"there is no step for {_short(lost)}")


def _check_steps(
    steps: dict[int, StepRecord], parts: list[Part], header: Header, found: Findings
) -> None:
    known = {part.text: part for part in parts}
    modules = {(module.name, module.version) for module in header.modules}
    by_node: dict[int, StepRecord] = {}
    texts: set[str] = set()
    for number, step in steps.items():
        part = known.get(step.text)
        if part is None:
            found.wrong(number, f"{_short(step.text)} is not a part of the program")
        else:
            if step.op != part.op:
                found.wrong(number, f"it says that it called '{step.op}'")
            if not _same_literals(step, part):
                found.wrong(number, "its literals are not those of the program")
            _check_inputs(number, step, [parts[i].text for i in part.inputs], by_node, found)
        if (step.op, step.version) not in modules:
            found.wrong(number, f"the header has no module '{step.op}' v{step.version}")
        if step.node in by_node or step.text in texts:
            found.wrong(number, f"node {step.node} has a step already")
        texts.add(step.text)
        by_node[step.node] = step


def _same_literals(step: StepRecord, part: Part) -> bool:
    if len(step.literals) != len(part.literals):
        return False
    # Integers that JSON cannot hold are recorded as text: their digits are what counts.
    return all(
        written in (literal_text(literal.value), str(literal.value))
        for literal, written in zip(step.literals, part.literals, strict=True)
    )


def _check_inputs(
    number: int,
    step: StepRecord,
    wanted: list[str],
    by_node: dict[int, StepRecord],
    found: Findings,
) -> None:
    if len(step.inputs) != len(wanted):
        found.wrong(number, f"it has {several(len(step.inputs), 'input')}, not {len(wanted)}")
        return
    for value, text in zip(step.inputs, wanted, strict=True):
        source = by_node.get(value.node)
        if source is None:
            found.wrong(number, f"its input '{value.port}' is from a node that has not run")
        elif source.text != text:
            found.wrong(number, f"its input '{value.port}' is from the wrong step")
        elif source.output.digest != value.digest:
            found.wrong(number, f"its input '{value.port}' is not what step {source.seq} gave")
        elif source.output.type != value.type:
            found.wrong(number, f"its input '{value.port}' is not of the type {value.type}")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
