"""Builders of questions whose answer is yes or no: program text out of a question's parts."""

from collections.abc import Callable, Mapping

from nmn.generators.meaning import All, Attribute, Not, Phrase, Predicate, Relation, call

Amount = tuple[str, int]


# Numbers and existence


def amount(comparison: str) -> Callable[[int], Amount]:
    """Builder of "at least two", "exactly two" ..."""
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
    """For "(is there) a dog"."""
    return call("exist", phrase.code)


def exists_not(phrase: Phrase) -> str:
    """For "(is there) no dog"."""
    return call("not", call("exist", phrase.code))


def exists_amount(size: Amount, phrase: Phrase) -> str:
    """For "(are there) two dogs"."""
    return compare_to_number(phrase.code, size)


def present(phrase: Phrase, _: object) -> str:
    """For "is the dog in the picture"."""
    return call("exist", phrase.set)


def combined(operator: str) -> Callable[[str, str], str]:
    """Builder of two yes-or-no questions joined."""
    return lambda first, second: call(operator, first, second)


# Yes or no, about objects


def main_first(main: Mapping[str, int]) -> Callable[..., int]:
    """Ranks two ways to divide "is the dog near the cat larger than the bus" by the predicate."""
    last = max(main.values(), default=-1) + 1

    def rank(*values: object) -> int:
        predicate = values[-1]
        while isinstance(predicate, All | Not):
            predicate = predicate.parts[0] if isinstance(predicate, All) else predicate.part
        if isinstance(predicate, Relation):
            return main.get(predicate.name, last)
        return last if isinstance(predicate, Attribute) else 0

    return rank


def verify(subject: Phrase, predicate: Predicate) -> str:
    """For "is the dog brown"."""
    return predicate.check(subject.object)


def verify_any(subject: Phrase, predicate: Predicate) -> str:
    """For "is a dog brown"."""
    return call("exist", predicate.keep(subject.code))


def verify_none(subject: Phrase, predicate: Predicate) -> str:
    """For "is no dog brown"."""
    return call("not", verify_any(subject, predicate))


def verify_every(subject: Phrase, predicate: Predicate) -> str:
    """For "are the dogs brown"."""
    return call("every", subject.code, predicate.keep(subject.code))


def verify_most(subject: Phrase, predicate: Predicate) -> str:
    """For "are most dogs brown"."""
    return call("most", subject.code, predicate.keep(subject.code))


def verify_amount(size: Amount, subject: Phrase, predicate: Predicate) -> str:
    """For "are two dogs brown"."""
    return compare_to_number(predicate.keep(subject.code), size)


def share(first: Phrase, second: Phrase, key: str) -> str:
    """For "do the dog and the cat have the same color"."""
    return call(f"equal_{key}", first.object, second.object)


def share_are(first: Phrase, second: Phrase, key: str, nominal: Phrase | None = None) -> str | None:
    """For "are the dog and the cat the same color", "... the same kind of animal"."""
    if nominal is not None and key != "category":
        return None
    return share(first, second, key)


def share_of(key: str, first: Phrase, second: Phrase) -> str:
    """For "is the color of the dog the same as the color of the cat"."""
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
