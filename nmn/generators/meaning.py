"""What the parts of a question mean: program text under construction.

Two kinds of things: a ``Phrase`` names objects ("the red car"), a predicate says something of
them ("left of the bus"). A predicate can be applied to a set (``keep``: the members it is true
of) or to one object (``check``: whether it is true), so the same words serve "cars left of the
bus" and "is the car left of the bus?".
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from nmn.generators.lexicon import Noun, Number

# Text longer than this comes only from negations nested in negations, each of which writes its set
# twice. The language refuses programs of 10,000 characters; questions people ask stay below 500.
MAX_PROGRAM = 4_000

Determiner = Literal["", "a", "any", "some", "the", "all", "no"]


class Refused(Exception):
    """Raised by a builder that understands the words and cannot express them; says why."""


def call(name: str, *arguments: str) -> str:
    """Program text of one call.

    >>> call("filter", call("find", word("car")), word("red"))
    'filter(find("car"), "red")'
    """
    text = f"{name}({', '.join(arguments)})"
    if len(text) > MAX_PROGRAM:
        raise Refused("the program would be too long")
    return text


def word(value: str) -> str:
    """A word as a literal."""
    return f'"{value}"'


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    Arguments:
        code: program text, of an ObjectSet, or of an Object when ``single``.
        number: grammatical number of its (last) noun; "any" when the noun does not show it.
        determiner: the class of the word in front.
        single: the text is that of one object already ("the largest car").
        joined: the word that joins several phrases ("dogs and cats"), or nothing.
        noun: what its noun names.
        parts: the phrases joined.
        trailing: something is said behind its noun ("a couch that is white").
        pointing: it points at something ("it", "they") and names nothing.
    """

    code: str
    number: Number
    determiner: Determiner = ""
    single: bool = False
    joined: str = ""
    noun: Noun | None = None
    parts: "tuple[Phrase, ...]" = ()
    trailing: bool = False
    pointing: bool = False

    @property
    def definite(self) -> bool:
        """It means one particular object: "the dog", "the largest dog"."""
        return self.single or (
            self.determiner == "the" and self.number != "many" and not self.joined
        )

    @property
    def object(self) -> str:
        """Text of the one object that a definite phrase means."""
        return self.code if self.single else call("unique", self.code)

    @property
    def set(self) -> str:
        """Text of the objects that may be meant."""
        return call("single", self.code) if self.single else self.code

    @property
    def set_of_one(self) -> str:
        """Text of the set whose only member a definite phrase means."""
        return call("single", self.object)

    @property
    def members(self) -> str:
        """Text of the objects as part of a larger set: a definite one is exactly that one."""
        return call("single", self.object) if self.definite else self.code


class Predicate(Protocol):
    """Something that is true or not of an object."""

    def keep(self, objects: str) -> str:
        """Text of the members of a set that it is true of."""

    def check(self, subject: str) -> str:
        """Text of whether it is true of one object."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """Such as "red", "on the left"."""

    value: str

    def keep(self, objects: str) -> str:
        return call("filter", objects, word(self.value))

    def check(self, subject: str) -> str:
        return call("verify", subject, word(self.value))


@dataclass(frozen=True, slots=True)
class Relation:
    """Such as "left of the bus", "near a dog"."""

    name: str
    phrase: Phrase

    def keep(self, objects: str) -> str:
        if self.phrase.definite:
            return call("relate", objects, word(self.name), self.phrase.object)
        return call("relate_some", objects, word(self.name), self.phrase.set)

    def check(self, subject: str) -> str:
        if self.phrase.joined == "or":
            raise Refused("'or' asks for one of two, and has no yes-or-no answer")
        if self.phrase.definite:
            return call("verify_relation", subject, word(self.name), self.phrase.object)
        return call("exist", self.keep(call("single", subject)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Such as "sleeping": words that only a model of pictures and texts can compare with."""

    text: str

    def keep(self, objects: str) -> str:
        return call("looks", objects, word(self.text))

    def check(self, subject: str) -> str:
        return call("verify_looks", subject, word(self.text))


