"""Questions as people type them: read as meant, or refused for the reason that is told."""

import json
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
