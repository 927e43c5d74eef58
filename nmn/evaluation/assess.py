"""Run the questions, score them, find the faults, measure the speed: one report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nmn.evaluation.alignment import align
from nmn.evaluation.blame import blame
from nmn.evaluation.calibration import calibrate
from nmn.evaluation.engine import Engine
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report, about_questions, rate, rates
from nmn.evaluation.scoring import Flags, score
from nmn.evaluation.values import Values
from nmn.grammar import Program
from nmn.types import Percept, Vocabulary

# Speed is measured on so many of the questions: more would not change it.
_TIMED = 5_000


@dataclass(frozen=True)
class Bench:
    """What the questions are run with.

    Attributes:
        engine: that is evaluated.
        oracle: the exact one.
        true: the percepts (scenes) as the files state them.
        seen: the percepts that the engine gets; the true ones where it gets no media.
        vocabularies: of the language.
        words: the data set's words for false and true.
        synonyms: what people and models say for the data set's own words.
    """

    engine: Engine
    oracle: Engine
    true: Sequence[Percept]
    seen: Sequence[Percept]
    vocabularies: dict[str, Vocabulary]
    words: tuple[str, str] = ("no", "yes")
    synonyms: Mapping[str, str] = field(default_factory=dict)
    featured: bool = False
    """Is what is seen features alone, whose parts are no objects of the truth? What an engine that
    reads them would say of the truth, nobody knows."""

    @property
    def perceived(self) -> bool:
        """Does the engine see the same as the truth states, in another way?"""
        return self.seen is not self.true and not self.featured


def assess(items: Sequence[Item], bench: Bench, *, timed: bool = True) -> Report:
    """Evaluate an engine on these questions."""
    chosen = [item for item in items if item.program is not None]
    programs = [item.program for item in chosen if item.program is not None]
    about = [item.scene for item in chosen]
    values, truth = _both(bench, programs, about)
    scores = score(items, values, truth, bench.vocabularies, bench.words, bench.synonyms)
    faults = blame(
        scores, bench.engine, about, bench.true, bench.vocabularies, bench.words,
        perceived=bench.perceived,
    )  # fmt: skip
    speed = None
    if timed and programs:
        speed = bench.engine.speed(programs[:_TIMED], about[:_TIMED], bench.seen)

    judged, right, steps_right = scores.judged, scores.right, scores.steps_right
    answered = np.array([answer is not None for answer in scores.answers], dtype=bool)
    confidence = np.zeros(len(items))
    confidence[scores.ran >= 0] = values.confidence
    known = np.array([item.right_program is not None for item in items], dtype=bool)
    meant = np.array([bool(item.right_program) for item in items], dtype=bool)
    steps_known = right & scores.steps_known
    lucky = steps_known & ~steps_right
    statuses = [scores.status(number) for number in range(len(items))]
    return Report(
        engine=bench.engine.name,
        asked=len(items),
        read=len(chosen),
        judged=int(judged.sum()),
        statuses={name: statuses.count(name) for name in ("answered", "undecided", "error")},
        accuracy=rate(right[judged]),
        accuracy_normalised=rate(scores.alike[judged]),
        by_category=rates([item.category for item in items], right, judged),
        by_length=rates([item.length for item in items], right, judged),
        program_accuracy=rate(meant[known]),
        step_accuracy=rate(scores.step_right),
        by_function=rates(scores.step_functions, scores.step_right),
        right_answer_wrong_steps=_share(lucky, steps_known),
        lucky=[items[k].id for k in np.flatnonzero(lucky).tolist()],
        faults={fault: [items[k].id for k in numbers] for fault, numbers in faults.items.items()},
        calibration=calibrate(confidence[judged & answered], right[judged & answered]),
        file_steps=scores.file_steps,
        speed=speed,
        questions=about_questions(scores, statuses, bench.vocabularies),
    )


def _share(some: Flags, of: Flags) -> float | None:
    return float(some.sum() / of.sum()) if of.any() else None


def _both(bench: Bench, programs: Sequence[Program], about: Sequence[int]) -> tuple[Values, Values]:
    """(the engine's values in the file's numbers, the exact ones)."""
    values = bench.engine.values(programs, about, bench.seen)
    if bench.engine is bench.oracle and not bench.perceived:
        return values, values
    if bench.perceived:
        pairs = zip(bench.seen, bench.true, strict=True)
        values = align(values, about, [seen.aligned(true) for seen, true in pairs])
    return values, bench.oracle.values(programs, about, bench.true)
