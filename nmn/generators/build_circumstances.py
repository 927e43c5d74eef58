"""Builders of words about what is not seen, beside what is: "sitting on", "wearing red"."""

from collections.abc import Callable, Mapping

from nmn.generators.chart import Noted
from nmn.generators.meaning import Attribute, Here, Phrase, Predicate, call
from nmn.generators.note import Note


def posed(_: object, predicate: Predicate) -> Predicate:
    """For "sitting on the couch": that it sits is left out, which the word's own note says."""
    return predicate


def seen_from(_: object, relation: str) -> str:
    """For "(what is the cat) sitting on"."""
    return relation


def clad(groups: Mapping[str, str]) -> Callable[[str, str], Noted | None]:
    """Builder of "wearing red", "in red": clothes are seen as a color of who wears them."""

    def build(group: str, attribute: str) -> Noted | None:
        if groups.get(attribute) != group:
            return None
        text = (
            f"Clothes are not seen: being dressed in '{attribute}' is read as being "
            f"'{attribute}' on the whole."
        )
        return Noted(Attribute(attribute), (Note("loss", attribute, text),))

    return build


def clad_in_what(key: str, subject: Phrase, group: str) -> Noted | None:
    """For "what color is the man wearing"."""
    if key != group:
        return None
    text = f"Clothes are not seen: the '{key}' is that of who wears them, on the whole."
    return Noted(call(f"query_{key}", subject.object), (Note("loss", key, text),))


def somewhere(place: str) -> Noted:
    """For "in the room": taken to be all that the picture shows."""
    text = f"A '{place}' is not seen: everything in the picture is taken to be there."
    return Noted(Here(), (Note("loss", place, text),))
