"""What every generator gives: a draft of a program, with notes on how the question was read.

A generator turns a question in English into the text of a program. It does not run anything and
does not know the modules: the language of the domain checks the text afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, get_args, runtime_checkable

from nmn.errors import DomainError

NoteKind = Literal["synonym", "loss", "embedding", "ambiguous", "dropped"]


@dataclass(frozen=True, slots=True)
class Note:
    """One decision that a person should know of when they read the answer.

    Arguments:
        kind: "synonym" (another word for a concept), "loss" (part of the meaning is not seen),
            "embedding" (matched by meaning, with the similarity), "ambiguous" (another reading was
            possible) or "dropped" (words that add nothing).
        word: the word or words of the question that the note is about.
        text: a full sentence.

    >>> Note("loss", "woman", "'woman' is read as 'person': gender is not seen.").kind
    'loss'
    """

    kind: NoteKind
    word: str
    text: str

    def __post_init__(self) -> None:
        if self.kind not in get_args(NoteKind):
            raise ValueError(f"a note cannot be of the kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a program, how it came about, and which generator wrote it.

    Arguments:
        program: text in the language of the domain; not type-checked yet.
        notes: in the order of the words that they are about.
        generator: the name of the generator.
    """

    program: str
    notes: tuple[Note, ...]
    generator: str


@runtime_checkable
class Generator(Protocol):
    """Question -> program text. The same question always gives the same draft."""

    @property
    def name(self) -> str:
        """The name it is registered under, written in the trail."""

    def draft(self, question: str) -> Draft:
        """The program of ``question``; raises a QuestionError when there is none."""


_FACTORIES: dict[str, Callable[[], Generator]] = {}
_DOMAINS: dict[str, str | None] = {}


def register_generator(
    name: str, factory: Callable[[], Generator], *, domain: str | None = None
) -> None:
    """Make a generator known by name: one line in the file that defines it.

    Arguments:
        domain: whose programs it writes; None where it serves any.

    The factory runs only when the generator is asked for, so a heavy one costs nothing before.
    Raises DomainError when the name is taken.
    """
    if name in _FACTORIES:
        raise DomainError(
            f"there is a generator '{name}' already", hint="register it under another name"
        )
    _FACTORIES[name] = factory
    _DOMAINS[name] = domain


def make_generator(name: str) -> Generator:
    """A new generator by its registered name; DomainError when there is none.

    >>> make_generator("grammar").draft("How many dogs are there?").program
    'count(find("dog"))'
    """
    if name not in _FACTORIES:
        raise DomainError(
            f"there is no generator '{name}'", expected=f"one of: {', '.join(generator_names())}"
        )
    return _FACTORIES[name]()


def generator_names(domain: str | None = None) -> tuple[str, ...]:
    """The names of the registered generators, in alphabetical order.

    Arguments:
        domain: only those that may write its programs; None for all.
    """
    return tuple(
        name for name in sorted(_FACTORIES) if domain is None or _DOMAINS[name] in (None, domain)
    )
