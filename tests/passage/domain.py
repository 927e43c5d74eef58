"""Questions about passages: a value type, three modules, a generator and the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

import torch
from torch import Tensor

from nmn.domains.domain import Domain
from nmn.errors import UnparsedQuestion
from nmn.generators.generator import Draft
from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.modules.module import describe
from nmn.types import Bool, Mark, Number, Reading, Value, Word, value_type
from tests.passage.medium import WORDS, Passage, Reader


@value_type
@dataclass(frozen=True)
class SentenceSet(Value):
    """Which sentences are meant: ``scores [batch, sentences]``."""

    scores: Tensor

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("sentences",)}

    def read(self, i: int, reading: Reading) -> str:
        meant = [int(k) for k in self.scores[i].nonzero()]
        return "; ".join(f"{reading.name(k)} {reading.place(k)}" for k in meant) or "none"

    def answer(self, i: int, reading: Reading) -> str:
        return self.read(i, reading)

    def confidence(self) -> Tensor:
        return torch.ones(self.batch)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return [
            Mark("bar", reading.place(k), float(self.scores[i, k]))
            for k in range(len(reading.percept))
        ]

    def loss(self, target: Self) -> Tensor:
        return (self.scores - target.scores).abs().sum(dim=1)

    def agrees(self, target: Self) -> Tensor:
        return (self.scores == target.scores).all(dim=1)


class Find(Module):
    """The sentences that have a word."""

    def forward(self, passage: Passage, word: Annotated[Word, "word"]) -> SentenceSet:
        return SentenceSet(passage.having(word.index))


class Count(Module):
    """How many sentences a set has."""

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, passage: Passage, sentences: SentenceSet) -> Number:
        many = sentences.scores.sum(dim=1).long()
        return Number(torch.nn.functional.one_hot(many, passage.counts).to(sentences.scores))


class Exist(Module):
    """Whether a set has a sentence."""

    def forward(self, sentences: SentenceSet) -> Bool:
        return Bool(sentences.scores.sum(dim=1).clamp_max(1))


# Not registered: they are this domain's only, and other tests run over all that are.
for cls, name in ((Find, "passage.find"), (Count, "passage.count"), (Exist, "passage.exist")):
    describe(cls, name)


class Patterns:
    """The generator: two forms of questions."""

    name = "patterns"

    def draft(self, question: str) -> Draft:
        first, _, word = question.rstrip("?").rpartition(" ")
        forms = {"How many sentences name the": "count", "Is there anything on the": "exist"}
        if first not in forms:
            raise UnparsedQuestion("no such form", question=question)
        return Draft(f'{forms[first]}(find("{word}"))', (), self.name)


DOMAIN = Domain(
    name="passage",
    summary="Sentences of a passage by their words.",
    calls=(Find, Count, Exist),
    vocabularies={"word": WORDS},
    answers=(ValueType(Number), ValueType(Bool), ValueType(SentenceSet)),
    sees_with=Reader,
    reads_with=lambda domain: Patterns(),
    naming="word",
    about="passage",
)
