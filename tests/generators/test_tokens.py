"""Question text -> tokens: contractions, curly quotes, hyphens, places, and what is refused."""

import pytest

from nmn.errors import EmptyQuestion, QuestionTooLong, UnparsedQuestion
from nmn.generators.tokens import MAX_CHARACTERS, MAX_WORDS, tokenize


def words(question: str) -> str:
    return " ".join(token.word for token in tokenize(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many dogs?", "how many dogs"),
        ("HOW MANY DOGS", "how many dogs"),
        ("What's there?", "what is there"),
        ("What’s there?", "what is there"),
        ("who's that?", "who is that"),
        ("dogs that aren't red", "dogs that are not red"),
        ("Isn't it?", "is not it"),
        ("people who don’t", "people who do not"),
        ("can't we", "can not we"),
        ("the car's color", "the car 's color"),
        ("the teddy-bear", "the teddy bear"),
        ("3 dogs, 2nd cat", "3 dogs , 2nd cat"),
        ("Which is larger: a or b?", "which is larger , a or b"),
        ("how\u00a0many\u2009dogs", "how many dogs"),
        ("how\u200bmany\ufeff dogs\x00", "how many dogs"),
        ("how\tmany\r\ndogs", "how many dogs"),
        ("ｄｏｇ", "dog"),
        ("dogs?!...", "dogs"),
        ("dogs？", "dogs"),
    ],
)
def test_words(question: str, expected: str) -> None:
    assert words(question) == expected


def test_places_are_those_of_the_question() -> None:
    question = "  What’s the teddy-bear's color?"
    pieces = [question[token.start : token.end] for token in tokenize(question)]
    assert pieces == ["What", "’s", "the", "teddy", "bear", "'s", "color"]


@pytest.mark.parametrize("question", ["", "   ", "\t\n", "???", ", ,", "…", "\u200b", "!"])
def test_empty(question: str) -> None:
    with pytest.raises(EmptyQuestion) as caught:
        tokenize(question)
    assert caught.value.question == question


def test_emoji_alone_has_no_word() -> None:
    with pytest.raises(EmptyQuestion):
        tokenize("🐕🐕")


@pytest.mark.parametrize(
    ("question", "odd"),
    [
        ("how many 🐕 dogs", "🐕"),
        ('is "dog" there', '"'),
        ("dogs (red)", "("),
        ("dogs & cats", "&"),
        ("a_b", "_"),
        ("dog\ud800", "\ud800"),
        ("is a dog there? Is a cat", "Is"),
    ],
)
def test_odd_signs_are_named(question: str, odd: str) -> None:
    with pytest.raises(UnparsedQuestion) as caught:
        tokenize(question)
    start, end = caught.value.span
    assert question[start:end] == odd


def test_two_questions_are_one_too_many() -> None:
    with pytest.raises(UnparsedQuestion, match="after the end"):
        tokenize("How many dogs are there? How many cats?")


def test_length_is_checked_first() -> None:
    assert tokenize("x" * MAX_CHARACTERS)
    with pytest.raises(QuestionTooLong, match="20000 characters"):
        tokenize("🐕" * 20_000)


def test_number_of_words_is_bounded() -> None:
    assert len(tokenize("a " * MAX_WORDS)) == MAX_WORDS
    with pytest.raises(QuestionTooLong, match="words"):
        tokenize("a " * (MAX_WORDS + 1))
