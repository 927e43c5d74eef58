"""Questions about SHAPES pictures, read by the grammar of its queries.

    query     (is THINGS THINGS)      is [there] NOUN PLACE
    THINGS    (DIRECTION THINGS)      PLACE = DIRECTION ... NOUN, or "... green" at the end
              (and COLOR SHAPE)       a red circle
              COLOR                   a red shape
              SHAPE                   a circle

The left side is the published queries' grammar, the right side their English, as in the files
``query_str.txt``; words are those of the vocabularies. Without a PLACE, "is there NOUN" asks for
the noun alone.
"""

import difflib
from collections.abc import Sequence

from nmn.domains.shapes.words import ATTRIBUTE, COLORS, RELATION, SHAPES
from nmn.errors import QuestionError, UnknownWord, UnparsedQuestion
from nmn.generators.generator import Asked, Draft, check_fits
from nmn.generators.tokens import Token, tokenize
from nmn.grammar import DIALECTS, Language

_ARTICLES = ("a", "an", "the")
_THING = "shape"
# "left_of" is said "left of".
_DIRECTIONS = {tuple(word.split("_")): word for word in RELATION}
_KNOWN = {"is", "there", _THING, *_ARTICLES, *ATTRIBUTE} | {w for said in _DIRECTIONS for w in said}
_EXAMPLE = 'for example "is a red shape above a circle"'


class ShapesQuestions:
    """Reads questions into programs; the same question always gives the same program.

    Arguments:
        language: of the programs.
    """

    name = "shapes-queries"

    def __init__(self, language: Language) -> None:
        self._language = language

    def draft(self, question: str) -> Draft:
        """The program of a question.

        >>> from nmn.domains import load_domain
        >>> load_domain("shapes").generator.draft("is a red shape above a circle").program
        'answer(both(find("red"), shift(find("circle"), "above")))'

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnknownWord: a word that no question has.
            UnparsedQuestion: known words in a form that no question has.
        """
        tokens = tokenize(question)
        for token in tokens:
            if token.word not in _KNOWN:
                raise _unknown(question, token)
        query = _Reader(question, tokens).query()
        program = DIALECTS.find("shapes").read(query, self._language).program
        return Draft(program.text, (), self.name)


class _Reader:
    """Walks over the words of one question, and says where it stopped."""

    def __init__(self, question: str, tokens: Sequence[Token]) -> None:
        self._question, self._tokens, self._at = question, tokens, 0

    def query(self) -> str:
        if not self._take("is"):
            raise self._wrong("is")
        alone = self._take("there")
        first = self._noun()
        if alone and self._at == len(self._tokens):
            # "a red circle" is both things already; "a circle" is itself, a published form too.
            return f"(is {first[5:-1]})" if first.startswith("(and ") else f"(is {first} {first})"
        second = self._place(bare=not alone)
        if self._at < len(self._tokens):
            raise self._wrong("the end of the question")
        return f"(is {first} {second})"

    def _place(self, *, bare: bool) -> str:
        directions: list[str] = []
        while (direction := self._direction()) is not None:
            directions.append(direction)
        if not directions and not bare:
            raise self._wrong("the end of the question", *map(" ".join, _DIRECTIONS))
        if not directions and self._at == len(self._tokens) - 1:
            color = self._take(*COLORS)
            if color is not None:
                return color
        said = self._noun(*(map(" ".join, _DIRECTIONS) if not directions else ()))
        for direction in reversed(directions):
            said = f"({direction} {said})"
        return said

    def _noun(self, *others: str) -> str:
        begun = self._at
        self._take(*_ARTICLES)
        color = self._take(*COLORS)
        if color is not None and self._take(_THING):
            return color
        shape = self._take(*SHAPES)
        if shape is None:
            nouns = (_THING, *SHAPES) if color else (*COLORS, *SHAPES)
            raise self._wrong(*(others if self._at == begun else ()), *nouns)
        return shape if color is None else f"(and {color} {shape})"

    def _direction(self) -> str | None:
        for said, direction in _DIRECTIONS.items():
            words = tuple(token.word for token in self._tokens[self._at : self._at + len(said)])
            if words == said:
                self._at += len(said)
                return direction
        return None

    def _take(self, *words: str) -> str | None:
        """The next word, where it is one of these."""
        if self._at < len(self._tokens) and self._tokens[self._at].word in words:
            self._at += 1
            return self._tokens[self._at - 1].word
        return None

    def _wrong(self, *expected: str) -> QuestionError:
        """Another word than these stands here, or none."""
        end = len(self._question)
        span, message = (end, end + 1), "the question ends too early"
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            span, message = (token.start, token.end), f"'{token.word}' cannot stand here"
        return UnparsedQuestion(
            message,
            question=self._question,
            span=span,
            expected=("one of: " if len(expected) > 1 else "") + ", ".join(expected),
            hint=_EXAMPLE,
        )


def _unknown(question: str, token: Token) -> UnknownWord:
    near = difflib.get_close_matches(token.word, sorted(_KNOWN), 3, 0.6)
    return UnknownWord(
        f"the word '{token.word}' is not known",
        word=token.word,
        nearest=near,
        question=question,
        span=(token.start, token.end),
        expected=f"one of: {', '.join((*ATTRIBUTE, *map(' '.join, _DIRECTIONS)))}",
        hint=f"did you mean '{near[0]}'?" if near else _EXAMPLE,
    )


def shapes_questions(domain: Asked) -> ShapesQuestions:
    """The generator "shapes-queries" of a domain with these words."""
    check_fits(ShapesQuestions.name, domain, ("find", "shift", "both", "answer"))
    return ShapesQuestions(domain.language)
