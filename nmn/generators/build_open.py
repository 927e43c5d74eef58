"""Builders of questions whose answer is a number, a word, a list or a place."""

from collections.abc import Callable, Mapping

from nmn.generators.build_pairs import Pair
from nmn.generators.build_phrases import Modifiers
from nmn.generators.chart import Noted
from nmn.generators.lexicon import Noun
from nmn.generators.meaning import All, Phrase, Predicate, Refused, Relation, call, word
from nmn.generators.note import Note

# Numbers


def count(phrase: Phrase, modifiers: Modifiers = ()) -> str:
    """For "how many dogs are there near the cat"."""
    return call("count", All(modifiers).keep(phrase.code))


def count_those(phrase: Phrase, predicate: Predicate) -> str:
    """For "how many dogs are brown"."""
    return call("count", predicate.keep(phrase.code))


def count_inverse(phrase: Phrase, subject: Phrase, relation: str) -> str:
    """For "how many bags is the man holding"."""
    return call("count", Relation(relation, subject).keep(phrase.code))


def difference(pair: Pair) -> str:
    """For "how many more dogs than cats"."""
    return call("difference", call("count", pair[0].code), call("count", pair[1].code))


def difference_there(first: Phrase, second: Phrase) -> str:
    """For "how many more dogs are there than cats"."""
    return difference((first, second))


# What an object is like


def query(key: str, subject: Phrase) -> str:
    """For "what color is the dog"."""
    return call(f"query_{key}", subject.object)


def query_of(subject: Phrase, key: str) -> str:
    """For "what is the dog's color"."""
    return query(key, subject)


def size(subject: Phrase) -> str:
    """For "how big is the dog"."""
    return call("query_size", subject.object)


def position(subject: Phrase) -> str:
    """For "where is the dog"."""
    return call("query_position", subject.object)


def category(subject: Phrase) -> str:
    """For "what is the thing near the dog"."""
    return call("query_category", subject.object)


def kind_of(everything: str) -> Callable[[str, Phrase, Phrase], Noted | None]:
    """Builder of "what kind of animal is the brown thing"; the asked kind is not checked."""

    def build(key: str, nominal: Phrase, subject: Phrase) -> Noted | None:
        if key != "category":
            return None
        said = {everything, subject.noun.concept if subject.noun else ""}
        known = nominal.noun is not None and nominal.noun.concept in said
        return Noted(category(subject), () if known else (_taken_for_granted(nominal),))

    return build


def _taken_for_granted(nominal: Phrase) -> Note:
    """The note that a noun of the question is not tested."""
    named = nominal.noun.concept if nominal.noun else ""
    return Note("dropped", named, f"That it is a kind of '{named}' is taken for granted.")


def category_of(nominal: Phrase, predicate: Predicate) -> str:
    """For "what animal is on the left"."""
    return call("query_category", call("unique", predicate.keep(nominal.code)))


def kind_category_of(key: str, nominal: Phrase, predicate: Predicate) -> str | None:
    """For "what kind of animal is on the left"."""
    return category_of(nominal, predicate) if key == "category" else None


def category_inverse(nominal: Phrase, subject: Phrase, relation: str) -> str:
    """For "what animal is the man riding"."""
    return category_of(nominal, Relation(relation, subject))


# Lists


def listed(phrase: Phrase, modifiers: Modifiers = ()) -> str:
    """For "list the animals", "what animals are there near the tree"."""
    return call("list_category", All(modifiers).keep(phrase.code))


def listed_those(phrase: Phrase, predicate: Predicate) -> str:
    """For "what animals are brown"."""
    return call("list_category", predicate.keep(phrase.code))


def listed_key(keys: frozenset[str]) -> Callable[[str, Phrase], str]:
    """Builder of "what color are the dogs"."""

    def build(key: str, phrase: Phrase) -> str:
        if key not in keys:
            raise Refused(f"the {key} of several objects cannot be listed")
        return call(f"list_{key}", phrase.code)

    return build


def open_set(concept: str | None) -> Callable[..., str]:
    """Builder of "what is on the table", "who is on the left" """

    def build(predicate: Predicate | Modifiers = ()) -> str:
        if concept is None:
            raise Refused("there are no persons here to ask for")
        parts = predicate if isinstance(predicate, tuple) else (predicate,)
        return call("list_category", All(parts).keep(call("find", word(concept))))

    return build


def open_inverse(concept: str) -> Callable[[Phrase, str], str]:
    """Builder of "what is the man holding" """

    def build(subject: Phrase, relation: str) -> str:
        found = call("find", word(concept))
        return call("list_category", Relation(relation, subject).keep(found))

    return build


# Choices


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


def category_chooser(categories: frozenset[str]) -> Callable[[Phrase, Noun, Noun], str]:
    """Builder of "is the animal a dog or a cat" """

    def build(subject: Phrase, first: Noun, second: Noun) -> str:
        if first.lossy or second.lossy or first.concept == second.concept:
            raise Refused("what tells these two apart is not seen")
        for noun in (first, second):
            if noun.concept not in categories:
                raise Refused(f"'{noun.concept}' stands for several classes and cannot be chosen")
        return call("choose_category", subject.object, word(first.concept), word(second.concept))

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


def which_of_two(extreme: str, offer: Pair) -> str:
    """For "which is larger, the dog or the cat"."""
    return call("query_category", call("superlative", _union(offer), word(extreme)))


def which_kind_of_two(nominal: Phrase, extreme: str, offer: Pair) -> Noted:
    """For "which animal is larger, the dog or the cat"."""
    return Noted(which_of_two(extreme, offer), (_taken_for_granted(nominal),))


def nearer_of_two(extreme: str, other: Phrase, offer: Pair) -> str | None:
    """For "which is closer to the bus, the dog or the cat"."""
    if extreme not in ("nearest", "farthest"):
        return None
    return call("query_category", call(extreme, _union(offer), other.object))


def _union(offer: Pair) -> str:
    return call("union", offer[0].members, offer[1].members)


# Objects as answers


def one(phrase: Phrase) -> str:
    """For "find the dog"."""
    return phrase.object


def several(phrase: Phrase) -> str:
    """For "find all dogs"."""
    return phrase.code


def those(phrase: Phrase, predicate: Predicate) -> str:
    """For "which dogs are brown"."""
    return predicate.keep(phrase.code)


def those_inverse(phrase: Phrase, subject: Phrase, relation: str) -> str:
    """For "which bag is the man holding"."""
    return Relation(relation, subject).keep(phrase.code)


def which_superlative(phrase: Phrase, extreme: str) -> str:
    """For "which dog is the largest"."""
    return call("superlative", phrase.code, word(extreme))


def which_extreme(phrase: Phrase, extreme: str, other: Phrase) -> str:
    """For "which dog is closest to the cat"."""
    return call(extreme, phrase.code, other.object)


def locate(subject: Phrase) -> str:
    """For "locate the dog"."""
    return call("locate", subject.object)
