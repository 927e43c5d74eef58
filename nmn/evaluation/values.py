"""The values of all nodes of a run, read off its slabs in whole arrays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.evaluation.answers import answer_text
from nmn.evaluation.codes import codes_of, shown
from nmn.executors import Run
from nmn.grammar import Program, ValueType
from nmn.types import DIGEST, Reading, Value, Vocabulary
from nmn.types.refusal import FAILED

Codes = NDArray[np.int64]


@dataclass
class Values:
    """The values of many questions, one after another.

    Attributes:
        programs: one a question.
        codes: ``[nodes]`` of all questions, see ``nmn.evaluation.codes``.
        offsets: ``[questions + 1]`` bounds of the questions' nodes.
        confidence: ``[questions]`` that the answer is right, as the answer's value says.
        reasons: question -> why its answer is refused, for those that are.
        failed: questions whose answer is refused because a module failed.
        kept: by type and code, a value of one row for each code that is a digest, which alone does
            not say what the value is, and for each of a family whose values may agree loosely.
        padded: axes whose length depends on what else was in the batch.
    """

    programs: tuple[Program, ...]
    codes: Codes
    offsets: Codes
    confidence: NDArray[np.float64]
    reasons: dict[int, str] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    kept: dict[tuple[ValueType, int], Value] = field(default_factory=dict)
    padded: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.programs)

    def of(self, question: int) -> Codes:
        """``[nodes]`` the codes of one question's nodes."""
        return self.codes[self.offsets[question] : self.offsets[question + 1]]

    @property
    def roots(self) -> Codes:
        """``[questions]`` the codes of the answers."""
        found: Codes = self.codes[self.offsets[1:] - 1]
        return found

    def status(self, question: int) -> str:
        """ "answered", "undecided" or "error"."""
        if question in self.failed:
            return "error"
        return "undecided" if question in self.reasons else "answered"

    def shown(self, question: int, node: int, vocabularies: Mapping[str, Vocabulary]) -> object:
        """A node's value as files have it."""
        value_type = self.programs[question].nodes[node].type
        code = int(self.of(question)[node])
        if code >= DIGEST:
            words = vocabularies.get(value_type.vocabulary)
            return self.kept[value_type, code].statement(0, words)
        return shown(code, value_type, vocabularies)

    def answer(
        self, question: int, vocabularies: Mapping[str, Vocabulary], truth: tuple[str, str]
    ) -> str | None:
        """The answer as its data set writes it, see ``answer_text``."""
        return answer_text(self.shown(question, -1, vocabularies), truth)

    def agreeing(self, other: "Values") -> NDArray[np.bool_]:
        """``[nodes]`` is each value the same as that of the same programs elsewhere?

        Equal codes are the same. Of digests, and of families that may say the same loosely, the
        values themselves say whether they agree.
        """
        same: NDArray[np.bool_] = self.codes == other.codes
        decided = (self.codes >= 0) & (other.codes >= 0)
        for place in np.flatnonzero(~same & decided).tolist():
            value_type = self.type_at(place)
            one = self.kept.get((value_type, int(self.codes[place])))
            two = other.kept.get((value_type, int(other.codes[place])))
            if one is None or two is None:
                continue
            same[place] = _agree(one, two, self.padded)
        return same

    def type_at(self, place: int) -> ValueType:
        """The type of the value at a place among all nodes."""
        question = int(np.searchsorted(self.offsets, place, side="right")) - 1
        return self.programs[question].nodes[place - int(self.offsets[question])].type

    def keep(self, value_type: ValueType, value: Value, codes: Sequence[int]) -> None:
        """Keep the rows of a value that must be asked whether they agree with others."""
        least = 0 if value_type.family.loosely else DIGEST
        for row, code in enumerate(codes):
            if code >= least and (value_type, code) not in self.kept:
                alone = value.take(torch.tensor([row], device=value.first.device))
                self.kept[value_type, code] = alone.to(torch.device("cpu"))


def _agree(one: Value, two: Value, padded: frozenset[str]) -> bool:
    """Do they say the same, whatever their batches were padded to?"""
    sizes: dict[str, int] = {}
    for value in (one, two):
        for name, axes in value.axes.items():
            for axis, size in zip(axes, getattr(value, name).shape[1:], strict=True):
                if axis in padded:
                    sizes[str(axis)] = max(sizes.get(str(axis), 0), size)
    one, two = one.widened(sizes), two.widened(sizes)
    # Maps of another size say something else.
    return one.first.shape == two.first.shape and bool(one.agrees(two)[0])


