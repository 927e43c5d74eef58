"""Unknown words where a domain is open: nouns to be looked for, and words to compare with."""

from collections.abc import Collection, Iterator, Sequence

from nmn.generators.chart import CompiledGrammar
from nmn.generators.lexicon import Entry, Noun, Number, singular
from nmn.generators.meaning import Likeness
from nmn.generators.note import compared_with, looked_for
from nmn.generators.tokens import Token

QUOTES = frozenset('"“”«»„')

NOUN, PHRASE = "noun", "phrase"
"""The vocabularies that these words are added to."""


def open_entries(
    tokens: Sequence[Token],
    runs: Sequence[tuple[int, int]],
    compiled: CompiledGrammar,
    opens: Collection[str],
) -> dict[str, dict[int, list[Entry]]]:
    """Entries, by kind and by their first token, for runs of unknown words.

    A word before a run that is known only as a part of other phrases ("fire", of "fire hydrant")
    belongs to it ("fire engine"), and so does a noun where only nouns are open ("zebra crossing"):
    what follows one could else say what it is like ("a dog sleeping on the couch").

    Arguments:
        opens: vocabularies that take more words.
    """
    found: dict[str, dict[int, list[Entry]]] = {}
    for start, end in runs:
        while start and _part_only(tokens[start - 1].word, compiled):
            start -= 1
        phrase = tuple(token.word for token in tokens[start:end])
        _put(found, start, _meant(phrase, opens))
        before = tokens[start - 1].word if start else ""
        describes = PHRASE in opens and phrase[0].endswith(("ing", "ed"))
        if NOUN in opens and not describes and _one_noun(before, compiled):
            _put(found, start - 1, _meant((before, *phrase), (NOUN,)))
            # The noun alone is still known.
            found["noun"][start - 1] += compiled.phrases["noun"][before]
    return found


def _put(found: dict[str, dict[int, list[Entry]]], at: int, entries: Iterator[Entry]) -> None:
    for entry in entries:
        kind = "noun" if isinstance(entry.meaning, Noun) else "likeness"
        found.setdefault(kind, {}).setdefault(at, []).append(entry)


def _one_noun(word: str, compiled: CompiledGrammar) -> bool:
    """Is a word a noun in the singular, which may begin a compound?"""
    known = compiled.phrases.get("noun", {}).get(word, ())
    meanings = (entry.meaning for entry in known if len(entry.phrase) == 1)
    return any(isinstance(noun, Noun) and noun.number == "one" for noun in meanings)


def quoted_entry(token: Token) -> Entry:
    """The entry of what stands in quotation marks, which is one token."""
    return Entry((token.word,), Likeness(token.word), compared_with(token.word))


def quotes_joined(tokens: Sequence[Token], question: str) -> tuple[list[Token], list[int]]:
    """The tokens with each quotation as one, in the question's own words, and their places."""
    made: list[Token] = []
    places: list[int] = []
    opened: Token | None = None
    for token in tokens:
        if token.word not in QUOTES:
            if opened is None:
                made.append(token)
        elif opened is None:
            opened = token
        else:
            said = " ".join(question[opened.end : token.start].split()).rstrip(".?!")
            if said:
                places.append(len(made))
                made.append(Token(said, opened.start, token.end))
            opened = None
    return made, places


def _meant(phrase: tuple[str, ...], opens: Collection[str]) -> Iterator[Entry]:
    words = " ".join(phrase)
    if NOUN in opens:
        one = singular(words)
        number: Number = "one" if one == words else "many"
        yield Entry(phrase, Noun(one, number), looked_for(words))
    if PHRASE in opens:
        yield Entry(phrase, Likeness(words), compared_with(words))


def _part_only(word: str, compiled: CompiledGrammar) -> bool:
    """Has a word no meaning of its own here, beside what it is a part of?"""
    if word in compiled.grammar.words or word not in compiled.words:
        return False
    alone = (entry for kind in compiled.phrases.values() for entry in kind.get(word, ()))
    return all(len(entry.phrase) > 1 for entry in alone)
