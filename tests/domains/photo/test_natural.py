"""Questions as people type them: read as meant, or refused for the reason that is told."""

import json
import random
from pathlib import Path

import pytest

from nmn.domains import load_domain
from nmn.errors import QuestionError
from nmn.generators import GrammarGenerator

FOLDER = Path(__file__).parent / "natural"
LANGUAGE = load_domain("photo").language


def rows(name: str) -> list[dict[str, str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def drafted(generator: GrammarGenerator, question: str) -> str | None:
    try:
        return generator.draft(question).program
    except QuestionError:
        return None


def test_natural_questions_are_read_as_meant_and_none_is_misread(
    generator: GrammarGenerator,
) -> None:
    programs = [(row, drafted(generator, row["question"])) for row in rows("questions.jsonl")]
    wrong = [(row["question"], got) for row, got in programs if got not in (None, row["program"])]
    refused = [row["question"] for row, got in programs if got is None]
    assert wrong == []
    assert len(refused) <= 0.03 * len(programs), refused


def test_gold_programs_are_well_typed_and_canonical() -> None:
    for row in rows("questions.jsonl"):
        assert LANGUAGE.parse(row["program"]).text == row["program"], row["question"]


@pytest.mark.parametrize("row", rows("refusals.jsonl"), ids=lambda row: row["question"][:40])
def test_what_is_not_seen_is_refused_and_said(
    generator: GrammarGenerator, row: dict[str, str]
) -> None:
    with pytest.raises(QuestionError) as caught:
        generator.draft(row["question"])
    assert row["says"] in str(caught.value)


@pytest.mark.parametrize("row", rows("odd.jsonl"), ids=lambda row: row["input"][:30])
def test_what_is_no_question_is_refused(generator: GrammarGenerator, row: dict[str, str]) -> None:
    """Other languages, orders to the machine, code, signs, nonsense, statements: no program."""
    with pytest.raises(QuestionError):
        generator.draft(row["input"])


@pytest.mark.parametrize("length", [500, 20_000, 2_000_000])
def test_huge_input_is_refused(generator: GrammarGenerator, length: int) -> None:
    for text in ("how many dogs ", "\U0001f415", "is it near it ", "(", "x"):
        with pytest.raises(QuestionError):
            generator.draft((text * length)[:length])


def test_two_hundred_words_of_any_kind_are_refused(generator: GrammarGenerator) -> None:
    chosen = random.Random(0)
    for row in rows("questions.jsonl"):
        words = row["question"].rstrip("?.").split()
        with pytest.raises(QuestionError):
            generator.draft(" ".join(chosen.choice(words) for _ in range(200)))
