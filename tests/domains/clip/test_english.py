"""Questions about clips: every form is read, and reads what it says."""

import pytest

from nmn.domains import load_domain
from nmn.errors import NmnError, UnknownWord, UnparsedQuestion
from nmn.generators.time_rules import QUESTIONS

CLIP = load_domain("clip")


@pytest.mark.parametrize("rule", QUESTIONS, ids=lambda rule: rule.name)
def test_every_form_is_read_into_a_program_of_the_language(rule) -> None:
    draft = CLIP.generator.draft(rule.example)
    assert CLIP.language.parse(draft.program).text == draft.program


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("Does a person appear before the car?",
         'earlier(start(when(on_screen(find("person")))), start(when(on_screen(find("car")))))'),
        ("When is the bicycle on screen?", 'when(on_screen(find("bicycle")))'),
        ("How many people pass?", 'count(find("person"))'),
        ("What appears first, the bus or the dog?",
         'which_earlier(start(when(on_screen(find("bus")))), start(when(on_screen(find("dog")))), '
         '"bus", "dog")'),
        ("What is left of the person while the car is visible?",
         'list_category(who(within(related(things(), "left of", find("person")), '
         'when(on_screen(find("car"))))))'),
        ("Is the car moving?", 'ever(when(doing(find("car"), "moving")))'),
        ("Is the red car moving and on the left?",
         'ever(when(together(doing(filter(find("car"), "red"), "moving"), '
         'placed(filter(find("car"), "red"), "left"))))'),
        ("Is there a dog in the first 5 seconds?",
         'ever(and_frames(when(on_screen(find("dog"))), during(clock(0, 5))))'),
        ("Is there a dog between 2 and 5 seconds?",
         'ever(and_frames(when(on_screen(find("dog"))), during(clock(2, 5))))'),
        ("Is there a dog in the first second?",
         'ever(and_frames(when(on_screen(find("dog"))), during(clock(0, 1))))'),
        ("What is on screen after the bus leaves?",
         'list_category(who(within(on_screen(things()), '
         'after(leaving(when(on_screen(find("bus"))))))))'),
        ("Tell me, how long is the truck visible?", 'lasting(when(on_screen(find("truck"))))'),
    ],
)  # fmt: skip
def test_questions_mean_what_they_say(question: str, program: str) -> None:
    assert CLIP.generator.draft(question).program == program


def test_notes_of_forms_show_programs_and_nothing_of_how_they_are_made() -> None:
    for rule in QUESTIONS:
        for note in CLIP.generator.draft(rule.example).notes:
            assert "<function" not in note.text and "Named(" not in note.text, note.text


def test_a_bare_noun_is_no_place_to_be_on() -> None:
    draft = CLIP.generator.draft("When is the bicycle on screen?")
    assert not [note for note in draft.notes if note.kind == "ambiguous"]


def test_two_readings_are_shown_as_programs() -> None:
    notes = CLIP.generator.draft("Is there a dog on the screen?").notes
    for note in notes:
        assert "lambda" not in note.text and "Named" not in note.text


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("Is there a wombat?", UnknownWord),
        ("Why is the dog on screen?", UnparsedQuestion),
        ("How many dog pass?", UnparsedQuestion),
        ("Is there a dog between 5 and 2 seconds?", UnparsedQuestion),
        ("What appears first, the dog or the dog?", UnparsedQuestion),
        ("", NmnError),
    ],
)
def test_what_cannot_be_asked_is_refused(question: str, error: type[NmnError]) -> None:
    with pytest.raises(error):
        CLIP.generator.draft(question)
