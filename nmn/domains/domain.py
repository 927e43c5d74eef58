"""A domain: concepts, modules, perception and a generator that belong together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from nmn.generators.generator import Generator
from nmn.grammar import Language, Program, ValueType
from nmn.modules import REGISTRY, Module
from nmn.perception.picture import Picture
from nmn.types import SceneGraph, Vocabulary


class Perception(Protocol):
    """Pictures -> scene graphs."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        """One scene graph a picture, in order."""


@dataclass(frozen=True)
class Domain:
    """What a question of this kind is asked with.

    Attributes:
        name: as given to ``nmn.load``.
        summary: one sentence.
        family: of the modules that its programs call.
        vocabularies: by name.
        answers: the types a whole program may have.
        make_perception, make_generator: called once, when first needed.
        bars: by name of the answer's family, the confidence below which an answer is Undecided.
        cautions: by literal word, what its evidence cannot show; told with every answer it is in.
        weak: literal words whose evidence hardly counts. An answer that rests on one must be as
            sure as ``weak_bar``, and an empty list is no answer: what was not seen may well be
            there. (A count of 0 and a no are answers where no candidate was found at all.)
        schedule: names of modules in the order of a slot schedule learned from typical programs
            (see ``nmn.executors``); None learns one from the first programs that are run.
        naming: the table whose best word names an object in readings.
        make_modules: called once, when first needed, for modules with trained weights; None builds
            every module of the family from the vocabularies alone.
    """

    name: str
    summary: str
    family: str
    vocabularies: Mapping[str, Vocabulary]
    answers: tuple[ValueType, ...]
    make_perception: Callable[[], Perception]
    make_generator: Callable[[], Generator]
    bars: Mapping[str, float] = field(default_factory=dict)
    cautions: Mapping[str, str] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()
    weak_bar: float = 0.8
    schedule: tuple[str, ...] | None = None
    naming: str = "category"
    make_modules: Callable[[], Mapping[str, Module]] | None = None

    @cached_property
    def module_classes(self) -> dict[str, type[Module]]:
        """By name, the module classes of the family, those of installed packages included."""
        REGISTRY.join()
        return REGISTRY.of_family(self.family)

    @cached_property
    def modules(self) -> dict[str, Module]:
        """By name, ready to run."""
        if self.make_modules is not None:
            return dict(self.make_modules())
        return {name: cls(self.vocabularies).eval() for name, cls in self.module_classes.items()}

    @cached_property
    def language(self) -> Language:
        """The language of its programs."""
        signatures = [cls.signature for cls in self.module_classes.values()]
        return Language(signatures, self.vocabularies, self.answers)

    @cached_property
    def perception(self) -> Perception:
        return self.make_perception()

    @cached_property
    def generator(self) -> Generator:
        return self.make_generator()

    def cautions_of(self, program: Program) -> list[str]:
        """What the evidence behind this program cannot show, a sentence each."""
        words = _words(program)
        return [text for word, text in self.cautions.items() if word in words]

    def weak_in(self, program: Program) -> str | None:
        """A weak word that the program rests on, if there is one."""
        return min(_words(program) & self.weak, default=None)


def _words(program: Program) -> set[str]:
    return {word for node in program for word in node.literals if isinstance(word, str)}
