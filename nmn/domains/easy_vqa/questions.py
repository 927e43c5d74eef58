"""easy-VQA's questions: there are 107, all of which its dialect can list."""

import difflib
from collections.abc import Sequence

from nmn.domains.easy_vqa.dialect import DIALECT
from nmn.errors import NmnError, UnknownWord, UnparsedQuestion
from nmn.generators.generator import Asked, Draft, check_fits
from nmn.generators.tokens import Token, tokenize
from nmn.grammar import Language

_EXAMPLE = 'for example "is there a red shape in the image?"'
_SHOWN = 8  # words that are told to fit


class EasyVqaQuestions:
    """Reads questions into programs; the same question always gives the same program.

    Signs, case and "an" for "a" make no difference.

    Arguments:
        language: of the programs.
    """

    name = "easy-vqa-forms"

    def __init__(self, language: Language) -> None:
        self._language = language
        self._questions = {_words(tokenize(text)): text for text in DIALECT.questions(language)}
        self._known = {word for words in self._questions for word in words}

    def draft(self, question: str) -> Draft:
        """The program of a question.

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnknownWord: a word that no question has.
            UnparsedQuestion: known words in a form that no question has.
        """
        tokens = [token for token in tokenize(question) if token.word != ","]
        words = _words(tokens)
        if words not in self._questions:
            raise self._complaint(question, tokens, words)
        program = DIALECT.read(self._questions[words], self._language).program
        return Draft(program.text, (), self.name)

    def _complaint(
        self, question: str, tokens: Sequence[Token], words: tuple[str, ...]
    ) -> NmnError:
        for token, word in zip(tokens, words, strict=True):
            if word not in self._known:
                return self._unknown(question, token)
        # As far as some question begins the same way.
        at = max(_alike(words, known) for known in self._questions)
        follows = {known[at : at + 1] for known in self._questions if known[:at] == words[:at]}
        fitting = sorted(word for (word,) in follows - {()})[:_SHOWN]
        if () in follows:
            fitting.append("the end of the question")
        end = len(question)
        span, message = (end, end + 1), "the question ends too early"
        if at < len(tokens):
            span, message = (tokens[at].start, tokens[at].end), f"'{words[at]}' cannot stand here"
        return UnparsedQuestion(
            message,
            question=question,
            span=span,
            expected=("one of: " if len(fitting) > 1 else "") + ", ".join(fitting),
            hint=_EXAMPLE,
        )

    def _unknown(self, question: str, token: Token) -> UnknownWord:
        near = difflib.get_close_matches(token.word, sorted(self._known), 3, 0.6)
        words = self._language.vocabularies["attribute"]
        return UnknownWord(
            f"the word '{token.word}' is not known",
            word=token.word,
            nearest=near,
            question=question,
            span=(token.start, token.end),
            expected=f"a word of easy-VQA's questions, such as {', '.join(words)}",
            hint=f"did you mean '{near[0]}'?" if near else _EXAMPLE,
        )


def _words(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple("a" if token.word == "an" else token.word for token in tokens)


def _alike(words: Sequence[str], known: Sequence[str]) -> int:
    """How many words both begin with."""
    same = 0
    for one, other in zip(words, known, strict=False):
        if one != other:
            break
        same += 1
    return same


def easy_vqa_questions(domain: Asked) -> EasyVqaQuestions:
    """The generator "easy-vqa-forms" of a domain with these words."""
    check_fits(EasyVqaQuestions.name, domain, ("scene", "filter", "exist", "not"))
    return EasyVqaQuestions(domain.language)
