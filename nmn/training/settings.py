"""How to train."""

from dataclasses import dataclass

from nmn.training.errors import TrainingError
from nmn.training.supervision import ANSWERS, STEPS, SUPERVISIONS


@dataclass(frozen=True)
class Settings:
    """How to train.

    Attributes:
        supervision: "steps" (every node's value) or "answers" (alone).
        epochs: times through the questions.
        batch: questions of a step.
        rate: the learning rate of the first step; it falls to zero as half a cosine.
        curriculum: most nodes of a program in the first epochs, one number an epoch (NS-CL, arXiv
            1904.12584, section 3.3, begins with short programs); later ones have all.
        clip: the length that a step's gradient is cut to.
        seed: of the weights and of the order of the questions.
    """

    supervision: str = STEPS
    epochs: int = 4
    batch: int = 256
    rate: float = 5e-3
    curriculum: tuple[int, ...] = ()
    clip: float = 5.0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.supervision not in SUPERVISIONS:
            raise TrainingError(
                f"there is no supervision by '{self.supervision}'",
                expected=f"{ANSWERS} or {STEPS}",
            )
        for name in ("epochs", "batch"):
            if getattr(self, name) < 1:
                raise TrainingError(f"{name} is {getattr(self, name)}", expected="at least 1")
        for name in ("rate", "clip"):
            if not getattr(self, name) > 0:
                raise TrainingError(f"{name} is {getattr(self, name)}", expected="more than 0")
