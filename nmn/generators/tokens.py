"""Question text -> tokens with their places: curly quotes, contractions, hyphens, digits."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from nmn.errors import EmptyQuestion, QuestionTooLong, UnparsedQuestion

# Bounds of one question. People ask in fewer than 30 words; the bounds keep the parser's work
# (quadratic in the words) below some tens of milliseconds whatever is pasted in.
MAX_CHARACTERS = 500
MAX_WORDS = 64

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ‘`´′＇][^\W_]+)*|\S")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´′＇", "'"))
_ENDINGS = frozenset("?!.…？！。")
_DASHES = frozenset("-‐‑")
# Words after which 's is short for "is"; after a noun it is the possessive.
_IS = frozenset(("what", "who", "where", "which", "there", "that", "it", "how", "here"))
_SHORT = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "i'm": ("i", "am"),
    "let's": ("let", "us"),
    "gimme": ("give", "me"),
}
_SUFFIXES = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word in lower case, with the characters of the question ``[start, end)`` it stands on."""

    word: str
    start: int
    end: int


def tokenize(question: str, signs: Collection[str] = ()) -> list[Token]:
    """The words of a question; sentence ends are left out, commas are tokens of their own.

    Arguments:
        signs: that are tokens of their own as well.

    >>> [token.word for token in tokenize("What’s left of the teddy-bear?")]
    ['what', 'is', 'left', 'of', 'the', 'teddy', 'bear']

    Raises:
        EmptyQuestion: there is no word in it.
        QuestionTooLong: more than MAX_CHARACTERS characters or MAX_WORDS words.
        UnparsedQuestion: a sign that is neither a word nor punctuation, or two sentences.
    """
    if len(question) > MAX_CHARACTERS:
        raise QuestionTooLong(
            f"the question has {len(question)} characters",
            expected=f"at most {MAX_CHARACTERS}",
            hint="ask several shorter questions",
            question=question,
            span=(MAX_CHARACTERS, len(question)),
        )
    # Invisible characters (controls, joiners, byte order marks) stand for a blank: one character
    # for one, so that places in the text stay right.
    text = "".join(" " if unicodedata.category(ch) in ("Cc", "Cf", "Zs") else ch for ch in question)
    tokens: list[Token] = []
    odd: tuple[int, int] | None = None
    ended: int | None = None
    for match in _TOKEN.finditer(text):
        piece, start, end = match.group(), match.start(), match.end()
        if piece[0].isalnum():
            if ended is not None:
                odd = odd or (start, end)
            tokens.extend(_split(piece, start, end))
        elif piece in _ENDINGS:
            ended = start if tokens and ended is None else ended
        elif piece in ",:;":
            tokens.append(Token(",", start, end))
        elif piece in signs:
            tokens.append(Token(piece, start, end))
        elif piece not in _DASHES:
            odd = odd or (start, end)
    if not any(token.word != "," for token in tokens):
        raise EmptyQuestion(
            "there is no word in the question",
            expected="a question in English",
            hint="for example: How many dogs are there?",
            question=question,
        )
    if odd is not None:
        raise _odd_sign(question, text, odd, ended)
    if len(tokens) > MAX_WORDS:
        raise QuestionTooLong(
            f"the question has {len(tokens)} words",
            expected=f"at most {MAX_WORDS}",
            hint="ask several shorter questions",
            question=question,
            span=(tokens[MAX_WORDS].start, len(question)),
        )
    return tokens


def _split(piece: str, start: int, end: int) -> list[Token]:
    """One word, or the two that a contraction stands for; both at the same place."""
    # NFKC makes full-width letters and ligatures plain ones; the place stays that of the original.
    word = unicodedata.normalize("NFKC", piece.translate(_APOSTROPHES)).lower()
    if word in _SHORT:
        return [Token(part, start, end) for part in _SHORT[word]]
    for suffix, full in _SUFFIXES.items():
        if word.endswith(suffix) and len(word) > len(suffix):
            cut = end - len(suffix)
            return [Token(word[: -len(suffix)], start, cut), Token(full, cut, end)]
    if word.endswith("'s") and len(word) > 2:
        stem = word[:-2]
        return [Token(stem, start, end - 2), Token("is" if stem in _IS else "'s", end - 2, end)]
    return [Token(word, start, end)]


def _odd_sign(
    question: str, text: str, odd: tuple[int, int], ended: int | None
) -> UnparsedQuestion:
    """The error for the first sign that cannot be in a question."""
    sign = text[odd[0] : odd[1]]
    if ended is not None and odd[0] > ended:
        return UnparsedQuestion(
            "there is more after the end of the question",
            expected="one question at a time",
            hint="ask one after the other, or join them with 'and'",
            question=question,
            span=odd,
        )
    name = unicodedata.name(sign[0], f"U+{ord(sign[0]):04X}").lower()
    return UnparsedQuestion(
        f"the sign '{sign}' ({name}) is not understood"
        if sign.isprintable()
        else f"the sign {name} is not understood",
        expected="words, digits and commas",
        question=question,
        span=odd,
    )
