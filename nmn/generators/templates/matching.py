"""A template's text against a question: the words in the slots, wherever the two agree.

The reverse of ``wording.say``: an unset slot may be missing, a word may be said by any of its
synonyms, what is in brackets and the word "other" may be there or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nmn.generators.templates.template import Template
from nmn.generators.templates.wording import THING, Pattern, Slot, Synonyms, plural
from nmn.generators.tokens import tokenize

Binding = Mapping[str, str | None]
"""By slot, its word; None where it is unset."""

# Signs that part a sentence; where they stand, or that they do not, changes no question.
_SIGNS = frozenset(",;:")
# Stand for slots and brackets while a text is cut into words: no question has such words.
_SLOT, _OPEN, _CLOSE = "slotzz", "openzz", "closezz"


@dataclass(frozen=True)
class Phrase:
    """One way to say the word of a slot."""

    words: tuple[str, ...]
    meaning: str | None


@dataclass(frozen=True)
class Piece:
    """One part of a compiled text: a fixed word, a slot, or several parts that may be missing.

    Attributes:
        words: fixed words, any one of which fits.
        slot: the slot's name, with ``choices`` of what fits by its first word; "" for no slot.
        silent: the part may be missing.
        inside: the parts of an optional part.
    """

    words: frozenset[str] = frozenset()
    slot: str = ""
    choices: Mapping[str, tuple[Phrase, ...]] | None = None
    silent: bool = False
    inside: tuple["Piece", ...] = ()


@dataclass
class Reached:
    """How far into a question the texts went: where it stops being understood."""

    words: int = 0


class Form:
    """One text of a template, compiled.

    Arguments:
        template: whose text it is.
        pattern: the text.
        synonyms: ways to say a word.
    """

    def __init__(self, template: Template, pattern: Pattern, synonyms: Synonyms) -> None:
        self.template = template
        self._choices = _Choices(template, synonyms)
        slots: list[Slot] = []
        text = " ".join(_spelled(piece, slots) for piece in pattern.pieces)
        self._pieces = self._compiled(question_words(text), slots)

    def _compiled(self, words: Sequence[str], slots: Sequence[Slot]) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        inside: list[Piece] | None = None
        for word in words:
            if word == _OPEN:
                inside = []
            elif word == _CLOSE:
                pieces.append(Piece(silent=True, inside=tuple(inside or ())))
                inside = None
            else:
                (pieces if inside is None else inside).append(self._piece(word, slots))
        return tuple(pieces)

    def _piece(self, word: str, slots: Sequence[Slot]) -> Piece:
        if word.startswith(_SLOT):
            slot = slots[int(word.removeprefix(_SLOT))]
            silent = slot.name not in self.template.nouns
            return Piece(slot=slot.name, choices=self._choices.of(slot), silent=silent)
        if word == "other":
            return Piece(frozenset({word}), silent=True)
        # "another" may have been said as "a": the engine leaves "other" out where it is wrong.
        return Piece(frozenset({word, "a"} if word == "another" else {word}))

    @property
    def first(self) -> frozenset[str] | None:
        """The words that it may begin with; None where that is not known beforehand."""
        piece = self._pieces[0]
        return None if piece.silent or piece.slot else piece.words

    def words(self) -> Iterator[str]:
        """Every word that may stand in a question of this form."""
        for piece in self._all(self._pieces):
            yield from piece.words
            for phrases in (piece.choices or {}).values():
                for phrase in phrases:
                    yield from phrase.words

    def _all(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            yield piece
            yield from self._all(piece.inside)

    def match(self, words: Sequence[str], reached: Reached) -> list[Binding]:
        """Every way in which all of the words are of this form."""
        found: list[Binding] = []
        for binding, end in self._walk(self._pieces, words, 0, reached):
            if end == len(words) and binding not in found:
                found.append({slot: binding.get(slot) for slot in self.template.types})
        return found

    def _walk(
        self, pieces: Sequence[Piece], words: Sequence[str], at: int, reached: Reached
    ) -> Iterator[tuple[dict[str, str | None], int]]:
        reached.words = max(reached.words, at)
        if not pieces:
            yield {}, at
            return
        piece, rest = pieces[0], pieces[1:]
        if piece.silent:
            yield from self._walk(rest, words, at, reached)
        if piece.inside:
            yield from self._walk((*piece.inside, *rest), words, at, reached)
        elif at < len(words):
            for phrase in (piece.choices or {}).get(words[at], ()):
                end = at + len(phrase.words)
                if tuple(words[at:end]) == phrase.words:
                    for binding, last in self._walk(rest, words, end, reached):
                        # A slot said twice says the same word twice.
                        if binding.get(piece.slot, phrase.meaning) == phrase.meaning:
                            yield {**binding, piece.slot: phrase.meaning}, last
            if words[at] in piece.words:
                yield from self._walk(rest, words, at + 1, reached)


class _Choices:
    """What may stand in the slots of a template."""

    def __init__(self, template: Template, synonyms: Synonyms) -> None:
        self._template = template
        self._synonyms = synonyms

    def of(self, slot: Slot) -> dict[str, tuple[Phrase, ...]]:
        """By first word, the phrases for a slot."""
        kind = self._template.types[slot.name]
        meanings: list[tuple[str, str | None]] = []
        if slot.name not in self._template.null:
            meanings += [(word, word) for word in self._template.words_of(kind)]
        if slot.name in self._template.nouns:
            meanings.append((THING, None))
        found: dict[str, list[Phrase]] = {}
        for word, meaning in meanings:
            for said in self._synonyms.get(word, (word,)):
                words = question_words(plural(said) if slot.plural else said)
                found.setdefault(words[0], []).append(Phrase(tuple(words), meaning))
        return {first: tuple(phrases) for first, phrases in found.items()}


def question_words(text: str) -> list[str]:
    """The words of a text as questions and templates are compared: no signs, "a" for "an".

    Raises:
        QuestionError: it cannot be cut into words.
    """
    return [
        "a" if token.word == "an" else token.word
        for token in tokenize(text)
        if token.word not in _SIGNS
    ]


def _spelled(piece: str | Slot | tuple[str | Slot, ...], slots: list[Slot]) -> str:
    """A piece as text, with stand-ins for slots and brackets."""
    if isinstance(piece, tuple):
        inside = " ".join(_spelled(one, slots) for one in piece)
        return f"{_OPEN} {inside} {_CLOSE}"
    if isinstance(piece, Slot):
        slots.append(piece)
        return f"{_SLOT}{len(slots) - 1}"
    return piece
