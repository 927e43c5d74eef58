"""Unknown words that are known ones with a slip of the hand: "girafe", "umberlla".

A word is put right only where one known word is a single slip away (Damerau, CACM 1964: a letter
left out, put in, changed, or two neighbours swapped; two slips in long words) and it is no English
word of its own: a "coach" is no misspelt couch. What was put right is a note.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nmn.generators.lexicon import Lexicon, singular
from nmn.generators.note import Note
from nmn.generators.tokens import Token

# Letters that a word must have before a slip of this kind is believed: most short words are one
# slip away from another English word, and swapped letters hardly ever make one.
_SWAPPED, _MISSING, _CHANGED, _TWICE = 5, 6, 7, 9


def put_right(
    tokens: Sequence[Token],
    unknown: Sequence[tuple[int, int]],
    known: frozenset[str],
    lexicon: Lexicon,
) -> tuple[list[Token], list[Note]]:
    """The tokens with every unknown word put right that can be, and a note for each."""
    found, notes = list(tokens), []
    for start, end in unknown:
        for at in range(start, end):
            word = tokens[at].word
            near = None if _ordinary(word, lexicon) else meant(word, known)
            if near is not None:
                found[at] = replace(tokens[at], word=near)
                text = f"'{word}' is taken for a misspelling of '{near}'."
                notes.append(Note("typo", word, text))
    return found, notes


def _ordinary(word: str, lexicon: Lexicon) -> bool:
    """Whether it is a word that the domain does not know, or one of its words in a trap."""
    return any(
        form in words
        for form in (word, singular(word))
        for words in (lexicon.ordinary, lexicon.related, lexicon.unseen)
    )


def meant(word: str, known: Iterable[str]) -> str | None:
    """The one known word that another is a misspelling of, or None.

    >>> meant("girafe", ["giraffe", "zebra"]), meant("cat", ["car", "cart"])
    ('giraffe', None)
    """
    if not word.isalpha() or word in known:
        return None
    words = [other for other in known if _alike(word, other)]
    near = [other for other in words if _slip(word, other)]
    if not near and len(word) >= _TWICE:
        near = [other for other in words if len(other) >= _TWICE and _distance(word, other) == 2]
    return near[0] if len(near) == 1 else None


def _alike(word: str, other: str) -> bool:
    """Whether two words can be a slip or two apart; slips hardly ever change the first letter."""
    return word[:1] == other[:1] and abs(len(word) - len(other)) <= 2


def _slip(word: str, other: str) -> bool:
    """Whether one word is another with one slip that its length makes believable."""
    short, long = sorted((word, other), key=len)
    if len(short) < len(long):
        return len(long) >= _MISSING and _one_more(short, long)
    differ = [k for k in range(len(word)) if word[k] != other[k]]
    if len(differ) == 1:
        return len(word) >= _CHANGED
    return len(word) >= _SWAPPED and _swapped(word, other, differ)


def _swapped(word: str, other: str, differ: Sequence[int]) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    first, second = differ
    return word[first] == other[second] and word[second] == other[first]


def _one_more(short: str, long: str) -> bool:
    """Whether a word is another with one letter more."""
    return len(long) - len(short) == 1 and any(
        long[:k] + long[k + 1 :] == short for k in range(len(long))
    )


def _distance(word: str, other: str) -> int:
    """Slips from one word to another (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        last, row_before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row_before[j] + 1, row[j - 1] + 1, row_before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        before = row_before
    return row[-1]
