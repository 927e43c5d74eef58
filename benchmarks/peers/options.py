"""What is to be measured."""

from dataclasses import dataclass

import torch

from nmn.errors import DomainError

ROUNDS = 9


@dataclass(frozen=True)
class Options:
    """As the command line has them.

    Attributes:
        workload: "W1" (random programs) or "W2" (CLEVR's).
        flavour: "light", "heavy" or "conv".
        questions: of the batch.
        train: forward and backward instead of inference.
        audit: also nmn with an audit record of every run.
        rounds: how often every variant is timed.
        peers: by name; None for all.
        seed: of programs, weights, pictures and orders.
        threads: of torch.
        device: "cpu" or "cuda".
        compiled: use nmn's compiled kernels where they were built.

    Raises:
        DomainError: there are no rounds, no threads, or no such device.
    """

    workload: str = "W2"
    flavour: str = "light"
    questions: int = 256
    train: bool = False
    audit: bool = False
    rounds: int = ROUNDS
    peers: tuple[str, ...] | None = None
    seed: int = 0
    threads: int = 1
    device: str = "cpu"
    compiled: bool = True

    def __post_init__(self) -> None:
        for name, number in (("rounds", self.rounds), ("threads", self.threads)):
            if number < 1:
                raise DomainError(f"{name}: {number}", expected="at least one")
        if self.device not in ("cpu", "cuda"):
            raise DomainError(f"there is no device '{self.device}'", expected="cpu or cuda")
        if self.device == "cuda" and not torch.cuda.is_available():
            raise DomainError(
                "there is no CUDA device here",
                hint="use --device cpu, or a build of torch with CUDA",
            )
