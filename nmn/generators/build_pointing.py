"""Builders of questions about what is pointed at: "is this a dog", "what fruit is it"."""

from collections.abc import Callable
from dataclasses import replace

from nmn.generators.build_naming import Naming
from nmn.generators.build_phrases import Modifiers, determined
from nmn.generators.chart import Noted
from nmn.generators.lexicon import Noun
from nmn.generators.meaning import Determiner, Kind, Phrase, Refused, Relation, call, word
from nmn.generators.note import Note


def pointing(noun: Noun) -> Phrase:
    """For "it", "they" of which nothing is named before."""
    return Phrase(call("find", word(noun.concept)), noun.number, "the", noun=noun, pointing=True)


def named(noun: Noun) -> Phrase:
    """For "it" that stands for something named before."""
    return Phrase(call("find", word(noun.concept)), noun.number, "the", noun=noun)


def is_a(_: Phrase, kind: Kind, *__: object) -> str | None:
    """For "is this a dog": whether there is one."""
    if kind.phrase.trailing and not kind.phrase.determiner:
        return None  # "are these people on a bench" says something of these people
    return call("exist", kind.others())


def is_not_a(_: object, pointed: Phrase, kind: Kind, *__: object) -> str | None:
    """For "isn't this a dog", which asks the same."""
    return is_a(pointed, kind)


def some_of(determiner: Determiner) -> Callable[[Phrase], Phrase]:
    """Builder of "any of them", "all of these"."""
    return lambda pointed: replace(pointed, determiner=determiner, number="many", pointing=False)


def either(naming: Naming) -> Callable[[Phrase, Noun, Noun], str]:
    """Builder of "is this a dog or a cat": of the two, whichever is there."""

    def build(_: Phrase, first: Noun, second: Noun) -> str:
        both = call("union", _find(first), _find(second))
        return naming.either(call("unique", both), first, second)

    return build


def either_of_several(naming: Naming) -> Callable[[Phrase, Noun, Noun], str]:
    """Builder of "are these dogs or cats"."""

    def build(_: Phrase, first: Noun, second: Noun) -> str:
        naming.either("", first, second)  # refuses what cannot be told apart
        return naming.all(call("union", _find(first), _find(second)))

    return build


def _find(noun: Noun) -> str:
    return call("find", word(noun.concept))


def what(naming: Naming) -> Callable[[Phrase, Phrase], str]:
    """Builder of "what fruit is this", "what animals are these"."""

    def build(nominal: Phrase, pointed: Phrase) -> str:
        concept = nominal.noun.concept if nominal.noun else ""
        if concept in naming.categories:
            raise Refused(f"kinds of '{concept}' are not seen")
        if "many" in (nominal.number, pointed.number):
            return naming.all(nominal.code)
        return naming.one(call("unique", nominal.code))

    return build


def what_kind(naming: Naming) -> Callable[[str, Phrase, Phrase], str | None]:
    """Builder of "what kind of fruit is this"."""
    build = what(naming)
    return lambda key, nominal, pointed: build(nominal, pointed) if key == naming.key else None


def what_several(naming: Naming) -> Callable[[Phrase], str]:
    """Builder of "what are these"."""
    return lambda pointed: naming.all(pointed.code)


def possessed(nominal: Phrase, modifiers: Modifiers) -> Noted | None:
    """For "his tie": any tie."""
    phrase = determined("the")(nominal, modifiers)
    if phrase is None:
        return None
    concept = nominal.noun.concept if nominal.noun else ""
    text = f"Whose '{concept}' it is, is not seen: it may be anybody's."
    return Noted(phrase, (Note("loss", concept, text),))


def owned(relation: str) -> Callable[[Phrase, Phrase, Modifiers], Noted | None]:
    """Builder of "the man's tie": the one that touches him."""

    def build(owner: Phrase, nominal: Phrase, modifiers: Modifiers) -> Noted | None:
        who = determined("the")(owner, ())
        phrase = determined("the")(nominal, modifiers)
        if who is None or phrase is None:
            return None
        code = Relation(relation, who).keep(phrase.code)
        owner_is, thing_is = (one.noun.concept if one.noun else "" for one in (owner, nominal))
        text = f"Whose '{thing_is}' it is, is guessed from what is at the '{owner_is}'."
        kept = Phrase(code, phrase.number, "the", noun=phrase.noun, trailing=phrase.trailing)
        return Noted(kept, (Note("guess", thing_is, text),))

    return build
