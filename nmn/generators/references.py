"""What pronouns stand for: something the question has named, or else whatever is in the picture.

"Is there a dog, and is it brown?" means the dog. Without anything named, "it" and "they" point at
the picture, and the lexicon says what for ("they" are people); its notes tell the reader. Where two
things were named, a pronoun is refused: ``Referred.unclear`` says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nmn.generators.chart import CompiledGrammar
from nmn.generators.circumstance_rules import PICTURE
from nmn.generators.lexicon import Entry, Lexicon, Noun, Number
from nmn.generators.note import Note
from nmn.generators.rules import expand
from nmn.generators.tokens import Token

_ONE: dict[str, Number] = {"one": "one", "ones": "many"}
_PICTURES = frozenset(words[-1] for words in expand(PICTURE))
_JOINING = frozenset(("and", "or", "but", ",", "what", "which"))
_BEFORE_ONE = frozenset(("the", "this", "that", "these", "those"))


@dataclass
class Referred:
    """Attributes:
    entries: by kind and place, what takes the place of the lexicon's entries.
    unclear: by place, why a pronoun stands for nothing.
    """

    entries: dict[str, dict[int, list[Entry]]] = field(default_factory=dict)
    unclear: dict[int, str] = field(default_factory=dict)

    def put(self, kind: str, at: int, entry: Entry | None) -> None:
        """One entry for a place; None for no entry at all."""
        self.entries.setdefault(kind, {})[at] = [] if entry is None else [entry]


def resolve(tokens: Sequence[Token], compiled: CompiledGrammar) -> Referred:
    """What the pronouns of a question, and "the one", stand for."""
    found = Referred()
    personal = compiled.phrases.get("personal", {})
    for at, token in enumerate(tokens):
        if token.word in personal:
            _resolve(found, tokens, at, personal[token.word][0].meaning, compiled)
        elif token.word in _ONE and at and _described(tokens[at - 1].word, compiled):
            nouns = _nouns(tokens[:at], compiled)
            found.put("noun", at, _one(token.word, nouns, compiled.lexicon))
    return found


def _resolve(
    found: Referred, tokens: Sequence[Token], at: int, meant: object, compiled: CompiledGrammar
) -> None:
    """A personal pronoun."""
    assert isinstance(meant, Noun)
    word, person = tokens[at].word, compiled.lexicon.person
    before = [token.word for token in tokens[:at]]
    if before[-1:] == ["in"] and _PICTURES & set(before):
        found.put("personal", at, None)  # "does the picture have a dog in it": in the picture
        return
    nouns = _nouns(tokens[:at], compiled)
    named = [noun for noun in nouns if _agrees(meant, noun, person)]
    concepts = list(dict.fromkeys(noun.concept for noun in named))
    if not concepts:
        return  # the lexicon's own entry
    found.put("personal", at, None)
    if len(concepts) > 1:
        either = " or ".join(f"'{concept}'" for concept in concepts)
        found.unclear[at] = f"'{word}' could stand for {either}"
        return
    if len(nouns) == 1 and not _JOINING & set(before):
        found.unclear[at] = f"'{word}' is not the '{concepts[0]}', and nothing else is named"
        return
    text = f"'{word}' is read as '{concepts[0]}', which the question named before."
    noun = Noun(concepts[0], meant.number, named[0].lossy)
    found.put("named", at, Entry((word,), noun, Note("guess", word, text)))


def _agrees(pronoun: Noun, noun: Noun, person: str | None) -> bool:
    """Whether a pronoun can stand for a noun: "it" for no person, "she" for nothing else."""
    if "any" not in (pronoun.number, noun.number) and pronoun.number != noun.number:
        return False
    return pronoun.number == "many" or (pronoun.concept == person) == (noun.concept == person)


def _described(word: str, compiled: CompiledGrammar) -> bool:
    """Whether "one" after this word is a noun: "the one", "the red one"."""
    kinds = ("adjective", "spot", "superlative")
    return word in _BEFORE_ONE or any(word in compiled.phrases.get(kind, {}) for kind in kinds)


def _one(word: str, nouns: Sequence[Noun], lexicon: Lexicon) -> Entry:
    """The noun that "one" stands for: the first of the question, as in a comparison."""
    concept = nouns[0].concept if nouns else lexicon.everything
    lossy = bool(nouns) and nouns[0].lossy
    why = "which the question named before" if nouns else "since the question names nothing before"
    text = f"'{word}' is read as '{concept}', {why}."
    return Entry((word,), Noun(concept, _ONE[word], lossy), Note("guess", word, text))


def _nouns(tokens: Sequence[Token], compiled: CompiledGrammar) -> list[Noun]:
    """The nouns among some tokens, in order."""
    words = [token.word for token in tokens]
    nouns, at = [], 0
    while at < len(words):
        entry = _noun_at(words, at, compiled)
        if entry is not None and isinstance(entry.meaning, Noun):
            nouns.append(entry.meaning)
        at += 1 if entry is None else len(entry.phrase)
    return nouns


def _noun_at(words: Sequence[str], at: int, compiled: CompiledGrammar) -> Entry | None:
    """The longest noun that begins at a place."""
    for entry in compiled.phrases.get("noun", {}).get(words[at], ()):
        if tuple(words[at : at + len(entry.phrase)]) == entry.phrase:
            return entry
    return None
