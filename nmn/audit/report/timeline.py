"""Stretches of time as bars: what each step meant, on one scale of seconds."""

from collections.abc import Sequence
from dataclasses import dataclass

from nmn.audit.report.palette import color_of
from nmn.audit.report.story import ShownStep, Story
from nmn.types import ClipGraph, Mark, Percept

# In units of the drawing. Labels stand above their bars, so that long ones need no margin.
WIDE, NARROW = 1000.0, 380.0
_BAR, _NAME, _GAP, _AXIS = 13.0, 17.0, 7.0, 26.0
_THINNEST = 3.0  # of a moment, so that it is seen

# Steps between ticks that a person counts in, in seconds.
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200)
_TICKS = 12


@dataclass(frozen=True)
class Bar:
    """One stretch of time.

    Attributes:
        mark: what it is of.
        x, y, wide, high: where it is drawn.
        color: of the object that its label begins with; "" for the type's own.
        faint: what went into a step, below what came out.
    """

    mark: Mark
    x: float
    y: float
    wide: float
    high: float
    color: str
    faint: bool = False


@dataclass(frozen=True)
class Lane:
    """The stretches of one step.

    Attributes:
        shown: the step; None in the drawing of a single step.
        name: what is written above the bars.
        y: of that text's base line.
        bars: its stretches.
    """

    shown: ShownStep | None
    name: str
    y: float
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Timeline:
    """The drawing, in the size of its units.

    Attributes:
        ticks: (x, text) of the scale of seconds.
        moments: x of the frames whose pictures the page shows.
        description: for people who do not see it.
    """

    wide: float
    high: float
    lanes: Sequence[Lane]
    ticks: Sequence[tuple[float, str]]
    moments: Sequence[float]
    description: str


def duration_of(seen: Percept | None) -> float | None:
    """Of a clip, in seconds; None of what has no time."""
    return seen.duration if isinstance(seen, ClipGraph) else None


def timeline(story: Story, duration: float, moments: Sequence[float]) -> Timeline | None:
    """All steps that mean a time, the answer's first; None where there is none.

    Arguments:
        moments: seconds of the frames whose pictures are shown beside.
    """
    told = [shown for shown in reversed(story.steps) if shown.spans]
    if not told:
        return None
    lanes: list[Lane] = []
    top = 4.0
    for shown in told:
        rows = _rows(shown.spans, duration)
        y = top + _NAME
        bars = [
            _bar(mark, duration, WIDE, y + row * (_BAR + 2)) for mark, row in zip(
                shown.spans, rows, strict=True)
        ]  # fmt: skip
        lanes.append(Lane(shown, f"{shown.step.seq}  {shown.call}", y - 5, bars))
        top = y + (max(rows) + 1) * (_BAR + 2) + _GAP
    return Timeline(
        WIDE,
        top + _AXIS,
        lanes,
        _ticks(duration, WIDE),
        [_x(moment, duration, WIDE) for moment in moments],
        f"What each step meant, on a scale of {duration:.1f} seconds",
    )


def step_timeline(story: Story, shown: ShownStep, duration: float) -> Timeline | None:
    """The times of one step, above the faint ones that went into it; None where it has none."""
    before = story.times_before(shown)
    if not shown.spans and not before:
        return None
    rows = _rows(shown.spans, duration)
    bars = [
        _bar(mark, duration, NARROW, 4 + row * (_BAR + 2))
        for mark, row in zip(shown.spans, rows, strict=True)
    ]
    top = 4 + (max(rows, default=-1) + 1) * (_BAR + 2)
    faint = [_bar(mark, duration, NARROW, top + 1, faint=True) for mark in before]
    high = top + (_BAR / 2 + 4 if before else 0) + _AXIS
    lane = Lane(None, "", 0, [*bars, *faint])
    described = f"Step {shown.step.seq}: {shown.reading}"
    return Timeline(NARROW, high, [lane], _ticks(duration, NARROW), [], described)


def _rows(marks: Sequence[Mark], duration: float) -> list[int]:
    """The row of each bar: one a label (an object), as far as there are several."""
    known: dict[str, int] = {}
    return [known.setdefault(mark.label, len(known)) for mark in marks]


def _bar(mark: Mark, duration: float, wide: float, y: float, *, faint: bool = False) -> Bar:
    assert mark.span is not None  # spans only
    start, end = (_x(bound, duration, wide) for bound in mark.span)
    start = min(start, wide - _THINNEST)
    color = color_of(mark.label) if mark.label.startswith("#") else ""
    return Bar(
        mark, start, y, max(end - start, _THINNEST), _BAR / (2 if faint else 1), color, faint
    )


def _x(seconds: float, duration: float, wide: float) -> float:
    return wide * min(max(seconds / duration, 0.0), 1.0)


def _ticks(duration: float, wide: float) -> list[tuple[float, str]]:
    most = _TICKS * wide / WIDE
    step = next((step for step in _STEPS if duration / step <= most), duration / most)
    made = []
    for number in range(int(duration / step + 1e-9) + 1):
        seconds = number * step
        made.append((_x(seconds, duration, wide), _clock(seconds, step)))
    return made


def _clock(seconds: float, step: float) -> str:
    """As short as the scale allows: "2.5 s", "12 s", "3:20"."""
    if step < 1:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 60 else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
