"""The words of AGQA's files, and the vocabularies that are made of them.

Scene graphs hold ids; ENG.txt says what an id is called and IDX.txt what id a word has, both JSON
with underscores for blanks. Ids begin with what they are of: ``o`` objects, ``r`` relations, ``v``
verbs, ``c`` actions. "holding" is a contact and a verb, and one word here: a question that says it
means either. Source: the README of AGQA; IDX.txt of its scene graphs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nmn.grammar import ValueType
from nmn.types import Bool, FrameSet, Interval, Label, Labels, Vocabulary

TIME = Vocabulary("time", ("before", "after"))

ANSWERS = (
    ValueType(Bool),
    ValueType(Label, "object"),
    ValueType(Label, "action"),
    ValueType(Label, "relation"),
    ValueType(Label, "time"),
    ValueType(Labels, "object"),
    ValueType(Labels, "action"),
    ValueType(Labels, "relation"),
    ValueType(FrameSet),
    ValueType(Interval),
)

# Vocabulary -> the letters that its ids begin with.
_LETTERS = {"object": "o", "relation": "rv", "action": "c", "verb": "v"}


@dataclass(frozen=True)
class AgqaWords:
    """What ids are called, and which id a word has.

    Attributes:
        english: id -> word (ENG.txt).
        ids: word -> id (IDX.txt); several words may have one id.
    """

    english: Mapping[str, str]
    ids: Mapping[str, str] = field(default_factory=dict)

    def word(self, identity: str) -> str:
        """The word of an id, with blanks; an id without one is its own."""
        return _spaced(self.english.get(identity, identity))

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """object, relation, action, verb and time; words in alphabetical order, so that of equals
        the same is always first. A kind of which the files have no word gets a nameless one."""
        made = {}
        for name, letters in _LETTERS.items():
            words = sorted({self.word(one) for one in self.english if one[:1] in letters})
            made[name] = Vocabulary(name, tuple(words) or (f"no {name}",))
        return {**made, TIME.name: TIME}

    @cached_property
    def aliases(self) -> dict[str, dict[str, str]]:
        """By vocabulary: the other words of its ids -> the word that it has for them."""
        made: dict[str, dict[str, str]] = {name: {} for name in _LETTERS}
        for said, identity in self.ids.items():
            for name, letters in _LETTERS.items():
                word = self.word(identity)
                if identity[:1] in letters and _spaced(said) != word:
                    made[name][_spaced(said)] = word
        return made

    def plain(self, text: str) -> str:
        """An answer as the vocabularies have it: other words of the same id, and Yes and No."""
        said = _spaced(text.strip())
        if said.lower() in ("yes", "no", *TIME):
            return said.lower()
        known = self.ids.get(said.replace(" ", "_"), self.ids.get(said))
        return said if known is None else self.word(known)

    @classmethod
    def of(cls, vocabularies: Mapping[str, Iterable[str]]) -> "AgqaWords":
        """Words without files, with ids of their own making."""
        english = {
            f"{_LETTERS[name][0]}{k}": word
            for name, words in vocabularies.items()
            for k, word in enumerate(words)
        }
        return cls(english)


def _spaced(word: str) -> str:
    return word.replace("_", " ")
