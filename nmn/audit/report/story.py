"""What a report draws of each step: the marks of its value, rebuilt from the trail's blobs."""

from dataclasses import dataclass
from functools import cached_property

from nmn.audit.expressions import Part, parts_of
from nmn.audit.records import StepRecord
from nmn.audit.text import call_text, step_numbers
from nmn.audit.trail import Trail
from nmn.errors import NmnError, TrailError
from nmn.types import Mark


@dataclass(frozen=True)
class ShownStep:
    """One step.

    Attributes:
        step: its record.
        call: with inputs by step number.
        sources: the step of each input, None where it has none.
        boxes, bars, spans: the marks of its value; none where it was refused.
        lost: why there are no marks although there is a value.
    """

    step: StepRecord
    call: str
    sources: tuple[StepRecord | None, ...]
    boxes: tuple[Mark, ...] = ()
    bars: tuple[Mark, ...] = ()
    spans: tuple[Mark, ...] = ()
    lost: str = ""

    @property
    def passed_on(self) -> bool:
        """True where the refusal began in an earlier step."""
        return self.step.reason is not None and self.step.reason.step is not None

    @property
    def status(self) -> str:
        """Of the step, with what only passed on set apart from where it began."""
        return "passed on" if self.passed_on else self.step.status

    @property
    def reading(self) -> str:
        """The output in words; what became of it where there is none."""
        step = self.step
        if step.status == "ok":
            return step.output.text
        return step.error or (step.reason.text if step.reason is not None else step.status)


class Story:
    """A trail as a report tells it."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail

    @cached_property
    def steps(self) -> tuple[ShownStep, ...]:
        """Every step, in order."""
        steps = self.trail.steps
        numbers = step_numbers(steps)
        by_node = {step.node: step for step in steps}
        made = []
        for step in steps:
            marks, lost = self._marks(step)
            sources = tuple(by_node.get(value.node) for value in step.inputs)
            made.append(
                ShownStep(
                    step,
                    call_text(step, numbers),
                    sources,
                    tuple(mark for mark in marks if mark.kind == "box"),
                    tuple(mark for mark in marks if mark.kind == "bar"),
                    tuple(mark for mark in marks if mark.kind == "span"),
                    lost,
                )
            )
        return tuple(made)

    @cached_property
    def by_node(self) -> dict[int, ShownStep]:
        """Steps by the node that they ran."""
        return {shown.step.node: shown for shown in self.steps}

    @cached_property
    def by_text(self) -> dict[str, ShownStep]:
        """Steps by their subexpression."""
        return {shown.step.text: shown for shown in self.steps}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The calls of the program; none where there is no program that can be read."""
        try:
            return parts_of(self.trail.header.program.text or "")
        except TrailError:
            return ()

    @property
    def root(self) -> ShownStep | None:
        """The step whose output is the answer; None where it has not run."""
        return self.by_text.get(self.trail.header.program.text or "")

    @property
    def trouble(self) -> ShownStep | None:
        """The step where a refusal or an error began."""
        bad = (shown for shown in self.steps if shown.step.status != "ok" and not shown.passed_on)
        return next(bad, None)

    @property
    def answer_boxes(self) -> tuple[tuple[Mark, ...], str]:
        """The boxes of the answer; else those that it was read off, or that were there when a step
        refused."""
        root, trouble = self.root, self.trouble
        if trouble is not None and (root is None or root.step.status != "ok"):
            return self.looked_at(trouble), f"What step {trouble.step.seq} looked at."
        if root is None:
            return (), ""
        if root.boxes:
            return root.boxes, "The answer."
        marks = self.looked_at(root)
        return marks, "What the answer was read off." if marks else ""

    def looked_at(self, shown: ShownStep) -> tuple[Mark, ...]:
        """The boxes that went into a step: of its inputs, or of theirs where those have none."""
        found: dict[tuple[object, ...], Mark] = {}
        waiting, seen = [shown], {shown.step.node}
        while waiting:
            for source in waiting.pop().step.inputs:
                feeder = self.by_node.get(source.node)
                if feeder is None or source.node in seen:
                    continue
                seen.add(source.node)
                for mark in feeder.boxes:
                    found.setdefault((mark.box, mark.frame), mark)
                if not feeder.boxes:
                    waiting.append(feeder)
        return tuple(found.values())

    def times_before(self, shown: ShownStep) -> tuple[Mark, ...]:
        """The stretches of time that went into a step directly."""
        feeders = (self.by_node.get(source.node) for source in shown.step.inputs)
        return tuple(mark for one in feeders if one is not None for mark in one.spans)

    def _marks(self, step: StepRecord) -> tuple[list[Mark], str]:
        if step.status != "ok":
            return [], ""
        try:
            return self.trail.value(step).draw(0, self.trail.reading), ""
        except NmnError as error:
            return [], error.message
