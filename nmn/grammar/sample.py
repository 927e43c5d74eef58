"""Random well-typed programs, for property tests, benchmarks and made-up questions."""

import random

from nmn.errors import DomainError, ProgramTooDeep, ProgramTooLong
from nmn.grammar.language import Language
from nmn.grammar.program import Builder, Program
from nmn.grammar.shallowest import shallowest_depths
from nmn.grammar.signature import Signature, ValueType


class Sampler:
    """Draws programs of a language.

    Arguments:
        language: to draw from.
        largest_integer: of the integer literals drawn.
    """

    def __init__(self, language: Language, *, largest_integer: int = 5) -> None:
        self.language = language
        self.largest_integer = largest_integer
        self._by_result: dict[ValueType, list[Signature]] = {}
        for signature in language.signatures.values():
            self._by_result.setdefault(signature.result, []).append(signature)
        self._shallowest = shallowest_depths(language)

    def draw(self, rng: random.Random, depth: int = 6) -> Program:
        """A program of at most ``depth`` nested calls (or the shallowest of its answer type).

        One that is beyond the bounds of the language is drawn again, a call less deep.
        """
        while True:
            builder = Builder()
            answer = rng.choice(self.language.answers)
            self._call(answer, rng, depth, builder)
            try:
                return self.language.parse(builder.finish().text)
            except (ProgramTooLong, ProgramTooDeep):
                depth -= 1

    def _call(self, result: ValueType, rng: random.Random, depth: int, builder: Builder) -> int:
        choices = self._by_result[result]
        fitting = [s for s in choices if self._shallowest[s.name] <= depth]
        if not fitting:
            least = min(self._shallowest[s.name] for s in choices)
            fitting = [s for s in choices if self._shallowest[s.name] == least]
        signature = rng.choice(fitting)
        inputs: list[int] = []
        for port in signature.inputs:
            assert port.type is not None
            inputs.append(self._call(port.type, rng, depth - 1, builder))
        return builder.add(signature, tuple(inputs), self._literals(signature, rng))

    def _literals(self, signature: Signature, rng: random.Random) -> tuple[str | int, ...]:
        for _ in range(1000):
            drawn: dict[str, str | int] = {}
            for port in signature.literals:
                if port.kind == "integer":
                    drawn[port.name] = rng.randint(0, self.largest_integer)
                else:
                    drawn[port.name] = rng.choice(self.language.vocabularies[port.vocabulary].words)
            if signature.check is None or signature.check(drawn) is None:
                return tuple(drawn.values())
        raise DomainError(f"no literals found that '{signature.name}' accepts")
