"""Pronouns: what they point at, what they stand for, and that the reader is told."""

import pytest

from nmn.errors import QuestionError
from nmn.generators import GrammarGenerator

DOG, CAR, PERSON = 'find("dog")', 'find("car")', 'find("person")'


@pytest.mark.parametrize(
    ("question", "program", "word"),
    [
        ("Is it red?", 'verify(unique(find("thing")), "red")', "it"),
        ("Are they brown?", f'every({PERSON}, filter({PERSON}, "brown"))', "they"),
        ("What color is she wearing?", f"query_color(unique({PERSON}))", "she"),
        ("Is this a dog?", f"exist({DOG})", "this"),
        ("Isn't this a dog?", f"exist({DOG})", "this"),
        ("Are those dogs?", f"exist({DOG})", "those"),
        ("What are these?", 'list_category(find("thing"))', "these"),
        ("Is the one on the left red?",
         'verify(unique(filter(find("thing"), "left")), "red")', "one"),
        ("Are any of them brown?", f'exist(filter({PERSON}, "brown"))', "them"),
    ],
)  # fmt: skip
def test_what_names_nothing_is_what_is_in_the_picture_and_is_noted(
    generator: GrammarGenerator, question: str, program: str, word: str
) -> None:
    draft = generator.draft(question)
    assert draft.program == program
    assert (draft.notes[0].kind, draft.notes[0].word) in (("guess", word), ("dropped", "not"))
    assert any((note.kind, note.word) == ("guess", word) for note in draft.notes)


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("Is there a dog, and is it brown?",
         f'and(exist({DOG}), verify(unique({DOG}), "brown"))'),
        ("Are there dogs and are they brown?",
         f'and(exist({DOG}), every({DOG}, filter({DOG}, "brown")))'),
        ("Is there a car and is the dog in it?",
         None),
        ("Is there a man and is he on the left?",
         f'and(exist({PERSON}), verify(unique({PERSON}), "left"))'),
        ("Is the car on the left larger than the one on the right?",
         f'verify_relation(unique(filter({CAR}, "left")), "larger than", '
         f'unique(filter({CAR}, "right")))'),
    ],
)  # fmt: skip
def test_what_was_named_before_is_meant(
    generator: GrammarGenerator, question: str, program: str | None
) -> None:
    if program is None:
        with pytest.raises(QuestionError, match="could stand for 'car' or 'dog'"):
            generator.draft(question)
        return
    draft = generator.draft(question)
    assert draft.program == program
    assert any("named before" in note.text for note in draft.notes if note.kind == "guess")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Is the dog near the car and is it red?", "'it' could stand for 'dog' or 'car'"),
        ("Is the dog near it?", "'it' is not the 'dog'"),
        ("Is this a woman?", "not seen"),
        ("What dog is this?", "kinds of 'dog' are not seen"),
    ],
)
def test_what_a_pronoun_cannot_be_is_refused_with_the_reason(
    generator: GrammarGenerator, question: str, why: str
) -> None:
    with pytest.raises(QuestionError, match=why):
        generator.draft(question)


def test_whose_it_is_is_told_to_be_a_guess(generator: GrammarGenerator) -> None:
    draft = generator.draft("What color is the man's tie?")
    assert draft.program == (
        'query_color(unique(relate(find("tie"), "overlapping", unique(find("person")))))'
    )
    assert [note.kind for note in draft.notes] == ["loss", "guess"]
    assert [note.kind for note in generator.draft("Is his tie red?").notes] == ["loss"]


def test_the_picture_is_not_the_dog_that_is_in_it(generator: GrammarGenerator) -> None:
    draft = generator.draft("Does this picture have a dog in it?")
    assert (draft.program, draft.notes) == (f"exist({DOG})", ())
