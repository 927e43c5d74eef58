"""Builders of whole questions: each gives program text out of the meanings of a question's parts."""

from collections.abc import Callable, Mapping

from nmn.generators.build_phrases import Modifiers
from nmn.generators.chart import Noted
from nmn.generators.generator import Note
from nmn.generators.lexicon import Noun
from nmn.generators.meaning import (
    All,
    Attribute,
    Either,
    Phrase,
    Predicate,
    Refused,
    Relation,
    call,
    word,
)

Amount = tuple[str, int]


def dropped(words: str, meaning: object) -> Callable[..., Noted]:
    """Builder of words that add nothing; a note says that they were left out."""
    note = Note("dropped", words, f"'{words}' adds nothing and is left out.")
    return lambda *_: Noted(meaning, (note,))


def politely(_: object, text: str) -> str:
    """A question with words around it that add nothing."""
    return text


def politely_before(text: str, _: object) -> str:
    """The same, with the words behind it."""
    return text


# Numbers and existence


def amount(comparison: str) -> Callable[[int], Amount]:
    """Builder of "at least two", "exactly two" ... """
    return lambda number: (comparison, number)


def compare(comparison: str, first: str, second: str) -> str:
    """Text of a comparison of two Numbers.

    >>> compare("at least", "count(scene())", "number(2)")
    'not(less(count(scene()), number(2)))'
    """
    positive = {"equal": "equal", "less": "less", "greater": "greater"}
    if comparison in positive:
        return call(positive[comparison], first, second)
    return call("not", call({"at least": "less", "at most": "greater"}[comparison], first, second))


def compare_to_number(objects: str, size: Amount) -> str:
    """Text of whether a set has so many members."""
    return compare(size[0], call("count", objects), call("number", str(size[1])))


def exists(phrase: Phrase) -> str:
    """"(is there) a dog" """
    return call("exist", phrase.code)


def exists_not(phrase: Phrase) -> str:
    """"(is there) no dog" """
    return call("not", call("exist", phrase.code))


def exists_amount(size: Amount, phrase: Phrase) -> str:
    """"(are there) two dogs" """
    return compare_to_number(phrase.code, size)


def present(phrase: Phrase) -> str:
    """"is the dog in the picture" """
    return call("exist", phrase.set)


def combined(operator: str) -> Callable[[str, str], str]:
    """Builder of two yes-or-no questions joined."""
    return lambda first, second: call(operator, first, second)


# Yes or no, about objects


def verify(subject: Phrase, predicate: Predicate) -> str:
    """"is the dog brown" """
    return predicate.check(subject.object)


def verify_any(subject: Phrase, predicate: Predicate) -> str:
    """"is a dog brown" """
    return call("exist", predicate.keep(subject.code))


def verify_none(subject: Phrase, predicate: Predicate) -> str:
    """"is no dog brown" """
    return call("not", verify_any(subject, predicate))


def verify_every(subject: Phrase, predicate: Predicate) -> str:
    """"are the dogs brown" """
    return call("every", subject.code, predicate.keep(subject.code))


def verify_most(subject: Phrase, predicate: Predicate) -> str:
    """"are most dogs brown" """
    return call("most", subject.code, predicate.keep(subject.code))


def verify_amount(size: Amount, subject: Phrase, predicate: Predicate) -> str:
    """"are two dogs brown" """
    return compare_to_number(predicate.keep(subject.code), size)


def share(first: Phrase, second: Phrase, key: str) -> str:
    """"do the dog and the cat have the same color" """
    return call(f"equal_{key}", first.object, second.object)


def share_of(key: str, first: Phrase, second: Phrase) -> str:
    """"is the color of the dog the same as the color of the cat" """
    return share(first, second, key)


def share_of_both(key: str, first: Phrase, again: str, second: Phrase) -> str | None:
    """The same, with the key said twice."""
    return share(first, second, key) if key == again else None


def compare_counts(comparison: str) -> Callable[[Phrase, Phrase], str]:
    """Builder of "are there more dogs than cats" """
    return lambda first, second: compare(
        comparison, call("count", first.code), call("count", second.code)
    )


def compare_count(comparison: str) -> Callable[[Phrase, int], str]:
    """Builder of "is the number of dogs more than two" """
    return lambda phrase, number: compare_to_number(phrase.code, (comparison, number))


# Numbers


