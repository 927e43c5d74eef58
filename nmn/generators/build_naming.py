"""Builders of questions that are answered with what an object is: "a dog", "cups and bowls".

The domain says what its naming key is called ("category", "shape"): it is a part of the names of
the modules that are called.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nmn.generators.build_pairs import Pair
from nmn.generators.build_phrases import Modifiers, determined
from nmn.generators.chart import Noted
from nmn.generators.lexicon import Lexicon, Noun
from nmn.generators.meaning import All, Phrase, Predicate, Refused, Relation, call, word
from nmn.generators.note import Note


@dataclass(frozen=True)
class Naming:
    """Builders that name objects.

    Attributes:
        key: the naming key of the domain.
        everything: the concept that every object has.
        person: the concept that "who" asks for, if there is one.
        categories: the concepts that an object can be told to be.
        extremes: superlatives that can be of an object.
    """

    key: str
    everything: str
    person: str | None
    categories: frozenset[str]
    extremes: Mapping[str, str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Naming":
        """Those of a lexicon."""
        return cls(
            lexicon.naming,
            lexicon.everything,
            lexicon.person,
            lexicon.categories,
            lexicon.extremes,
        )

    # One object

    def one(self, text: str) -> str:
        """What an object is."""
        return call(f"query_{self.key}", text)

    def category(self, subject: Phrase) -> str:
        """For "what is the thing near the dog"."""
        return self.one(subject.object)

    def called(self, subject: Phrase) -> str:
        """For "what is the animal on the couch called"; people's names are not seen."""
        if subject.noun is not None and subject.noun.concept == self.person:
            raise Refused("what somebody is called is not seen")
        return self.category(subject)

    def kind_of(self, key: str, nominal: Phrase, subject: Phrase) -> Noted | None:
        """For "what kind of animal is the brown thing"; the asked kind is not checked."""
        if key != self.key or subject.pointing:
            return None
        said = {self.everything, subject.noun.concept if subject.noun else ""}
        known = nominal.noun is not None and nominal.noun.concept in said
        return Noted(self.category(subject), () if known else (taken_for_granted(nominal),))

    def those(self, nominal: Phrase, predicate: Predicate) -> str:
        """For "what animal is on the left"."""
        return self.one(call("unique", predicate.keep(nominal.code)))

    def kind_those(self, key: str, nominal: Phrase, predicate: Predicate) -> str | None:
        """For "what kind of animal is on the left"."""
        return self.those(nominal, predicate) if key == self.key else None

    def inverse(self, nominal: Phrase, subject: Phrase, relation: str) -> str:
        """For "what animal is the man riding"."""
        return self.those(nominal, Relation(relation, subject))

    def kind_inverse(self, key: str, nominal: Phrase, subject: Phrase, relation: str) -> str | None:
        """For "what kind of animal is the man riding"."""
        return self.inverse(nominal, subject, relation) if key == self.key else None

    # Several

    def all(self, text: str) -> str:
        """What the objects of a set are."""
        return call(f"list_{self.key}", text)

    def listed(self, phrase: Phrase, modifiers: Modifiers = ()) -> str:
        """For "list the animals", "what animals are there near the tree"."""
        return self.all(All(modifiers).keep(phrase.code))

    def listed_those(self, phrase: Phrase, predicate: Predicate) -> str:
        """For "what animals are brown"."""
        return self.all(predicate.keep(phrase.code))

    def kinds_those(self, key: str, phrase: Phrase, predicate: Predicate) -> str | None:
        """For "what kind of animals are on the left"."""
        return self.listed_those(phrase, predicate) if key == self.key else None

    def anything(self, predicate: Predicate | Modifiers = ()) -> str:
        """For "what is on the table"."""
        parts = predicate if isinstance(predicate, tuple) else (predicate,)
        return self.all(All(parts).keep(call("find", word(self.everything))))

    def kinds_there(self, key: str, phrase: Phrase, modifiers: Modifiers) -> str | None:
        """For "what kind of animals are there"."""
        return self.listed(phrase, modifiers) if key == self.key else None

    def in_hand(self, held: str | None) -> Callable[[Phrase], str | None]:
        """Builder of "what is in the man's hand"."""

        def build(nominal: Phrase) -> str | None:
            who = determined("the")(nominal, ())
            return None if held is None or who is None else self.anything_inverse(who, held)

        return build

    def anyone_inverse(self, subject: Phrase, relation: str) -> str:
        """For "who is the dog next to"."""
        return self.anyone(Relation(relation, subject))

    def anyone(self, predicate: Predicate) -> str:
        """For "who is on the left"."""
        if self.person is None:
            raise Refused("there are no persons here to ask for")
        return self.all(predicate.keep(call("find", word(self.person))))

    def anything_inverse(self, subject: Phrase, relation: str) -> str:
        """For "what is the man holding"."""
        return self.anything(Relation(relation, subject))

    # One of two

    def choose(self, subject: Phrase, first: Noun, second: Noun) -> str | None:
        """For "is the animal a dog or a cat"."""
        if subject.pointing:
            return None  # "is it a dog or a cat": of the two, whichever is there
        return self.either(subject.object, first, second)

    def either(self, subject: str, first: Noun, second: Noun) -> str:
        """Which of two an object is.

        Raises:
            Refused: the two cannot be told apart, or are not classes.
        """
        if first.lossy or second.lossy or first.concept == second.concept:
            raise Refused("what tells these two apart is not seen")
        for noun in (first, second):
            if noun.concept not in self.categories:
                raise Refused(f"'{noun.concept}' stands for several classes and cannot be chosen")
        return call(f"choose_{self.key}", subject, word(first.concept), word(second.concept))

    def which_of_two(self, extreme: str, offer: Pair) -> str:
        """For "which is larger, the dog or the cat"."""
        return self._told_apart(call("superlative", _union(offer), word(extreme)), offer)

    def which_kind_of_two(self, nominal: Phrase, extreme: str, offer: Pair) -> Noted:
        """For "which animal is larger, the dog or the cat"."""
        known = {one.noun.concept for one in offer if one.noun is not None}
        said = {nominal.noun.concept} if nominal.noun is not None else set()
        notes = () if known == said else (taken_for_granted(nominal),)
        return Noted(self.which_of_two(extreme, offer), notes)

    def nearer_of_two(self, extreme: str, other: Phrase, offer: Pair) -> str | None:
        """For "which is closer to the bus, the dog or the cat"."""
        if extreme not in self.extremes:
            return None
        return self._told_apart(call(extreme, _union(offer), other.object), offer)

    def _told_apart(self, text: str, offer: Pair) -> str:
        """Of two dogs the answer is the object, since "dog" would not tell which one."""
        first, second = (phrase.noun for phrase in offer)
        alike = first is not None and second is not None and first.concept == second.concept
        return text if alike else self.one(text)


def taken_for_granted(nominal: Phrase) -> Note:
    """The note that a noun of the question is not tested."""
    named = nominal.noun.concept if nominal.noun else ""
    return Note("dropped", named, f"That it is a kind of '{named}' is taken for granted.")


def _union(offer: Pair) -> str:
    return call("union", offer[0].members, offer[1].members)
