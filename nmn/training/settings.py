"""How to train."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nmn.training.errors import TrainingError
from nmn.training.supervision import STEPS, SUPERVISIONS
from nmn.types import Value, family_called


@dataclass(frozen=True)
class Settings:
    """How to train.

    Attributes:
        supervision: "steps" (every node's value), "guided" (every node's, each module given the
            true values of its inputs) or "answers" (alone).
        epochs: times through the questions.
        batch: questions of a step.
        rate: the learning rate of the first step; it falls to zero as half a cosine.
        curriculum: most nodes of a program in the first epochs, one number an epoch (NS-CL, arXiv
            1904.12584, section 3.3, begins with short programs); later ones have all.
        clip: the length that a step's gradient is cut to.
        seed: of the weights and of the order of the questions.
        weights: by name of a family of values, how much its losses count; 1 where none is stated. A
            type of few or coarse labels would otherwise be drowned by one of many.

    Raises:
        TrainingError: a value that cannot be trained with.
        DomainError: there is no such family of values.
    """

    supervision: str = STEPS
    epochs: int = 4
    batch: int = 256
    rate: float = 5e-3
    curriculum: tuple[int, ...] = ()
    clip: float = 5.0
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.supervision not in SUPERVISIONS:
            raise TrainingError(
                f"there is no supervision by '{self.supervision}'",
                expected=f"one of: {', '.join(SUPERVISIONS)}",
            )
        for name in ("epochs", "batch"):
            if getattr(self, name) < 1:
                raise TrainingError(f"{name} is {getattr(self, name)}", expected="at least 1")
        for name in ("rate", "clip"):
            if not getattr(self, name) > 0:
                raise TrainingError(f"{name} is {getattr(self, name)}", expected="more than 0")
        for family, weight in zip(self.weight_of, self.weights.values(), strict=True):
            if not 0 <= weight < math.inf:
                raise TrainingError(
                    f"the weight of {family.__name__} is {weight}", expected="0 or more, and finite"
                )

    @cached_property
    def weight_of(self) -> dict[type[Value], float]:
        """``weights`` by family."""
        return {family_called(name): weight for name, weight in self.weights.items()}
