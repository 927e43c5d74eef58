"""Errors name the word, the place and the nearest thing that would have been understood."""

import pytest

from nmn.domains import load_domain
from nmn.errors import NmnError, QuestionError, UnknownWord, UnparsedQuestion
from nmn.generators import GENERATORS, GrammarGenerator


def refused(generator: GrammarGenerator, question: str) -> QuestionError:
    with pytest.raises(QuestionError) as caught:
        generator.draft(question)
    return caught.value


@pytest.mark.parametrize(
    ("question", "word", "nearest"),
    [
        ("How many tigers are there?", "tigers", ("cat", "zebra")),
        ("Is there a girrafee near the dog?", "girrafee", ("giraffe",)),
        ("What is on the piano?", "piano", ()),
        ("How many fluffy dogs are there?", "fluffy", ()),
        ("Is there a small helicopter and a dog?", "helicopter", ("airplane",)),
        ("Locate the lighthouse", "lighthouse", ()),
        ("Is the windmill left of the spaceship?", "windmill", ()),
        ("Is there a café on the left?", "café", ()),
    ],
)
def test_unknown_nouns(
    generator: GrammarGenerator, question: str, word: str, nearest: tuple[str, ...]
) -> None:
    error = refused(generator, question)
    assert isinstance(error, UnknownWord)
    assert error.word == word
    assert error.nearest == nearest
    assert question[slice(*error.span)] == word
    assert error.question == question
    assert f"'{word}' is not known" in str(error)
    assert "^" * len(word) in str(error)
    assert error.expected and error.hint


@pytest.mark.parametrize(
    ("question", "stopped"),
    [
        ("What is the dog doing?", "doing"),
        ("How old is the man?", "old"),
        ("Can the dog swim?", "swim"),
        ("Is there a dog chasing the cat?", "chasing"),
        ("How many cars are parked?", "parked"),
        ("Is the dog never on the couch?", "never"),
        ("the the the", "the"),
        ("Are there twice as many dogs as cats?", "twice"),
        ("Why is the dog red?", "Why"),
        ("Combien de chiens?", "Combien"),
        ("图片里有几只狗", "图片里有几只狗"),
        ("dogs", "dogs"),
        ("what is the second largest car", "largest"),
        ("are there 5000 dogs", "5000"),
    ],
)
def test_unparsed_questions(generator: GrammarGenerator, question: str, stopped: str) -> None:
    error = refused(generator, question)
    assert isinstance(error, UnparsedQuestion)
    assert question[slice(*error.span)] == stopped
    assert error.expected is not None
    assert error.expected.startswith("a question like")


def test_closest_example(generator: GrammarGenerator) -> None:
    assert 'like "How many dogs are there?"' in str(refused(generator, "How many dogs were there?"))
    assert 'like "Which dog is larger?"' in str(refused(generator, "Which is larger, the dog?"))


def test_misspelled_words_of_the_grammar(generator: GrammarGenerator) -> None:
    assert "'how'" in str(refused(generator, "Hwo many dogs are there?"))
    assert "'red'" in str(refused(generator, "Is the car redd?"))


def test_reasons_are_given(generator: GrammarGenerator) -> None:
    assert "not seen" in str(refused(generator, "Is the person a woman?"))
    assert "of one kind" in str(refused(generator, "Is the car red or large?"))
    assert "'or'" in str(refused(generator, "Is the dog red or near the cat?"))
    assert "too long" in str(refused(generator, "find dogs " + "that are not red " * 15))


def test_registry() -> None:
    photo = load_domain("photo")
    assert {"grammar", "grammar+embedding"} <= set(GENERATORS.names())
    assert GENERATORS.find("grammar")(photo).name == "grammar"
    with pytest.raises(NmnError, match="no generator 'gramar'") as wrong:
        GENERATORS.find("gramar")
    assert "did you mean grammar" in str(wrong.value)
    with pytest.raises(NmnError, match="already"):
        GENERATORS.add("grammar", lambda domain: photo.generator)


def test_a_generator_that_does_not_fit_a_domain_says_so() -> None:
    with pytest.raises(NmnError, match="'clevr' has no lexicon"):
        GENERATORS.find("grammar")(load_domain("clevr"))


@pytest.mark.parametrize(
    "question",
    [
        "Are there no dogs or cats?",
        "Is there more than one dog or cat?",
        "Are there two dogs or cats?",
    ],
)
def test_a_number_that_may_be_meant_for_each_is_not_given_to_the_first_alone(question: str) -> None:
    with pytest.raises(UnparsedQuestion, match="may be meant for each or for the first"):
        load_domain("photo").generator.draft(question)
