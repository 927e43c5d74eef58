"""``nmn eval motion``: clips that nobody trained on, with AGQA's kinds of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nmn.domains.learned import EvaluationOptions, exact_engine
from nmn.domains.motion.build import load_motion
from nmn.domains.motion.data import TEST, ask_about, clips_of
from nmn.domains.motion.domain import DOMAIN, weights
from nmn.domains.motion.items import items_of
from nmn.domains.motion.language import WORDS
from nmn.domains.motion.perception.drawn import graphs_of_pixels
from nmn.domains.task import Task
from nmn.errors import DomainError
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import Engine, ModuleEngine
from nmn.evaluation.generated import GOLD
from nmn.evaluation.report import Report
from nmn.generators.generator import Generator, maker_of
from nmn.options import option
from nmn.synthetic.motion.seen import NOISES

# Clips are long and wide, so that fewer questions are run together.
_BATCH = 256


@dataclass(frozen=True, kw_only=True)
class MotionOptions(EvaluationOptions):
    """What is evaluated."""

    executor: str = option("neural", help="symbolic (exact) or neural (trained).")
    clips: int = option(100, min=1, help="Clips that are made.")
    per_clip: int = option(16, min=1, help="Questions about each, at most.")
    split: str = option(
        "test", help="train (as learned from) or test (novel compositions and more steps too)."
    )
    noise: int = option(2, min=0, max=len(NOISES) - 1, help="Level of noise, 0 to 4.")
    seed: int = option(0, min=0, max=10_000, help="Which series of clips.")
    pixels: bool = option(
        False, help="See the clips as they are drawn, in place of features of the truth."
    )
    programs: str = option(GOLD, help="gold (those of the records), or a generator's name.")
    weights: Path | None = option(None, help="Trained weights in place of those of nmn.")
    batch: int = option(_BATCH, min=1, help="Questions run together.")


def evaluate_motion(options: MotionOptions) -> Report:
    """Evaluate on clips of a series that no training draws.

    Raises:
        DomainError: pixels for exact modules; no such executor, split or generator; or weights
            that do not fit.
    """
    if options.split not in ("train", "test"):
        raise DomainError(f"there is no split '{options.split}'", expected="train or test")
    options.learned("motion")  # raises where there is no such executor
    if options.pixels and options.executor != "neural":
        raise DomainError(
            "the exact modules read the truth, which no pixel shows",
            expected="--pixels with --executor neural",
        )
    generator = None if options.programs == GOLD else _generator(options.programs)
    series = TEST + options.seed
    asked = ask_about(
        clips_of(series, options.clips),
        DOMAIN.exact_language,
        split=options.split,
        per_clip=options.per_clip,
        noise=options.noise,
        seed=series,
    )
    oracle = exact_engine(DOMAIN, batch=options.batch)
    engine: Engine = oracle
    if options.executor == "neural":
        modules = load_motion(options.weights or weights(), WORDS)
        engine = ModuleEngine("neural", modules, WORDS, DOMAIN.exact_language, batch=options.batch)
    graphs = list(asked.questions.graphs)
    items = items_of(asked, DOMAIN.exact_language, generator)[: options.limit]
    shown = graphs_of_pixels(clips_of(series, options.clips)) if options.pixels else graphs
    report = assess(items, Bench(engine, oracle, graphs, shown, dict(WORDS)), timed=options.timed)
    report.breakdowns = breakdowns(asked.records, report.questions)
    report.settings = {
        "dataset": "motion",
        "clips": options.clips,
        "series": series,
        "split": options.split,
        "seen": "pixels" if options.pixels else f"features, noise {NOISES[options.noise]}",
        "programs": options.programs,
    }
    return report


def _generator(name: str) -> Generator:
    own = DOMAIN.generator
    return own if name == own.name else maker_of(name)(DOMAIN)


def breakdowns(
    records: Sequence[Mapping[str, Any]], answered: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, dict[str, Any]]]:
    """AGQA's tables: by reasoning type, structure, meaning, and what was never learned from.

    Arguments:
        records: of the questions.
        answered: what a report has of each, in the same order.
    """
    groups: dict[str, dict[str, list[bool]]] = {}
    for record, found in zip(records, answered, strict=False):
        right = found["answer"] == record["answer"]
        told = {
            "reasoning": record["global"],
            "structural": [record["structural"]],
            "semantic": [record["semantic"]],
            "answers": [record["ans_type"]],
            "compositions": ["novel" if record["novel_comp"] else "known"],
            "steps": ["more" if record["more_steps"] else "as learned"],
            "references": ["indirect" if record.get("indirect") else "direct"],
        }
        for table, names in told.items():
            for name in names:
                groups.setdefault(table, {}).setdefault(name, []).append(right)
    return {
        table: {
            name: {"count": len(flags), "accuracy": float(np.mean(flags))}
            for name, flags in sorted(parts.items())
        }
        for table, parts in groups.items()
    }


EVALUATE = Task(MotionOptions, evaluate_motion, "Clips of our own world, with AGQA's questions.")
