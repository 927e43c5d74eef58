"""What to say of a question that no template has: the word, or the place, where reading ended."""

import difflib
from collections.abc import Collection

from nmn.errors import UnknownWord, UnparsedQuestion
from nmn.generators.tokens import Token, tokenize

SHOWN = 3
"""Examples and near words in messages."""

_SHORTEST = 3  # letters of a word that a misspelling is said to be near to: "two" is not "to"
# Questions of templates never say a number: they ask for it, or compare two.
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve dozen".split()
)


def misread(
    question: str, known: Collection[str], reached: int, expected: str
) -> UnknownWord | UnparsedQuestion:
    """The error for a question that was not read.

    Arguments:
        known: words that are somewhere in the templates.
        reached: how many words of it, signs left out, some template had.
        expected: what would have been read.
    """
    tokens = [token for token in tokenize(question) if token.word not in ",;:"]
    for token in tokens:
        word = "a" if token.word == "an" else token.word
        if word not in known:
            return _unknown(question, known, token)
    span = (len(question), len(question))
    if reached < len(tokens):
        token = tokens[reached]
        span = (token.start, token.end)
    return UnparsedQuestion(
        "no template has a question of this form",
        question=question,
        span=span,
        expected=expected,
        hint="see the docs of the domain for the forms, or give the program itself",
    )


def _unknown(question: str, known: Collection[str], token: Token) -> UnknownWord:
    words = sorted(word for word in known if len(word) >= _SHORTEST)
    near = difflib.get_close_matches(token.word, words, SHOWN, 0.7)
    hint = f'did you mean "{near[0]}"?' if near else None
    if token.word in _NUMBERS or token.word.isdigit():
        near, hint = [], "these questions say no numbers: ask how many, or more than what"
    return UnknownWord(
        f'"{token.word}" is no word of the templates',
        word=token.word,
        nearest=near,
        question=question,
        span=(token.start, token.end),
        hint=hint,
    )
