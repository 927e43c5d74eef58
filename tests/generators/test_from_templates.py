"""The template generator reads every question that is made from its templates, and no other."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nmn.domains import load_domain
from nmn.domains.clevr.catalogue import (
    TEMPLATES,
    TEMPLATES_CLOSURE,
    load_clevr_templates,
    read_heard,
)
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.sampling import sample_scenes
from nmn.errors import EmptyQuestion, QuestionTooLong, UnknownWord, UnparsedQuestion
from nmn.generators.from_templates import TemplateGenerator
from nmn.grammar import DIALECTS
from tests.shared_data import shared_data
from tests.synthetic.questions.clevr import Questioner, generate_questions, read_synonyms

LANGUAGE = DOMAIN.exact_language
OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "clevr-templates" / "CLEVR_1.0_templates"
FOLDERS = [
    pytest.param([TEMPLATES], id="own"),
    pytest.param([TEMPLATES_CLOSURE], id="recombined"),
    pytest.param(
        [OFFICIAL],
        id="official",
        marks=pytest.mark.skipif(
            not OFFICIAL.is_dir(), reason="the official templates are not here"
        ),
    ),
]


def to_text(nodes) -> str:
    return DIALECTS.find("clevr").read(nodes, LANGUAGE).program.text


def generator(folders) -> TemplateGenerator:
    return TemplateGenerator(load_clevr_templates(*folders), read_synonyms(), to_text)


OWN = generator([TEMPLATES])


@pytest.mark.parametrize("folders", FOLDERS)
def test_questions_made_from_templates_are_read_exactly(folders) -> None:
    """The figure asked for is 99 %, and nothing silently wrong."""
    reader = generator(folders)
    scenes = list(sample_scenes(30, 11))
    questions = list(generate_questions(scenes, Questioner(load_clevr_templates(*folders), seed=4)))
    assert len(questions) > 250
    refused = 0
    for question in questions:
        try:
            draft = reader.draft(question["question"])
        except UnparsedQuestion:
            refused += 1
            continue
        assert draft.program == to_text(question["program"]), question["question"]
    assert refused <= 0.01 * len(questions)


@pytest.mark.parametrize(
    "question", ["how many objects are there", "HOW MANY   BIG red Balls are THERE??"]
)
def test_case_blanks_and_signs_do_not_matter(question) -> None:
    text = OWN.draft(question).program
    assert text == OWN.draft(f"{question.capitalize()}?").program
    assert text.startswith("count(")


def test_an_unknown_word_is_named_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownWord) as caught:
        OWN.draft("How many big red bals are there?")
    assert caught.value.word == "bals" and "balls" in caught.value.nearest
    assert caught.value.span == (17, 21)


@pytest.mark.parametrize("word", ["two", "2", "ten"])
def test_a_number_is_not_taken_for_another_word(word) -> None:
    """ "two" was asked whether it meant "to"."""
    with pytest.raises(UnknownWord) as caught:
        OWN.draft(f"Are there {word} red balls?")
    assert caught.value.word == word and caught.value.nearest == ()
    assert caught.value.hint == "these questions say no numbers: ask how many, or more than what"


@pytest.mark.parametrize("word", ["tw", "oft", "ans"])
def test_no_short_word_is_suggested(word) -> None:
    with pytest.raises(UnknownWord) as caught:
        OWN.draft(f"Are there {word} red balls?")
    assert all(len(near) > 2 for near in caught.value.nearest)


def test_every_official_synonym_is_understood() -> None:
    """ "tiny" was not."""
    path = shared_data("clevr-templates") / "synonyms.json"
    official = json.loads(path.read_text())
    for word in ("above", "below"):
        del official[word]  # relations that no scene of CLEVR 1.0 has
    heard = read_heard()
    for word, said in official.items():
        assert set(said) <= set(heard[word]), word


def test_tiny_is_small_and_is_never_said() -> None:
    reader = load_domain("clevr").generator
    assert (
        reader.draft("Is there a tiny ball?").program
        == reader.draft("Is there a small ball?").program
    )
    assert "tiny" not in read_synonyms()["small"], "a seed would make other questions"


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("", EmptyQuestion),
        ("  ?", EmptyQuestion),
        ("how " * 200, QuestionTooLong),
        ("Red the many are?", UnparsedQuestion),
        ("How many red cubes are there left of the", UnparsedQuestion),
    ],
)
def test_what_is_no_question_is_refused(question, error) -> None:
    with pytest.raises(error):
        OWN.draft(question)


def test_where_it_stops_being_understood_is_shown() -> None:
    with pytest.raises(UnparsedQuestion) as caught:
        OWN.draft("How many big red balls are there cube?")
    start, end = caught.value.span
    assert "How many big red balls are there cube?"[start:end] == "cube"


def test_two_readings_are_refused_and_both_are_named() -> None:
    plain = [t for t in load_clevr_templates(TEMPLATES) if len(t.nodes) == 2]
    exists, counts = (
        next(t for t in plain if t.answer_type == kind) for kind in ("Bool", "Integer")
    )
    torn = replace(exists, nodes=counts.nodes)  # the same texts, another program
    reader = TemplateGenerator([exists, torn], read_synonyms(), to_text)
    with pytest.raises(UnparsedQuestion, match="more than one way") as caught:
        reader.draft("Is there a red ball?")
    assert "exist(" in str(caught.value.expected) and "count(" in str(caught.value.expected)


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("How many balls are there?", 'count(filter(scene(), "sphere"))'),
        ("Is there a red thing?", 'exist(filter(scene(), "red"))'),
        (
            "What color is the big drum left of the shiny block?",
            'query_color(unique(filter(filter(relate(unique(filter(filter(scene(), "metal"), '
            '"cube")), "left"), "large"), "cylinder")))',
        ),
        (
            "Are there more cubes than rubber balls?",
            'greater_than(count(filter(scene(), "cube")), '
            'count(filter(filter(scene(), "rubber"), "sphere")))',
        ),
        (
            "Is there another ball that has the same size as the red ball?",
            'exist(filter(same(unique(filter(filter(scene(), "red"), "sphere")), "size"), '
            '"sphere"))',
        ),
    ],
)
def test_plain_questions_are_read(question, program) -> None:
    assert OWN.draft(question).program == program
