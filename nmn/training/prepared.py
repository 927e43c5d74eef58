"""What a domain prepares for ``nmn train``: modules, questions, and how to train."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nmn.datasets import Problem
from nmn.errors import DatasetError
from nmn.options import option
from nmn.training.family import Family
from nmn.training.questions import QuestionSet
from nmn.training.settings import Settings


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """What every domain's training can be told; a domain adds its own, and its own defaults."""

    supervision: str = option("steps", help="steps, guided (steps on true inputs) or answers.")
    epochs: int = option(4, min=1, help="Times through the questions.")
    seconds: float | None = option(None, help="Stop after so many; --resume goes on.")
    batch: int = option(256, min=1, help="Questions of a step.")
    rate: float = option(5e-3, help="Learning rate at the start.")
    curriculum: str = option("", help='Most nodes of a program in the first epochs: "8,14".')
    weights: str = option("", help='How much the losses of a type count: "Bool=1,Label=0.5".')
    held_out: float = option(0.05, min=0, max=0.9, help="Share of the scenes to check with.")
    seed: int = option(0, min=0, max=2**63 - 1, help="Of weights, order and what is generated.")
    out: Path | None = option(None, help="Folder of the run; runs/DOMAIN unless it is given.")
    resume: bool = option(False, help="Go on with the run in --out.")
    threads: int = option(1, min=1, help="Of torch: one is fastest.")

    @property
    def settings(self) -> Settings:
        """How to train.

        Raises:
            TrainingError: a value that cannot be trained with.
            DatasetError: a curriculum that is no list of numbers, or weights that are none.
            DomainError: there is no such type.
        """
        try:
            curriculum = tuple(int(part) for part in self.curriculum.split(",") if part.strip())
        except ValueError:
            raise DatasetError(
                f"--curriculum {self.curriculum}", expected="whole numbers with commas"
            ) from None
        return Settings(
            self.supervision, self.epochs, self.batch, self.rate, curriculum,
            seed=self.seed, weights=_weights(self.weights),
        )  # fmt: skip


def _weights(text: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        try:
            weights[name.strip()] = float(number)
        except ValueError:
            raise DatasetError(
                f"--weights {text}",
                where=f"'{part}'",
                expected='types with a number each: "Bool=1,Label=0.5"',
            ) from None
    return weights


@dataclass(frozen=True)
class Prepared:
    """What is trained.

    Attributes:
        family: the modules, changed in place.
        learned, unseen: questions to learn from, and questions on other scenes to check with.
        problems: bad records of the files, one each.
        left_out: questions about scenes that could not be used.
        drawn: which scenes were drawn or read, for people who want the same again.
    """

    family: Family
    learned: QuestionSet
    unseen: QuestionSet
    problems: Sequence[Problem] = field(default_factory=list)
    left_out: int = 0
    drawn: str = ""