@dataclass(frozen=True, slots=True)
class Same:
    """Such as "the same color as the bus"."""

    key: str
    other: Phrase

    def keep(self, objects: str) -> str:
        return call(f"same_{self.key}", objects, self.other.object)

    def check(self, subject: str) -> str:
        return call(f"equal_{self.key}", subject, self.other.object)


@dataclass(frozen=True, slots=True)
class Between:
    """Such as "between the bus and the car"."""

    first: Phrase
    second: Phrase

    def keep(self, objects: str) -> str:
        return call("between", objects, self.first.object, self.second.object)

    def check(self, subject: str) -> str:
        return call("exist", self.keep(call("single", subject)))


@dataclass(frozen=True, slots=True)
class Kind:
    """Such as "a dog", "red cars": being one of a kind.

    Words that lost meaning ("woman" is only "person") are refused: the answer would be about what
    is not seen.
    """

    phrase: Phrase
    naming: str = "category"

    def keep(self, objects: str) -> str:
        return call("intersect", objects, self.others())

    def check(self, subject: str) -> str:
        noun = self.phrase.noun
        if noun is None or self.others() != call("find", word(noun.concept)):
            raise Refused("only a plain noun can be tested with 'is it a ...'")
        return call(f"verify_{self.naming}", subject, word(noun.concept))

    def others(self) -> str:
        """Text of everything of this kind."""
        noun = self.phrase.noun
        if noun is not None and noun.lossy:
            raise Refused(f"what sets this apart from any other {noun.concept} is not seen")
        return self.phrase.code


@dataclass(frozen=True, slots=True)
class Except:
    """Such as "except the dog", "other than cars"."""

    others: Phrase

    def keep(self, objects: str) -> str:
        return call("except", objects, self.others.members)

    def check(self, subject: str) -> str:
        return call("exist", self.keep(call("single", subject)))


@dataclass(frozen=True, slots=True)
class Here:
    """Such as "in the picture": true of everything."""

    def keep(self, objects: str) -> str:
        return objects

    def check(self, subject: str) -> str:
        return call("exist", call("single", subject))


@dataclass(frozen=True, slots=True)
class Not:
    """Such as "not red", "not near the bus"."""

    part: Predicate

    def keep(self, objects: str) -> str:
        if isinstance(self.part, Kind):
            return call("except", objects, self.part.others())
        return call("except", objects, self.part.keep(objects))

    def check(self, subject: str) -> str:
        return call("not", self.part.check(subject))


@dataclass(frozen=True, slots=True)
class All:
    """Such as "red and left of the bus": applied in order, the first one innermost."""

    parts: tuple[Predicate, ...]

    def keep(self, objects: str) -> str:
        for part in self.parts:
            objects = part.keep(objects)
        return objects

    def check(self, subject: str) -> str:
        text = self.parts[0].check(subject)
        for part in self.parts[1:]:
            text = call("and", text, part.check(subject))
        return text


@dataclass(frozen=True, slots=True)
class Either:
    """Such as "red or near the bus"."""

    parts: tuple[Predicate, ...]

    def keep(self, objects: str) -> str:
        text = self.parts[0].keep(objects)
        for part in self.parts[1:]:
            text = call("union", text, part.keep(objects))
        return text

    def check(self, subject: str) -> str:
        raise Refused("'or' needs two answers to choose between, of one kind")


def written(value: object) -> str:
    """A meaning as program text, to compare and show readings: a predicate is applied to "..."."""
    if isinstance(value, str):
        return value
    if isinstance(value, Phrase):
        return value.object if value.definite else value.code
    if isinstance(value, tuple):
        return All(value).keep("...") if value else "..."
    if hasattr(value, "keep"):
        return str(value.keep("..."))
    if hasattr(value, "code"):
        return str(value.code)
    return repr(value)
