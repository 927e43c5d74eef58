"""A domain: concepts, modules, perception and a generator that belong together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Self, cast

import torch

from nmn.domains.eyes import NO_EYES, Eyes
from nmn.domains.task import Task, TaskName
from nmn.errors import DomainError
from nmn.generators.generator import Generator, Maker, maker_of
from nmn.generators.lexicon import Lexicon
from nmn.generators.module_english import check_english
from nmn.grammar import Language, Program, ValueType
from nmn.grammar.equivalence import Equivalence
from nmn.modules import MODULES, Binding, Module, bind, bindings, build_all
from nmn.registry import PERCEPTIONS as _PERCEPTIONS
from nmn.registry import Registry, imported
from nmn.types import MEDIA, Medium, Vocabulary


class Perception(Protocol):
    """Media -> what is seen of them: pictures -> scene graphs.

    One that looks with pretrained models may say more: ``models``, a ``ModelCard`` of each for the
    trail; and ``cautions``, sentences that every answer is told with.
    """

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...

    # Of the domain's medium, which a type checker cannot know: pictures give scene graphs.
    def perceive(self, contents: Sequence[Any], /) -> Sequence[Any]:
        """One percept a medium that was read, in order."""


PERCEPTIONS: Registry[Callable[[], Perception]] = _PERCEPTIONS
"""Makers of perceptions, by the name that is written in the trail."""


Name = tuple[int, int]
"""Of a percept of a domain's own world: a seed, and the number in the series that it starts."""