def answer_codes(run: Run) -> Codes:
    """``[questions]`` the codes of the answers alone: each type of answer is read once."""
    plan = run.plan
    names = [program.nodes[-1].signature.name for program in plan.programs]
    codes = np.empty(len(names), dtype=np.int64)
    for _, _, here, found in _read(run, _positions(run, names), plan.roots):
        codes[here] = found
    return codes


def read_values(run: Run, vocabularies: Mapping[str, Vocabulary]) -> Values:
    """All values of a run, with the sentence of each refused answer."""
    plan = run.plan
    names = [node.signature.name for program in plan.programs for node in program.nodes]
    types = _positions(run, names)
    codes = np.empty(len(names), dtype=np.int64)
    values = Values(plan.programs, codes, plan.offsets, _confidence(run, types))
    values.padded = frozenset(axis for percept in run.stack.percepts for axis in percept.sizes)
    for value_type, value, here, found in _read(run, types, plan.node_rows):
        codes[here] = found
        if len(found) and (value_type.family.loosely or found.max() >= DIGEST):
            values.keep(value_type, value, found.tolist())
    for question in np.flatnonzero(values.roots < 0):
        _explain(values, run, int(question), vocabularies)
    return values


def joined(parts: Sequence[Values]) -> Values:
    """The values of several batches as one."""
    if len(parts) == 1:
        return parts[0]
    none = np.zeros(0, dtype=np.int64)
    made = Values((), none, np.zeros(1, dtype=np.int64), none.astype(np.float64))
    if not parts:
        return made
    made.programs = tuple(program for part in parts for program in part.programs)
    made.codes = np.concatenate([part.codes for part in parts])
    made.confidence = np.concatenate([part.confidence for part in parts])
    starts = np.cumsum([0, *(part.offsets[-1] for part in parts)])
    made.offsets = np.concatenate(
        [starts[:1], *(p.offsets[1:] + s for p, s in zip(parts, starts, strict=False))]
    )
    questions = 0
    for part in parts:
        made.reasons.update({questions + q: why for q, why in part.reasons.items()})
        made.failed.update(questions + q for q in part.failed)
        made.kept.update(part.kept)
        made.padded |= part.padded
        questions += len(part)
    return made


def _positions(run: Run, names: Sequence[str]) -> Codes:
    """For the names of modules, the position of their result's type among the run's slabs."""
    types = list(run.slabs)
    by_name = {
        name: types.index(module.signature.result)
        for name, module in run.modules.items()
        if module.signature.result in run.slabs
    }
    return np.fromiter(map(by_name.__getitem__, names), dtype=np.int64, count=len(names))


def _read(run: Run, types: Codes, rows: Codes) -> Iterator[tuple[ValueType, Value, Codes, Codes]]:
    """By type: the values of these rows, which of the rows they are, and their codes."""
    for position, (value_type, slab) in enumerate(run.slabs.items()):
        here = np.flatnonzero(types == position)
        if len(here):
            value = slab.value.take(torch.from_numpy(rows[here]).to(run.stack.device))
            yield value_type, value, here, codes_of(value).numpy()


def _confidence(run: Run, types: Codes) -> NDArray[np.float64]:
    plan = run.plan
    made = np.zeros(len(plan.programs))
    of_root = types[plan.offsets[1:] - 1]
    for position, slab in enumerate(run.slabs.values()):
        here = np.flatnonzero(of_root == position)
        if len(here):
            rows = torch.from_numpy(plan.roots[here]).to(run.stack.device)
            made[here] = slab.value.take(rows).confidence().double().cpu().numpy()
    return made


def _explain(
    values: Values, run: Run, question: int, vocabularies: Mapping[str, Vocabulary]
) -> None:
    """Note why a question has no answer."""
    origin = run.origin(question)
    assert origin is not None  # its answer is refused
    failure = run.failure(question, origin)
    if failure is not None or run.refusal(question, origin) == FAILED.code:
        values.failed.add(question)
    if failure is None:
        graph = run.stack.percepts[int(run.plan.scenes[question])]
        failure = run.why(question, origin, Reading(graph, vocabularies))
    step = run.plan.programs[question].text_of(origin)
    values.reasons[question] = f"{step}: {failure}"
