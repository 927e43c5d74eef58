"""``nmn train flags``: colors are learned from answers alone."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nmn.domains import load_domain
from nmn.domains.learned import look_at
from nmn.domains.task import Task
from nmn.grammar import DIALECTS
from nmn.modules import bind, bindings
from nmn.options import option
from nmn.training.family import Family
from nmn.training.prepared import Prepared, TrainingOptions
from nmn.training.questions import QuestionSet

from .data import read_flags
from .modules import LearnedShare, More
from .words import VOCABULARIES


@dataclass(frozen=True, kw_only=True)
class FlagsTraining(TrainingOptions):
    """What is learned from."""

    supervision: str = option("answers", help="answers alone.")
    data: Path = option(help="The folder of flags.")


def prepare_flags(options: FlagsTraining) -> Prepared:
    """The questions of a folder, which are checked with as well."""
    domain, dialect = load_domain("flags"), DIALECTS.find("flags")
    questions = read_flags(options.data)
    graphs, problems = look_at(domain, [options.data / one.image for one in questions])
    asked = QuestionSet(
        [graph for graph in graphs if graph is not None],
        [dialect.read(one.comparison, domain.language).program for one in questions],
        np.arange(len(questions)),
        np.array([int(one.answer == "yes") for one in questions]),
        np.full(len(questions), 3),
    )
    learned = bindings((bind(LearnedShare, "share"), More))
    modules = {name: one.build(VOCABULARIES) for name, one in learned.items()}
    family = Family("flags", modules, None, domain.language, 3)
    return Prepared(family, asked, asked, problems)


TRAIN = Task(FlagsTraining, prepare_flags, "What share of a flag a color has.")
