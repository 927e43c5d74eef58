"""The English that modules bring: forms of questions declared beside a module, as grammar rules.

    @module("sets.alone", domains=("photo",), english=("is exactly one {objects} there",))

Each argument in braces becomes the phrase that can fill it: a noun phrase for a set, a definite one
for an object, a number, or a word of the argument's vocabulary. These rules come after those of the
grammar, so what a domain reads without them it reads the same with them; where a question fits
both, its note says so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nmn.errors import ModuleError
from nmn.generators.generator import Asked
from nmn.generators.lexicon import Entry, Lexicon, Noun
from nmn.generators.meaning import call, word
from nmn.generators.rules import Rule, Slot, expand
from nmn.grammar import Port
from nmn.modules import Binding

# The kinds of phrases that fill arguments in the two grammars, see ``Value.phrase``.
PICTURES = frozenset(("phrase", "object"))
CLIPS = frozenset(("phrase",))


@dataclass(frozen=True)
class Brought:
    """What modules add to a grammar.

    Attributes:
        rules: a form of question each.
        kinds: the further kinds of phrase that the lexicon gives.
        lexicon: with their entries.
    """

    rules: tuple[Rule, ...]
    kinds: tuple[str, ...]
    lexicon: Lexicon


def bring(domain: Asked, lexicon: Lexicon, phrases: frozenset[str]) -> Brought:
    """The English of all modules of a domain.

    Arguments:
        domain: whose modules.
        lexicon: of the domain.
        phrases: the kinds of phrases of its grammar that can fill arguments.

    Raises:
        ModuleError: see ``check_english``; or nothing of this grammar fills an argument.
    """
    rules: list[Rule] = []
    words: dict[str, tuple[Entry, ...]] = {}
    for binding in domain.bindings.values():
        check_english(binding)
        for form in binding.cls.english:
            rules.append(_rule(binding, form, phrases))
        for port in binding.signature.ports if binding.cls.english else ():
            if port.kind == "word":
                vocabulary = domain.language.vocabularies[port.vocabulary].words
                words[_kind_of_words(port)] = _entries(lexicon, frozenset(vocabulary))
    extended = replace(lexicon, entries={**lexicon.entries, **words})
    return Brought(tuple(rules), tuple(words), extended)


def check_english(binding: Binding) -> None:
    """See that every form of a module's questions can be read.

    Raises:
        ModuleError: brackets that do not match, a form that may leave an argument out or has the
            arguments in two orders, or an argument that no phrase can fill.
    """
    for form in binding.cls.english:
        _rule(binding, form, PICTURES)


def _rule(binding: Binding, form: str, phrases: frozenset[str]) -> Rule:
    """One form as a rule of the grammar."""
    ports = {
        stated.name: port
        for stated, port in zip(binding.cls.signature.ports, binding.signature.ports, strict=True)
        if port.kind != "handle"
    }
    kinds = {name: _kind(binding, form, port, phrases) for name, port in ports.items()}
    try:
        sequences = expand(form)
    except ValueError as error:
        raise _wrong(binding, form, str(error)) from None
    orders = {
        tuple(item.kind for item in sequence if isinstance(item, Slot)) for sequence in sequences
    }
    order = orders.pop()
    if orders or sorted(order) != sorted(ports):
        raise _wrong(binding, form, "it has each argument once, always in one order")
    pattern = re.sub(r"\{(\w+)\}", lambda slot: f"{{{kinds[slot[1]]}}}", form.lower())
    return Rule("", "question", pattern, _builder(binding.name, order, ports))


def _kind(binding: Binding, form: str, port: Port, phrases: frozenset[str]) -> str:
    """The kind of phrase that fills an argument."""
    if port.kind == "integer":
        return "cardinal"
    if port.kind == "word":
        return _kind_of_words(port)
    kind = "" if port.type is None else port.type.family.phrase
    if kind not in phrases:
        raise _wrong(binding, form, f"no phrase of English is of the type {port}")
    return kind


def _kind_of_words(port: Port) -> str:
    return f"word_of_{port.vocabulary}"


def _builder(
    name: str, order: tuple[str, ...], ports: Mapping[str, Port]
) -> Callable[..., str | None]:
    """Builder of the call, whose arguments are in the order of ``forward``."""

    def build(*values: object) -> str | None:
        given = dict(zip(order, values, strict=True))
        texts = [_text(port, given[key]) for key, port in ports.items()]
        return None if None in texts else call(name, *(text for text in texts if text is not None))

    return build


def _text(port: Port, value: object) -> str | None:
    """A phrase's value as an argument; None where it cannot be one ("no dogs" is no set)."""
    if port.kind == "integer":
        return str(value)
    if port.kind == "word":
        return word(str(value))
    if getattr(value, "determiner", "") in ("no", "all"):
        return None
    if port.type is not None and port.type.family.phrase == "object":
        return str(getattr(value, "object"))  # noqa: B009 # a phrase of either grammar
    return str(getattr(value, "set", None) or getattr(value, "code"))  # noqa: B009


def _entries(lexicon: Lexicon, words: frozenset[str]) -> tuple[Entry, ...]:
    """All phrases of a lexicon that mean one of some words, and the words themselves."""
    named = (Entry(tuple(word.split()), word) for word in sorted(words))
    found = {entry.phrase: entry for entry in named}
    for entry in (entry for group in lexicon.entries.values() for entry in group):
        meaning = entry.meaning
        if isinstance(meaning, Noun):
            meaning = None if meaning.lossy else meaning.concept
        if isinstance(meaning, str) and meaning in words:
            found.setdefault(entry.phrase, Entry(entry.phrase, meaning, entry.note))
    return tuple(found.values())


def _wrong(binding: Binding, form: str, why: str) -> ModuleError:
    return ModuleError(
        f"the form of question {form!r} cannot be read: {why}",
        where=binding.cls.key,
        expected="such as 'is exactly one {objects} there'",
    )
