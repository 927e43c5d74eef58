"""What is run: batches of different programs about shared pictures."""

import gzip
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from nmn.errors import DatasetError
from nmn.grammar import Builder, Program, Signature
from nmn.types import Vocabulary

VOCABULARIES = {
    name: Vocabulary(name, tuple(words.split()))
    for name, words in {
        "attribute": "gray red blue green brown purple cyan yellow "
        "cube sphere cylinder small large rubber metal",
        "relation": "left right front behind",
        "property": "color shape size material",
        "superlative": "largest smallest nearest farthest",
        "answer": "yes no 0 1 2 3 4 5 6 7 8 9 10 gray red blue green brown purple cyan yellow "
        "cube sphere cylinder small large rubber metal",
    }.items()
}
"""The words of CLEVR (Johnson et al. 2017, arXiv 1612.06890), which all flavours share."""

PER_SCENE = 10
"""Questions about one picture, as in CLEVR."""


@dataclass(frozen=True)
class Workload:
    """One batch.

    Attributes:
        name: "W1" or "W2".
        programs: one a question.
        scenes: for each the number of its picture.
    """

    name: str
    programs: tuple[Program, ...]
    scenes: tuple[int, ...]

    @property
    def pictures(self) -> int:
        """How many pictures the questions are about."""
        return max(self.scenes) + 1


def random_workload(
    signatures: Mapping[str, Signature],
    questions: int,
    *,
    seed: int = 0,
    shallowest: int = 5,
    deepest: int = 20,
) -> Workload:
    """W1: random typed programs, the longest path of each between the two bounds.

    Arguments:
        signatures: of a family with the seventeen names that ``describe`` and its like have.
        questions: how many.
    """
    rng = random.Random(seed)
    programs = tuple(
        _Drawing(signatures, rng).program(rng.randint(shallowest, deepest))
        for _ in range(questions)
    )
    return Workload("W1", programs, tuple(k // PER_SCENE for k in range(questions)))


@dataclass
class _Drawing:
    """One random program: mostly chains of filters, some relations, few branches, as in CLEVR."""

    signatures: Mapping[str, Signature]
    rng: random.Random

    def __post_init__(self) -> None:
        self.builder = Builder()

    def _add(self, name: str, *inputs: int) -> int:
        signature = self.signatures[name]
        words = tuple(
            self.rng.choice(VOCABULARIES[port.vocabulary].words) for port in signature.literals
        )
        return self.builder.add(signature, inputs, words)

    def _set(self, depth: int) -> int:
        if depth <= 1:
            return self._add("scene")
        if depth > 3 and self.rng.random() < 0.10:
            first = self._set(depth - 1)
            second = self._set(self.rng.randint(2, min(depth - 1, 5)))
            return self._add(self.rng.choice(["intersect", "union"]), first, second)
        below = self._set(depth - 1)
        names = ["filter", "relate", "same", "unique", "most"]
        return self._add(self.rng.choices(names, [0.56, 0.16, 0.08, 0.12, 0.08])[0], below)

    def _side(self, depth: int) -> int:
        return self._set(self.rng.randint(2, max(2, min(depth - 2, 6))))

    def program(self, depth: int) -> Program:
        turn = self.rng.random()
        if turn < 0.45:
            told = self._add("query", self._set(depth - 1))
        elif turn < 0.60:
            told = self._add("exist", self._set(depth - 1))
        elif turn < 0.75:
            told = self._add("number", self._add("count", self._set(depth - 2)))
        elif turn < 0.87:
            first = self._add("count", self._set(depth - 2))
            second = self._add("count", self._side(depth))
            told = self._add(self.rng.choice(["greater", "less", "equal_integer"]), first, second)
        else:
            first = self._add("query", self._set(depth - 2))
            second = self._add("query", self._side(depth))
            told = self._add("equal_attribute", first, second)
        self._add("describe", told)
        return self.builder.finish()


CLEVR_NAMES = {
    "scene": "scene",
    "unique": "unique",
    "relate": "relate",
    "intersect": "intersect",
    "union": "union",
    "count": "count",
    "exist": "exist",
    "equal_integer": "equal_integer",
    "less_than": "less",
    "greater_than": "greater",
}
"""CLEVR's functions that have a module of their own; the others take a word with them."""


def clevr_workload(
    signatures: Mapping[str, Signature], questions: int, *, first: int = 0
) -> Workload:
    """W2: CLEVR questions, ten a picture, from the set that comes with the library.

    Arguments:
        signatures: as for ``random_workload``.
        questions: how many, from number ``first`` on.

    Raises:
        DatasetError: more are asked for than there are.
    """
    stored = json.loads(
        gzip.decompress(
            (resources.files("benchmarks.peers") / "clevr_programs.json.gz").read_bytes()
        )
    )
    programs, scenes = stored["programs"], stored["scenes"]
    if first + questions > len(programs):
        raise DatasetError(
            f"{first + questions} questions asked for, and W2 has {len(programs)}",
            hint="take fewer, or W1, which has any number",
        )
    chosen = range(first, first + questions)
    numbers: dict[int, int] = {}
    return Workload(
        "W2",
        tuple(from_clevr(programs[k], signatures) for k in chosen),
        tuple(numbers.setdefault(scenes[k], len(numbers)) for k in chosen),
    )


def from_clevr(nodes: Sequence[Sequence[object]], signatures: Mapping[str, Signature]) -> Program:
    """A stored program: for each node its function, inputs and words, in CLEVR's names."""
    builder = Builder()
    made: list[int] = []
    for function, inputs, words in nodes:
        name, literals = _module_of(str(function), [str(w) for w in _listed(words)])
        taken = tuple(made[int(str(i))] for i in _listed(inputs))
        made.append(builder.add(signatures[name], taken, literals))
    root = made[-1]
    if nodes[-1][0] == "count":
        root = builder.add(signatures["number"], (root,))
    builder.add(signatures["describe"], (root,))
    return builder.finish()


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)  # of our own file
    return value


def _module_of(function: str, words: list[str]) -> tuple[str, tuple[str, ...]]:
    if function in CLEVR_NAMES:
        return CLEVR_NAMES[function], tuple(words)
    head, _, tail = function.partition("_")
    if head == "filter":
        return "filter", tuple(words)
    return {"same": "same", "query": "query", "equal": "equal_attribute"}[head], (tail,)
