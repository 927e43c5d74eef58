"""A trail as lines for a terminal."""

from collections.abc import Sequence

from nmn.audit.expressions import parts_of
from nmn.audit.header import Header
from nmn.audit.records import Footer, StepRecord, ToldRecord
from nmn.errors import TrailError

_WIDEST = 60  # columns of the calls; a longer call pushes its own reading to the right
_READ = 100  # columns of the readings, which name up to six objects with their boxes


def trail_text(header: Header, steps: Sequence[StepRecord], footer: Footer | None) -> str:
    """Question, picture, program, one line a step, answer."""
    lines = [f"question  {_one_line(header.question)}"]
    if header.media is not None:
        media = header.media
        size = "" if media.width is None else f" ({media.width} x {media.height})"
        lines.append(f"picture   {_one_line(media.name)}{size}")
    for note in header.program.notes:
        lines.append(f"note      {_one_line(note.text)}")
    for attempt in header.program.attempts:
        lines.append(f"failed    {_one_line(attempt.by)}: {_one_line(attempt.error)}")
    if header.program.text is not None:
        lines.append(f"program   {header.program.text}")
    lines += _aligned(step_lines(steps))
    lines.append(f"answer    {ending(header, footer)}")
    if footer is not None and footer.told is not None:
        lines.append(f"told      {told_text(footer.told)}")
    return "\n".join(lines)


def ending(header: Header, footer: Footer | None) -> str:
    """How it ended, in one line."""
    if footer is None:
        error = "" if header.error is None else f": {_one_line(header.error.text)}"
        return f"none: the run was stopped before its end{error}"
    reason = "" if footer.reason is None else f": {_one_line(footer.reason)}"
    sure = "" if footer.confidence is None else f" ({footer.confidence:.2f})"
    if footer.status == "answered":
        return f"{footer.answer}{sure}"
    return f"{footer.status}{sure}{reason}"


def told_text(told: ToldRecord) -> str:
    """What a language model made of it, in one line that says whose words they are."""
    said = f"'{_one_line(told.answer)}'" if told.answer else f"nothing: {told.reason or ''}"
    return f"{_one_line(told.by)} says {_one_line(said)}, in its own words"


def call_text(step: StepRecord, numbers: dict[int, int]) -> str:
    """The call with its inputs by step number: ``relate(step 1, "left of", step 3)``.

    ``numbers`` maps nodes to step numbers.
    """
    try:
        arguments = parts_of(step.text)[-1].arguments
    except TrailError:
        return step.text
    inputs = iter(step.inputs)
    written = []
    for argument in arguments:
        source = next(inputs, None) if isinstance(argument, int) else None
        if source is None:
            written.append(str(argument))
        else:
            written.append(f"step {numbers.get(source.node, '?')}")
    return f"{step.op}({', '.join(written)})"


def step_numbers(steps: Sequence[StepRecord]) -> dict[int, int]:
    """Node -> number of its step."""
    return {step.node: step.seq for step in steps}


def step_lines(steps: Sequence[StepRecord]) -> list[tuple[int, str, str, float]]:
    """Per step: its number, its call, its output or what became of it, milliseconds."""
    numbers = step_numbers(steps)
    return [
        (step.seq, call_text(step, numbers), _reading(step), 1000 * step.seconds) for step in steps
    ]


def _aligned(lines: Sequence[tuple[int, str, str, float]]) -> list[str]:
    wide = min(_WIDEST, max((len(call) for _, call, _, _ in lines), default=0))
    read = min(_READ, max((len(reading) for _, _, reading, _ in lines), default=0))
    return [
        f"{number:>8}  {call:<{wide}}  {reading:<{read}}  {milliseconds:8.2f} ms"
        for number, call, reading, milliseconds in lines
    ]


def _reading(step: StepRecord) -> str:
    if step.status == "ok":
        return _one_line(step.output.text)
    what = step.error or (step.reason.text if step.reason else "")
    return f"{step.status}: {_one_line(what)}"


def _one_line(text: str) -> str:
    """Without line breaks and control characters, which could redraw a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
