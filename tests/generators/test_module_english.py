"""Modules bring forms of questions: what fills them, what they leave alone, what is refused."""

from typing import Annotated

import pytest

from nmn.domains import load_domain
from nmn.errors import ModuleError, QuestionError
from nmn.grammar import Signature
from nmn.modules import MODULES, Module, module
from nmn.types import Bool, Integer, Object, ObjectSet, Word


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules of these tests are registered for no other."""
    monkeypatch.setattr(MODULES, "_things", dict(MODULES._things))


def read(question: str, *modules: type[Module]) -> str:
    return load_domain("photo").extended(modules).generator.draft(question).program


def test_a_set_is_any_noun_phrase() -> None:
    @module("tests.alone", english=("(is|are) exactly one {objects} there",))
    class Alone(Module):
        """Is exactly one object in the set?"""

        def forward(self, objects: ObjectSet) -> Bool:
            return Bool(objects.scores.amax(dim=1))

    asked = "Is exactly one person there?"
    with pytest.raises(QuestionError):
        read(asked)
    assert read(asked, Alone) == 'alone(find("person"))'
    assert read("Please, is exactly one red car near the bus there?", Alone) == (
        'alone(relate(filter(find("car"), "red"), "near", unique(find("bus"))))'
    )
    with pytest.raises(QuestionError):
        read("Is exactly one no dog there?", Alone)


def test_objects_words_and_numbers_fill_their_arguments_in_any_order() -> None:
    @module("tests.shade", english=("is {item} of {number} shades of {color}",))
    class Shade(Module):
        """Has the object so many shades of a color?"""

        def forward(self, color: Annotated[Word, "color"], number: Integer, item: Object) -> Bool:
            return Bool(item.weights.amax(dim=1))

    program = read("Is the car of three shades of grey?", Shade)
    assert program == 'shade("gray", 3, unique(find("car")))'
    with pytest.raises(QuestionError):
        read("Is the car of three shades of large?", Shade)


def test_what_the_domain_reads_itself_stays_and_the_other_reading_is_told() -> None:
    @module("tests.any", english=("is there {objects}",))
    class Any(Module):
        """Takes a form that the grammar has."""

        def forward(self, objects: ObjectSet) -> Bool:
            return Bool(objects.scores.amax(dim=1))

    draft = load_domain("photo").extended([Any]).generator.draft("Is there a dog?")
    assert draft.program == 'exist(find("dog"))'
    assert [note.kind for note in draft.notes] == ["ambiguous"]
    assert 'any(find("dog"))' in draft.notes[0].text


@pytest.mark.parametrize(
    "form", ["is {things} there", "is it there", "{objects}", "is {objects} near {other}"]
)
def test_a_form_names_each_argument_and_has_a_word(form: str) -> None:
    with pytest.raises(ModuleError, match="form of question"):

        @module("tests.wrong", english=(form,))
        class Wrong(Module):
            """Has a form that does not fit."""

            def forward(self, objects: ObjectSet) -> Bool:
                return Bool(objects.scores.amax(dim=1))


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("is (not {objects} there", "bracket"),
        ("is there [one of {objects}]", "each argument once"),
        ("are {objects} and {objects} there", "each argument once"),
    ],
)
def test_a_form_that_cannot_be_read_says_why(form: str, why: str) -> None:
    @module("tests.broken", english=(form,))
    class Broken(Module):
        """Has a form that is no pattern."""

        def forward(self, objects: ObjectSet) -> Bool:
            return Bool(objects.scores.amax(dim=1))

    with pytest.raises(ModuleError, match=why):
        read("Is there a dog?", Broken)


def test_what_no_phrase_says_cannot_be_an_argument() -> None:
    @module("tests.both", english=("is {fact} so",))
    class Both(Module):
        """Takes what English has no phrase for."""

        def forward(self, fact: Bool) -> Bool:
            return fact

    with pytest.raises(ModuleError, match="Bool"):
        read("Is there a dog?", Both)


def test_a_stranger_whose_english_is_broken_is_left_out() -> None:
    @module("tests.left", domains=("photo",), english=("is [{objects}] left",))
    class Left(Module):
        """May leave its argument out."""

        def forward(self, objects: ObjectSet) -> Bool:
            return Bool(objects.scores.amax(dim=1))

    from nmn.domains.domain import joining

    assert isinstance(Left.signature, Signature)
    assert Left not in joining(load_domain("photo"))


def test_questions_about_clips_reach_modules_in_the_same_way() -> None:
    @module("tests.seldom", english=("(is|are) {objects} seldom seen",))
    class Seldom(Module):
        """Is the set small?"""

        def forward(self, objects: ObjectSet) -> Bool:
            return Bool(1 - objects.scores.amax(dim=1))

    clip = load_domain("clip").extended([Seldom])
    assert clip.generator.draft("Are red cars seldom seen?").program == (
        'seldom(filter(find("car"), "red"))'
    )
