"""Yes or no, with a probability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.probability import cross_entropy
from nmn.types.reading import Reading
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary


@value_type
@dataclass(frozen=True)
class Bool(Value):
    """The probability that a statement is true.

    Attributes:
        p: ``[batch]`` in [0, 1].
    """

    p: Float[Tensor, " batch"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"p": ()}

    def read(self, i: int, reading: Reading) -> str:
        p = float(self.p[i])
        return f"yes {p:.2f}" if p >= 0.5 else f"no {1 - p:.2f}"

    def answer(self, i: int, reading: Reading) -> str:
        return "yes" if float(self.p[i]) >= 0.5 else "no"

    def facts(self, i: int, reading: Reading) -> dict[str, Any]:
        return {"yes": float(self.p[i])}

    def confidence(self) -> Tensor:
        return torch.maximum(self.p, 1 - self.p)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        p = float(self.p[i])
        return [Mark("bar", "yes", p), Mark("bar", "no", 1 - p)]

    def loss(self, target: Self) -> Tensor:
        """Binary cross-entropy: ``[batch]``."""
        return cross_entropy(self.p, target.p)

    def codes(self) -> Int[Tensor, " batch"]:
        return (self.p >= 0.5).to(torch.int64)

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> bool:
        return bool(code)

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            return {"no": 0, "yes": 1}.get(stated)
        return int(stated) if isinstance(stated, bool) else None

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        return self.filled({"p": codes.to(self.p.dtype)})
