"""Builders of questions that are answered with one of two things they name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nmn.generators.build_naming import Naming
from nmn.generators.chart import Noted
from nmn.generators.meaning import Phrase, Refused, Relation, call, word
from nmn.generators.note import Note


def chooser(groups: Mapping[str, str]) -> Callable[..., str]:
    """Builder of "is the car red or blue" """

    def build(subject: Phrase, first: str, second: str, _: object = None) -> str:
        key = groups.get(first)
        if key != groups.get(second) or first == second:
            raise Refused("'or' needs two different answers of one kind: two colors, two sizes ...")
        return call(f"choose_{key}", subject.object, word(first), word(second))

    return build


def key_chooser(groups: Mapping[str, str]) -> Callable[[str, Phrase, str, str], str | None]:
    """Builder of "what color is the car, red or blue" """
    choose = chooser(groups)

    def build(key: str, subject: Phrase, first: str, second: str) -> str | None:
        return choose(subject, first, second) if groups.get(first) == key else None

    return build


def choose_relation(subject: Phrase, first: str, second: str, other: Phrase) -> str | None:
    """For "is the dog left or right of the cat"."""
    if first == second:
        return None
    return call("choose_relation", subject.object, word(first), word(second), other.object)


def choose_relation_twice(
    subject: Phrase, first: str, other: Phrase, second: str, again: Phrase | str
) -> str | None:
    """For "is the dog left of the cat or right of it"."""
    if isinstance(again, Phrase) and again.object != other.object:
        raise Refused("the two relations are to different objects")
    return choose_relation(subject, first, second, other)


def side(flanks: tuple[str, str]) -> Callable[[Phrase], str]:
    """Builder of "which side of the picture is the car on"."""
    return lambda subject: call("choose_place", subject.object, *(word(flank) for flank in flanks))


def alternatives(phrase: Phrase) -> bool:
    """For "a dog or a cat": nouns that each name something else."""
    nouns = [part.noun.concept for part in phrase.parts if part.noun is not None]
    return (
        phrase.joined == "or"
        and len(set(nouns)) == len(phrase.parts)
        and phrase.determiner in ("", "a")
    )


@dataclass(frozen=True)
class Either:
    """Builders of "is the man holding a cup or a bottle".

    Arguments:
        naming: how objects are named.
        opposite: relation -> the same seen from its other end.
    """

    naming: Naming
    opposite: Mapping[str, str]

    def stands(self, subject: Phrase, relation: str, either: Phrase) -> str | Noted:
        """Which of them it is; where the other end of a relation has no name, whether it is any."""
        back = self.opposite.get(relation)
        if back is not None:
            return self.naming.all(Relation(back, subject).keep(either.code))
        held = Relation(relation, either).keep(subject.set_of_one)
        text = "'or' is read as 'any of these', to be answered with yes or no."
        return Noted(call("exist", held), (Note("ambiguous", "or", text),))

    def posed(self, subject: Phrase, _: object, relation: str, either: Phrase) -> str | Noted:
        """The same of one that stands or sits there."""
        return self.stands(subject, relation, either)
