"""Slips of the hand are put right and told; English words of their own are not touched."""

import pytest

from nmn.errors import UnknownWord
from nmn.generators import GrammarGenerator
from nmn.generators.ordinary import ORDINARY
from nmn.generators.typos import meant


@pytest.mark.parametrize(
    ("question", "word", "known"),
    [
        ("How many peple are there?", "peple", "people"),
        ("Is there a girafe near the dog?", "girafe", "giraffe"),
        ("How many elehpants are there?", "elehpants", "elephants"),
        ("Is the umbbrella red?", "umbbrella", "umbrella"),
        ("Where is the skatebourd?", "skatebourd", "skateboard"),
        ("How many motorcycels are there?", "motorcycels", "motorcycles"),
    ],
)
def test_a_slip_is_put_right_and_noted(
    generator: GrammarGenerator, question: str, word: str, known: str
) -> None:
    draft = generator.draft(question)
    assert draft.program == generator.draft(question.replace(word, known)).program
    assert (draft.notes[0].kind, draft.notes[0].word) == ("typo", word)
    assert f"misspelling of '{known}'" in draft.notes[0].text


@pytest.mark.parametrize("word", ["coach", "beaches", "trunk", "sheet", "bread", "cart"])
def test_words_of_their_own_are_unknown(generator: GrammarGenerator, word: str) -> None:
    with pytest.raises(UnknownWord) as caught:
        generator.draft(f"Is there a {word}?" if not word.endswith("s") else f"Any {word}?")
    assert caught.value.word == word


def test_two_words_that_could_be_meant_are_none() -> None:
    assert meant("horsse", ["horse", "horses"]) is None
    assert meant("pupppy", ["puppy", "puppies"]) == "puppy"
    assert meant("spoosn", ["spoons", "spools"]) == "spoons"
    assert meant("trainr", ["trainer", "train", "trains"]) is None


def test_short_words_are_left_alone() -> None:
    assert meant("cas", ["car", "cat"]) is None
    assert meant("teh", ["the"]) is None


def test_no_word_of_the_domain_is_listed_as_one_of_english(generator: GrammarGenerator) -> None:
    known = {word for word in ORDINARY if word in generator.lexicon.words()}
    assert known == set()


def test_one_slip_does_not_hide_another_unknown_word(generator: GrammarGenerator) -> None:
    with pytest.raises(UnknownWord) as caught:
        generator.draft("Is the umbrela near the windmill?")
    assert caught.value.word in ("umbrela", "windmill")
