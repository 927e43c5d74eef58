"""The motion world's English is read by the patterns that it is written with."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nmn.domains.clevr.domain import DOMAIN as CLEVR
from nmn.domains.motion.agqa import english, identities, scene_graph
from nmn.domains.motion.data import TEST, clips_of
from nmn.domains.motion.domain import DOMAIN
from nmn.domains.motion.questions.agqa.generate import AgqaQuestioner
from nmn.domains.motion.questions.agqa.template import Template
from nmn.domains.motion.questions.agqa.templates import TEMPLATES
from nmn.domains.motion.questions.agqa.words import Words
from nmn.domains.motion.reading import motion_templates, sayings
from nmn.errors import DomainError, NmnError, UnknownWord, UnparsedQuestion
from nmn.generators.from_patterns import QUESTION, PatternGenerator
from nmn.grammar import DIALECTS


@pytest.fixture(scope="module")
def records():
    asker = AgqaQuestioner(Words(english(), identities()), "test", seed=5, per_clip=20)
    found: list[dict[str, Any]] = []
    for clip in clips_of(TEST + 77, 6):
        boxes = np.zeros((len(clip.things), len(clip), 4))
        vertices = scene_graph(clip, boxes, clip.course.inside, "test")
        found += asker.ask(clip.name, vertices).values()
    return found


def gold(record) -> str:
    return DIALECTS.find("agqa").read(record["program"], DOMAIN.language).program.text


def test_every_question_is_read_as_its_own_program_or_refused_as_ambiguous(records) -> None:
    told: Counter[str] = Counter()
    for record in records:
        try:
            program = DOMAIN.generator.draft(record["question"]).program
        except UnparsedQuestion as error:
            assert "more than one way" in str(error), record["question"]
            assert gold(record) in str(error), "its own reading is among those that are named"
            told["refused"] += 1
        else:
            assert program == gold(record), record["question"]
            told["read"] += 1
    assert told["read"] > 100 and told["refused"] <= 0.02 * told["read"]
    assert len({record["type"] for record in records}) >= 24


def test_questions_of_novel_compositions_and_of_more_steps_are_among_them(records) -> None:
    for flag in ("novel_comp", "more_steps", "indirect"):
        assert sum(record[flag] for record in records) > 3, flag


def test_a_new_template_is_read_with_no_further_edit() -> None:
    new = Template(
        name="new",
        slots="tr",
        program="HasItem(Iterate({t}, Filter(frame, [relations, {r}, objects])))",
        english=("Had they {r_past} a thing at all{t}?",),
        structural="verify",
        semantic="object",
        reasoning=(),
    )
    read = PatternGenerator(sayings((*TEMPLATES, new)), lambda text: text, "new")
    drafted = read.draft("Had they held a thing at all after they took the red cube?")
    assert drafted.program == (
        "HasItem(Iterate(Localize(after, taking red cube), "
        "Filter(frame, [relations, holding, objects])))"
    )


def test_every_pattern_of_every_template_can_be_read() -> None:
    said = sum(len(one.english) + len(one.places) for one in TEMPLATES)
    assert len(sayings(TEMPLATES)[QUESTION]) == said > 80


@pytest.mark.parametrize(
    "question",
    [
        "How many things did they hold?",
        "Did they hold the crimson cube?",
        "Was the person holding the red cube twice?",
        "When did they take the red cube?",
        "What was the person not looking at?",
        "What was the person not holding?",
        "Was the person holding something last?",
        "Did they hold a red cube?",
        "Was the person holding the red cube after taking the red cube before taking the red cube?",
        "What was the person holding before taking the red cube or the blue sphere?",
        "Was the red cube holding the person?",
    ],
)
def test_what_the_templates_do_not_ask_is_refused_and_never_guessed(question: str) -> None:
    with pytest.raises((UnknownWord, UnparsedQuestion)):
        DOMAIN.generator.draft(question)


def test_what_can_be_meant_in_two_ways_is_refused_with_both() -> None:
    with pytest.raises(UnparsedQuestion, match="more than one way") as caught:
        DOMAIN.generator.draft("Did they follow the thing they were touching first?")
    assert "exists_object" in str(caught.value) and "equal_object" in str(caught.value)


def test_a_domain_of_pictures_is_refused() -> None:
    with pytest.raises(DomainError, match="motion-templates"):
        motion_templates(CLEVR)
    with pytest.raises(NmnError):
        replace(CLEVR, reads_with="motion-templates").generator  # noqa: B018