@dataclass(frozen=True)
class Domain:
    """What a question of this kind is asked with.

    Attributes:
        name: as given to ``nmn.load``.
        summary: one sentence.
        calls: the modules that its programs call: classes as they are, or bound under a name.
        vocabularies: by name.
        answers: the types a whole program may have.
        sees_with: the perception of its medium: its name (see ``PERCEPTIONS``), or what makes it;
            made once, when first needed.
        about: the medium of its questions, by its name in ``MEDIA``.
        reads_with: the generator that reads its questions: its name (see ``GENERATORS``), or
            what makes it.
        thresholds: by name of the answer's family, the confidence below which an answer is
            Undecided.
        cautions: by literal word, what its evidence cannot show; told with every answer it is in.
        weak: literal words whose evidence hardly counts. An answer that rests on one must be as
            sure as ``weak_threshold``, and an empty list is no answer: what was not seen may well
            be there. (A count of 0 and a no are answers where no candidate was found at all.)
        schedule: names of modules in the order of a slot schedule learned from typical programs
            (see ``nmn.executors``); None learns one from the first programs that are run.
        naming: the table whose best word names an object in readings.
        make_modules: called once, when first needed, for modules with trained weights; None builds
            every module from the vocabularies alone.
        exact: the same calls as exact modules on ground truth, which are its oracle: what answers
            and steps are held against. None where nobody can state the truth.
        equivalence: what may change places in its programs without changing what they mean; None
            where only programs of the same text are known to mean the same.
        true_percepts: makes percepts of its own world, with the truth, by (seed, number in the
            series that it starts), or ``package.file:NAME``: on them programs can be told apart
            that are written differently. None where it has no world.
        make_lexicon: the words of its questions, for the generators that read by a lexicon.
        examples: questions with their programs, for language models that are shown some.
        of_records: of a file of annotations, and the folder of its words where that is elsewhere,
            the domain whose media are its records, by their ids. None where media are only looked
            at.
        records: such records, in place of what ``about`` reads.
        refit: makes the same domain with another detector or encoder (``Eyes``), and with words
            that questions add; None where its perception is its own.
        eyes: what it was fitted with.
        tasks: what the command line can do with it ("eval", "train", "synth"): a ``Task``, or
            where one is, ``package.file:NAME``, to be imported when it is asked for.
    """

    name: str
    summary: str
    calls: tuple[type[Module] | Binding, ...]
    vocabularies: Mapping[str, Vocabulary]
    answers: tuple[ValueType, ...]
    sees_with: str | Callable[[], Perception]
    reads_with: str | Maker
    about: str = "picture"
    thresholds: Mapping[str, float] = field(default_factory=dict)
    cautions: Mapping[str, str] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()
    weak_threshold: float = 0.8
    schedule: tuple[str, ...] | None = None
    naming: str = "category"
    make_modules: Callable[[], Mapping[str, Module]] | None = None
    exact: tuple[type[Module] | Binding, ...] | None = None
    equivalence: Equivalence | None = None
    true_percepts: Callable[[Iterable[Name]], Mapping[Name, Any]] | str | None = None
    make_lexicon: Callable[[], Lexicon] | None = None
    examples: Callable[[], Sequence[tuple[str, str]]] | None = None
    of_records: "Callable[[Path, Path | None], Domain] | None" = None
    records: Medium | None = None
    tasks: Mapping[TaskName, Task | str] = field(default_factory=dict)
    refit: "Callable[[Domain, Eyes], Domain] | None" = None
    eyes: Eyes = NO_EYES
    unfitted: "Domain | None" = None
    """What it was before it was fitted."""
    joined: tuple[type[Module] | Binding, ...] = ()
    """Modules from outside that its programs may call as well."""

    @property
    def medium(self) -> Medium:
        """What its questions are about."""
        return self.records or MEDIA.find(self.about)

    def __getstate__(self) -> dict[str, Any]:
        """Its fields: what it makes once is made anew where it is read."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def opens(self) -> frozenset[str]:
        """Vocabularies that questions may add words to."""
        return self.eyes.opens

    @cached_property
    def bindings(self) -> dict[str, Binding]:
        """By name, the modules that programs may call."""
        return bindings((*self.calls, *self.joined), self.medium.handle)

    @cached_property
    def modules(self) -> dict[str, Module]:
        """By name, ready to run."""
        made = {} if self.make_modules is None else dict(self.make_modules())
        for name, binding in self.bindings.items():
            if name not in made:
                made[name] = binding.build(self.vocabularies).eval()
        return made

    @cached_property
    def language(self) -> Language:
        """The language of its programs."""
        signatures = [binding.signature for binding in self.bindings.values()]
        return Language(signatures, self.vocabularies, self.answers)

    @cached_property
    def exact_language(self) -> Language:
        """Of the programs that data sets have: the signatures of the exact modules, which learned
        ones share, without what packages add.

        Raises:
            DomainError: the domain has no exact modules.
        """
        signatures = [one.signature for one in self._exact()]
        return Language(signatures, self.vocabularies, self.answers)

    def exact_modules(self) -> dict[str, Module]:
        """By name, the modules that know the truth, which have no weights.

        Raises:
            DomainError: the domain has no exact modules.
        """
        return build_all(self._exact(), self.vocabularies)

    def _exact(self) -> tuple[type[Module] | Binding, ...]:
        if self.exact is None:
            raise DomainError(
                f"the domain '{self.name}' has no exact modules",
                expected="Domain(exact=...), the modules that work on the truth",
            )
        return self.exact

    @cached_property
    def perception(self) -> Perception:
        make = self.sees_with
        return (PERCEPTIONS.find(make) if isinstance(make, str) else make)()

    @cached_property
    def generator(self) -> Generator:
        make = self.reads_with
        return (maker_of(make) if isinstance(make, str) else make)(self)

    def extended(
        self,
        modules: Iterable[type[Module] | Binding] = (),
        *,
        perception: str | None = None,
        generator: str | None = None,
    ) -> Self:
        """The same domain with more modules that programs may call, or with another perception or
        generator; what was made for the old one and does not depend on them is kept.

        Raises:
            DomainError: a name of a module is taken, or there is none of that name.
        """
        # Here, and not where the first question is asked.
        if perception is not None:
            PERCEPTIONS.find(perception)
        if generator is not None:
            maker_of(generator)
        made = replace(
            self,
            joined=(*self.joined, *modules),
            sees_with=perception or self.sees_with,
            reads_with=generator or self.reads_with,
        )
        changed = {n for n in _EXTENDED if getattr(made, n) != getattr(self, n)}
        if not changed:
            return self
        for name, needs in _MADE_OF.items():
            if name in self.__dict__ and not changed & needs:
                made.__dict__[name] = self.__dict__[name]
        _ = made.bindings  # raises where a name is taken
        return made

    def fitted(self, eyes: Eyes) -> "Domain":
        """The same domain with other eyes, in place of those it was fitted with.

        Raises:
            DomainError: its perception is its own, or the eyes do not fit.
        """
        if eyes == self.eyes:
            return self
        origin = self.unfitted or self
        if self.refit is None:
            raise DomainError(
                f"the domain '{self.name}' looks with its own perception",
                expected="one that looks with any detector or encoder, such as the default domain",
                hint="leave out the detector and the encoder",
            )
        made = replace(self.refit(origin, eyes), eyes=eyes, unfitted=origin)
        _ = made.bindings
        same = self.eyes.detector, self.eyes.encoder, self.eyes.nouns
        if same == (eyes.detector, eyes.encoder, eyes.nouns) and "perception" in self.__dict__:
            made.__dict__["perception"] = self.perception  # phrases are compared, not looked for
        return made

    def task(self, name: TaskName) -> Task | None:
        """What the domain declares to do; None where it declares nothing."""
        task = self.tasks.get(name)
        if isinstance(task, str):
            task = imported(task)
            assert isinstance(task, Task)
        return task

    def seen_truly(self, named: Iterable[Name]) -> Mapping[Name, Any]:
        """Percepts of its own world, with the truth.

        Raises:
            DomainError: it has no world.
        """
        make = self.true_percepts
        if isinstance(make, str):
            make = cast(Callable[[Iterable[Name]], Mapping[Name, Any]], imported(make))
        if make is None:
            raise DomainError(
                f"the domain '{self.name}' has no world to try programs on",
                expected="Domain(true_percepts=...), or questions without scenes",
            )
        return make(named)

    def cautions_of(self, program: Program) -> list[str]:
        """What the evidence behind this program cannot show, a sentence each."""
        words = _words(program)
        told = dict.fromkeys(self.modules[node.op].caution for node in program)
        return [
            *(text for word, text in self.cautions.items() if word in words),
            *(text for text in told if text),
        ]

    def weak_in(self, program: Program) -> str | None:
        """A weak word that the program rests on, if there is one."""
        return min(_words(program) & self.weak, default=None)


# What a domain makes once, and of which of the fields that may be extended it is made.
_EXTENDED = ("joined", "sees_with", "reads_with")
_MADE_OF = {
    "bindings": {"joined"},
    "modules": {"joined"},
    "language": {"joined"},
    "perception": {"sees_with"},
    "generator": {"joined", "reads_with"},
}


def joining(domain: Domain) -> tuple[type[Module], ...]:
    """The modules that are registered for this domain and whose names it does not have yet.

    One that does not fit the domain, or cannot be built, is left out: it must not cost the others.
    """
    MODULES.join()
    taken = set(domain.bindings)
    found: dict[str, type[Module]] = {}
    for _, cls in MODULES.items():
        name = cls.signature.name
        if domain.name in cls.joins and name not in taken:
            newest = found.get(name)
            if newest is None or newest.signature.version < cls.signature.version:
                found[name] = cls
    fitting: list[type[Module]] = []
    waiting = list(found.values())
    wrong: dict[type[Module], BaseException] = {}
    for _ in found:  # again, because one may take what another gives
        wrong = {cls: why for cls in waiting if (why := _complaint(cls, domain, fitting))}
        fitting += [cls for cls in waiting if cls not in wrong]
        waiting = list(wrong)
    for cls, why in wrong.items():
        MODULES.leave_out(cls.key, MODULES.where(cls.key), why)
    return tuple(fitting)


def _complaint(
    cls: type[Module], domain: Domain, others: Sequence[type[Module]]
) -> BaseException | None:
    """Why a domain cannot have the module, besides some others."""
    try:
        bound = bindings((*domain.bindings.values(), *others, cls)).values()
        Language([one.signature for one in bound], domain.vocabularies, domain.answers)
        with torch.random.fork_rng(devices=[]):  # weights that are thrown away draw nothing
            cls(domain.vocabularies)
        check_english(bind(cls))
    except (Exception, SystemExit) as error:
        return error
    return None


def _words(program: Program) -> set[str]:
    return {word for node in program for word in node.literals if isinstance(word, str)}
