"""Unknown nouns -> the nearest concept by meaning, through a matcher that is passed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nmn.generators.lexicon import Entry, Lexicon, Noun, Number, singular
from nmn.generators.note import Note
from nmn.generators.tokens import Token


@dataclass(frozen=True, slots=True)
class Match:
    """A concept and how like it the word is, from -1 to 1."""

    concept: str
    similarity: float


class NounMatcher(Protocol):
    """Finds the concept that a word is nearest to, or None when none is near enough."""

    def match(self, word: str, concepts: Sequence[str]) -> Match | None: ...


def match_nouns(
    tokens: Sequence[Token],
    runs: Sequence[tuple[int, int]],
    lexicon: Lexicon,
    matcher: NounMatcher,
) -> tuple[dict[int, list[Entry]], list[tuple[int, int]]]:
    """Entries for the runs of unknown words that are near a concept, and the runs that are not."""
    found: dict[int, list[Entry]] = {}
    left: list[tuple[int, int]] = []
    for start, end in runs:
        phrase = tuple(token.word for token in tokens[start:end])
        one = singular(" ".join(phrase))
        number: Number = "one" if one == " ".join(phrase) else "many"
        match = matcher.match(one, lexicon.nouns())
        if match is None:
            left.append((start, end))
            continue
        words = " ".join(phrase)
        text = (
            f"'{words}' is not a known word and is read as '{match.concept}', the nearest in "
            f"meaning (similarity {match.similarity:.2f})."
        )
        noun = Noun(match.concept, number, lossy=True)
        found[start] = [Entry(phrase, noun, Note("embedding", words, text))]
    return found, left