def count(phrase: Phrase, modifiers: Modifiers = ()) -> str:
    """"how many dogs are there near the cat" """
    return call("count", All(modifiers).keep(phrase.code))


def count_those(phrase: Phrase, predicate: Predicate) -> str:
    """"how many dogs are brown" """
    return call("count", predicate.keep(phrase.code))


def count_inverse(phrase: Phrase, subject: Phrase, relation: str) -> str:
    """"how many bags is the man holding" """
    return call("count", Relation(relation, subject).keep(phrase.code))


def difference(first: Phrase, second: Phrase) -> str:
    """"how many more dogs than cats" """
    return call("difference", call("count", first.code), call("count", second.code))


# What an object is like


def query(key: str, subject: Phrase) -> str:
    """"what color is the dog" """
    return call(f"query_{key}", subject.object)


def query_of(subject: Phrase, key: str) -> str:
    """"what is the dog's color" """
    return query(key, subject)


def position(subject: Phrase) -> str:
    """"where is the dog" """
    return call("query_position", subject.object)


def category(subject: Phrase) -> str:
    """"what is the thing near the dog" """
    return call("query_category", subject.object)


def kind_of(everything: str) -> Callable[[str, Phrase, Phrase], Noted | None]:
    """Builder of "what kind of animal is the brown thing"; the asked kind is not checked."""

    def build(key: str, nominal: Phrase, subject: Phrase) -> Noted | None:
        if key != "category":
            return None
        named = nominal.noun.concept if nominal.noun else ""
        if named in (everything, subject.noun.concept if subject.noun else ""):
            return Noted(category(subject), ())
        text = f"That it is one kind of '{named}' is taken for granted, and not checked."
        return Noted(category(subject), (Note("dropped", named, text),))

    return build


def category_of(nominal: Phrase, predicate: Predicate) -> str:
    """"what animal is on the left" """
    return call("query_category", call("unique", predicate.keep(nominal.code)))


def kind_category_of(key: str, nominal: Phrase, predicate: Predicate) -> str | None:
    """"what kind of animal is on the left" """
    return category_of(nominal, predicate) if key == "category" else None


def category_inverse(nominal: Phrase, subject: Phrase, relation: str) -> str:
    """"what animal is the man riding" """
    return category_of(nominal, Relation(relation, subject))


# Lists


def listed(phrase: Phrase, modifiers: Modifiers = ()) -> str:
    """"list the animals", "what animals are there near the tree" """
    return call("list_category", All(modifiers).keep(phrase.code))


def listed_those(phrase: Phrase, predicate: Predicate) -> str:
    """"what animals are brown" """
    return call("list_category", predicate.keep(phrase.code))


def listed_key(key: str, phrase: Phrase) -> str:
    """"what color are the dogs" """
    if key not in ("category", "color"):
        raise Refused(f"the {key} of several objects cannot be listed")
    return call(f"list_{key}", phrase.code)


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


def chooser(groups: Mapping[str, str]) -> Callable[[Phrase, str, str], str]:
    """Builder of "is the car red or blue" """

    def build(subject: Phrase, first: str, second: str) -> str:
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
    """"is the dog left or right of the cat" """
    if first == second:
        return None
    return call("choose_relation", subject.object, word(first), word(second), other.object)


def which_of_two(extreme: str, first: Phrase, second: Phrase) -> str:
    """"which is larger, the dog or the cat" """
    both = call("union", first.members, second.members)
    return call("query_category", call("superlative", both, word(extreme)))


# Objects as answers


def one(phrase: Phrase) -> str:
    """"find the dog" """
    return phrase.object


def several(phrase: Phrase) -> str:
    """"find all dogs" """
    return phrase.code


def those(phrase: Phrase, predicate: Predicate) -> str:
    """"which dogs are brown" """
    return predicate.keep(phrase.code)


def those_inverse(phrase: Phrase, subject: Phrase, relation: str) -> str:
    """"which bag is the man holding" """
    return Relation(relation, subject).keep(phrase.code)


def which_superlative(phrase: Phrase, extreme: str) -> str:
    """"which dog is the largest" """
    return call("superlative", phrase.code, word(extreme))


def which_extreme(phrase: Phrase, extreme: str, other: Phrase) -> str:
    """"which dog is closest to the cat" """
    return call(extreme, phrase.code, other.object)


def locate(subject: Phrase) -> str:
    """"locate the dog" """
    return call("locate", subject.object)


