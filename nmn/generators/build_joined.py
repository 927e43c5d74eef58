"""Builders of several noun phrases joined: "dogs, cats and birds"."""

from collections.abc import Callable

from nmn.generators.chart import Noted
from nmn.generators.meaning import Phrase, call
from nmn.generators.note import Note


def joined(conjunction: str) -> Callable[..., tuple[str, tuple[Phrase, ...]]]:
    """Builder of ", a cat" and "and a bird": what follows the first phrase."""
    return lambda *phrases: (conjunction, phrases)


Joined = tuple[str, tuple[Phrase, ...]]


def joined_more(conjunction: str) -> Callable[[Phrase, Joined], Joined | None]:
    """Builder of ", a cat" and "and a cat" before "and a bird"."""

    def build(first: Phrase, rest: Joined) -> Joined | None:
        return (rest[0], (first, *rest[1])) if conjunction in ("", rest[0]) else None

    return build


def union(first: Phrase, rest: tuple[str, tuple[Phrase, ...]]) -> Noted | None:
    """For "a dog, a cat and a bird"."""
    phrases = (first, *rest[1])
    if any(phrase.determiner == "no" for phrase in phrases):
        return None
    if first.definite and any(one.number == "many" and not one.determiner for one in phrases):
        return None  # "in the bowl, apples or oranges": what is offered is no second place
    code = first.members
    for phrase in phrases[1:]:
        code = call("union", code, phrase.members)
    determiners = {phrase.determiner for phrase in phrases[1:] if phrase.determiner}
    if not determiners <= {first.determiner}:
        return None  # "a dog and the cat": not one list
    found = Phrase(code, "many", first.determiner, joined=rest[0], parts=phrases)
    return Noted(found, attachment(phrases))


def attachment(phrases: tuple[Phrase, ...]) -> tuple[Note, ...]:
    """The note that "a bed or a couch that is white" says nothing of the bed."""
    *before, last = (phrase for phrase in phrases)
    if not last.trailing or last.noun is None or any(phrase.trailing for phrase in before):
        return ()
    named = last.noun.concept
    text = f"What follows '{named}' is taken to be said of '{named}' alone, not of what is before."
    return (Note("ambiguous", named, text),)
