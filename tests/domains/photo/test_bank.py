"""The gold question bank: how many questions are read as meant, and that nothing is misread."""

import json
from pathlib import Path

import pytest

from nmn.domains import load_domain
from nmn.errors import QuestionError, UnknownWord
from nmn.generators import GrammarGenerator

BANK = Path(__file__).parent / "bank"


def rows(name: str) -> list[dict[str, str]]:
    lines = (BANK / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


QUESTIONS = rows("photo_questions.jsonl")
REFUSALS = rows("photo_refusals.jsonl")


def drafted(generator: GrammarGenerator, question: str) -> str | None:
    try:
        return generator.draft(question).program
    except QuestionError:
        return None


@pytest.mark.parametrize(("split", "least"), [("dev", 1.0), ("held", 0.97)])
def test_questions_are_read_as_meant(generator: GrammarGenerator, split: str, least: float) -> None:
    """Exact program text; and a question that is not understood is refused, not misread."""
    right = wrong = refused = 0
    questions = [row for row in QUESTIONS if row["split"] == split]
    for row in questions:
        program = drafted(generator, row["question"])
        right += program == row["program"]
        refused += program is None
        wrong += program not in (None, row["program"])
    report = f"{split}: {right} right, {refused} refused, {wrong} wrong of {len(questions)}"
    print(report)
    assert right >= least * len(questions), report
    assert wrong == 0, report


def test_the_whole_bank(generator: GrammarGenerator) -> None:
    programs = [drafted(generator, row["question"]) for row in QUESTIONS]
    right = sum(program == row["program"] for program, row in zip(programs, QUESTIONS, strict=True))
    wrong = len(QUESTIONS) - right - programs.count(None)
    assert right >= 0.95 * len(QUESTIONS)
    assert wrong <= 0.01 * len(QUESTIONS)


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: repr(row["question"])[:40])
def test_refusals(generator: GrammarGenerator, row: dict[str, str]) -> None:
    with pytest.raises(QuestionError):
        generator.draft(row["question"])


def test_refusals_are_of_the_right_kind(generator: GrammarGenerator) -> None:
    """The class of the error, and the word it names, where the bank says which."""
    right = 0
    for row in REFUSALS:
        try:
            generator.draft(row["question"])
        except QuestionError as error:
            kind = type(error).__name__
            named = not isinstance(error, UnknownWord) or row.get("word") in (None, error.word)
            right += kind in (row["error"], *row.get("also", ())) and named
    assert right >= 0.95 * len(REFUSALS), f"{right} of {len(REFUSALS)}"


def test_every_program_is_well_typed_and_canonical(generator: GrammarGenerator) -> None:
    language = load_domain("photo").language
    examples = [rule.example for rule in generator.patterns]
    for question in [*(row["question"] for row in QUESTIONS), *examples]:
        program = drafted(generator, question)
        if program is not None:
            assert language.parse(program).text == program, question


def test_every_word_of_the_lexicon_is_in_the_language(generator: GrammarGenerator) -> None:
    """Each concept that a word of the lexicon means is in the vocabulary it is used as."""
    vocabularies = load_domain("photo").language.vocabularies
    lexicon = generator.lexicon
    assert set(lexicon.nouns()) == set(vocabularies["noun"])
    for kind, name in [
        ("adjective", "attribute"),
        ("spot", "place"),
        ("place", "place"),
        ("relation", "relation"),
        ("halfrelation", "relation"),
        ("verb", "relation"),
        ("infinitive", "relation"),
        ("inverse", "relation"),
        ("plaininverse", "relation"),
        ("superlative", "superlative"),
        ("comparative", "superlative"),
        ("side", "side"),
    ]:
        for entry in lexicon.entries[kind]:
            assert entry.meaning in vocabularies[name], (kind, entry)
