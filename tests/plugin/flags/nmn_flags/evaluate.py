"""``nmn eval flags``: the shares are exact, so only whole answers are scored."""

from dataclasses import dataclass
from pathlib import Path

from nmn.domains import load_domain
from nmn.domains.learned import learned_engine, look_at
from nmn.domains.task import Task
from nmn.evaluation.calibration import Calibration
from nmn.evaluation.report import Report
from nmn.executors import BatchedExecutor
from nmn.grammar import DIALECTS
from nmn.options import option
from nmn.types import Reading, SceneStack

from .data import read_flags


@dataclass(frozen=True)
class FlagsOptions:
    """What is evaluated."""

    data: Path = option(help="The folder of flags.")


def evaluate_flags(options: FlagsOptions) -> Report:
    """Ask every question of a folder."""
    domain, dialect = load_domain("flags"), DIALECTS.find("flags")
    questions = read_flags(options.data)
    graphs, problems = look_at(domain, [options.data / one.image for one in questions])
    programs = [dialect.read(one.comparison, domain.language).program for one in questions]
    executor = BatchedExecutor(learned_engine(domain).modules, domain.vocabularies)
    seen = [graph for graph in graphs if graph is not None]
    run = executor.run(executor.plan(programs, list(range(len(programs)))), SceneStack(seen))
    right = [
        run.answer(k)[0].answer(run.answer(k)[1], Reading(seen[k], domain.vocabularies))
        == one.answer
        for k, one in enumerate(questions)
    ]
    count, share = len(right), sum(right) / len(right)
    return Report(
        "flags", count, count, count, {"answered": count}, share, share, {"flags": (count, share)},
        {3: (count, share)}, None, None, {}, None, [], {}, Calibration(None, ()), (0, 0), None, [],
        {"dataset": "flags", "programs": "comparisons"}, problems,
    )  # fmt: skip


EVALUATE = Task(FlagsOptions, evaluate_flags, "Flags, by comparisons.")
