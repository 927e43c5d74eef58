"""Compositions that training never sees, and questions longer than any in training.

AGQA, section 3.4: models that compose answer questions that put known parts together anew. Its
test set holds out pairs of four sorts, whose parts all occur in training without each other:
"before" and an action (sequencing), "first" and a relation (superlative), "longer" and an action
(duration), and an object and a relation. And its training questions have few steps, others more.
"""

import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property

from nmn.domains.motion.questions.agqa.draw import Draft
from nmn.domains.motion.questions.agqa.references import Reference
from nmn.domains.motion.questions.agqa.words import Words

SORTS = ("seq", "sup", "dur", "objrel")
"""Of novel compositions, as AGQA's records call them (``nc_seq`` ...)."""

MORE_STEPS = 5
"""Steps of the longest question in training; what has more is only tested."""

_SHARE = 8  # one of so many compositions of each sort is held out


class Compositions:
    """What is held out, for the words of a world: the same for every seed and split.

    Arguments:
        words: of the world.
    """

    def __init__(self, words: Words) -> None:
        self._words = words

    @cached_property
    def novel(self) -> dict[str, frozenset[tuple[str, str]]]:
        """By sort, the pairs that training does not see."""
        words = self._words
        relations = [one for one in words.relations if not one.startswith("not ")]
        actions = sorted(words.actions)
        return {
            "seq": _some(("before", one) for one in actions),
            "sup": _some(("first", one) for one in relations),
            "dur": _some(("longer", one) for one in actions),
            "objrel": _some((item, one) for item in words.objects for one in relations),
        }

    def novel_in(self, draft: Draft) -> list[str]:
        """The sorts of novel compositions in a question, its answer and descriptions included."""
        found = _pairs(draft)
        return [sort for sort in SORTS if not self.novel[sort].isdisjoint(found[sort])]


def _some(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """One of eight, drawn by the words themselves."""
    order = sorted(pairs, key=lambda pair: (zlib.crc32("|".join(pair).encode()), pair))
    return frozenset(order[: -(-len(order) // _SHARE)])


def _pairs(draft: Draft) -> dict[str, set[tuple[str, str]]]:
    slots, template = draft.slots, draft.template
    found: dict[str, set[tuple[str, str]]] = {sort: set() for sort in SORTS}
    for one in slots.values():
        found["objrel"].update(one.pairs)
        found["sup"].update(("first", relation) for relation in one.first)
        if one.is_time and one.word == "before":
            found["seq"].update(("before", action.word) for action in one.actions)
    if "r" in slots:
        relation = slots["r"].word
        found["objrel"].update((item, relation) for item in _things(draft))
        if template.first:
            found["sup"].add(("first", relation))
    if template.longer:
        found["dur"].update(("longer", slots[letter].word) for letter in "ab")
    if template.name in ("actTime", "relTime", "objTime"):
        found["seq"].add(("before", slots["b"].word))
    return found


def _things(draft: Draft) -> Iterator[str]:
    for letter in "op":
        if letter in draft.slots:
            yield draft.slots[letter].word
    if draft.template.open:
        yield draft.answer


def is_indirect(reference: Reference) -> bool:
    """Whether something in it is said by a description."""
    return reference.direct is not None
