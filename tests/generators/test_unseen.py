"""What is not seen is said by its word, with a question that is read in its place."""

import re

import pytest

from nmn.errors import UnparsedQuestion
from nmn.generators import GrammarGenerator


@pytest.mark.parametrize(
    ("question", "word", "offered"),
    [
        ("Is the man kicking the ball?", "kicking", "Is the man near the ball?"),
        ("Is the cat sleeping on the bed?", "sleeping", "Is the cat on the bed?"),
        ("Is the dog looking at the cat?", "looking", "Is the dog near the cat?"),
        ("Is the woman smiling?", "smiling", "Is there a woman?"),
        ("How many dogs are barking?", "barking", "How many dogs are there?"),
        ("What is the man doing?", "doing", "What is the man holding?"),
        ("Are the sleeping dogs brown?", "sleeping", "Are the dogs brown?"),
        ("Is the man standing?", "standing", "Is there a man?"),
    ],
)
def test_the_word_is_named_and_another_question_is_offered(
    generator: GrammarGenerator, question: str, word: str, offered: str
) -> None:
    with pytest.raises(UnparsedQuestion) as caught:
        generator.draft(question)
    error = caught.value
    assert str(error).startswith(f"'{word}' is not something this detector sees")
    assert question[slice(*error.span)] == word
    assert f'"{offered}"' in (error.expected or "")
    assert generator.draft(offered).program


def test_whatever_is_offered_is_read(generator: GrammarGenerator) -> None:
    for word in ("raining", "happy", "eating", "open", "older", "playing"):
        for question in (f"Is it {word}?", f"Is the dog {word} the cat?", f"Who is {word}?"):
            with pytest.raises(UnparsedQuestion) as caught:
                generator.draft(question)
            (offered,) = re.findall('"([^"]*)"', caught.value.expected or "")
            assert generator.draft(offered).program


def test_no_unseen_word_is_one_of_the_domain(generator: GrammarGenerator) -> None:
    adjectives = {entry.phrase for entry in generator.lexicon.entries["adjective"]}
    assert not {(word,) for word in generator.lexicon.unseen} & adjectives


@pytest.mark.parametrize(
    ("question", "program", "word"),
    [
        ("Is the dog sitting near the car?",
         'verify_relation(unique(find("dog")), "near", unique(find("car")))', "sitting"),
        ("Which dog lies on the bed?",
         'relate(find("dog"), "on", unique(find("bed")))', "lies"),
        ("Who is wearing red?", 'list_category(filter(find("person"), "red"))', "red"),
        ("Are there dogs in the room?", 'exist(find("dog"))', "room"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(
    generator: GrammarGenerator, question: str, program: str, word: str
) -> None:
    draft = generator.draft(question)
    assert draft.program == program
    assert ("loss", word) in [(note.kind, note.word) for note in draft.notes]


def test_either_or_is_answered_with_the_noun(generator: GrammarGenerator) -> None:
    assert generator.draft("Is the cat on a bed or a couch?").program == (
        'list_category(relate(union(find("bed"), find("couch")), "supporting", '
        'unique(find("cat"))))'
    )


def test_where_a_clause_belongs_is_told(generator: GrammarGenerator) -> None:
    for question in (
        "Is there a bed or a couch that is not white?",
        "How many dogs and cats near the bus are there?",
    ):
        assert [note.kind for note in generator.draft(question).notes] == ["ambiguous"]
    for question in ("Is there a bed or a white couch?", "How many dogs and cats are there?"):
        assert generator.draft(question).notes == ()


@pytest.mark.parametrize("question", ["Is the man wearing large?", "What size is he wearing?"])
def test_only_colors_are_worn(generator: GrammarGenerator, question: str) -> None:
    with pytest.raises(UnparsedQuestion):
        generator.draft(question)
