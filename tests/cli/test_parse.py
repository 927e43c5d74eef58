"""``nmn parse``: one question or many, other templates, other candidates."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains import load_domain
from nmn.domains.clevr.catalogue import SYNONYMS, TEMPLATES
from nmn.errors import NmnError
from nmn.generators.generator import Candidate, Draft

RUNNER = CliRunner()
_CUBES = 'count(filter(scene(), "cube"))'


def parsed(*words: str, lines: str | None = None) -> tuple[int, list[dict[str, object]]]:
    """Exit code, and what was printed with --json."""
    done = RUNNER.invoke(app, ["parse", *words, "--json"], input=lines)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_question_a_line_gives_an_object_a_line() -> None:
    code, made = parsed(lines="Is there a dog?\n\nflurple flurple\nHow many cats are there?\n")
    assert code == 3
    assert [one["status"] for one in made] == ["read", "refused", "read"]
    assert [one["question"] for one in made][2] == "How many cats are there?"
    assert made[0]["program"] == 'exist(find("dog"))' and made[0]["confidence"] is None
    assert "flurple" in str(made[1]["error"]) and made[1]["program"] is None
    assert parsed(lines="Is there a dog?\n")[0] == 0


def test_templates_and_a_word_list_of_ones_own(tmp_path: Path) -> None:
    words = tmp_path / "words.json"
    words.write_text(json.dumps({"cube": ["die"]}))
    asked = ("-d", "clevr", "--templates", str(TEMPLATES), "--synonyms")
    assert parsed(*asked, str(SYNONYMS), "How many cubes are there?")[1][0]["program"] == _CUBES
    assert parsed(*asked, str(words), "How many dies are there?")[1][0]["program"] == _CUBES
    code, [refused] = parsed(*asked, str(SYNONYMS), "How many dies are there?")
    assert code == 2 and refused["status"] == "refused"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("-d", "photo", "--templates", "x"), "does not read its questions by template files"),
        (("-d", "clevr", "--synonyms", "x"), "--synonyms belong to templates"),
        (("-d", "clevr", "--templates", "/nowhere"), "there are no templates"),
    ],
)
def test_templates_that_cannot_be_are_refused(words: tuple[str, ...], wrong: str) -> None:
    done = RUNNER.invoke(app, ["parse", *words, "Is there a dog?"])
    assert wrong in str(done.exception)


def test_templates_and_a_generator_exclude_each_other() -> None:
    words = ["-d", "clevr", "--templates", str(TEMPLATES), "--generator", "grammar", "Any?"]
    done = RUNNER.invoke(app, ["parse", *words])
    assert done.exit_code == 2 and "exclude each other" in done.output


def test_other_candidates_are_shown_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Two:
        name = "two"

        def drafts(self, questions: list[str]) -> list[Draft]:
            both = (Candidate('exist(find("dog"))', 0.7), Candidate('count(find("dog"))', 0.3))
            return [Draft(both[0].program, (), "two", 0.7, both) for _ in questions]

    domain = load_domain("photo").extended()
    monkeypatch.setitem(domain.__dict__, "generator", Two())
    monkeypatch.setattr("nmn.domains.load_domain", lambda _: domain)
    code, [made] = parsed("--top", "5", "Any dogs?")
    assert code == 0 and made["confidence"] == 0.7
    assert made["candidates"] == [
        {"program": 'exist(find("dog"))', "confidence": 0.7},
        {"program": 'count(find("dog"))', "confidence": 0.3},
    ]
    assert len(parsed("Any dogs?")[1][0]["candidates"]) == 1  # type: ignore[arg-type]
    shown = RUNNER.invoke(app, ["parse", "--top", "2", "Any dogs?"]).stdout
    assert '0.30  count(find("dog"))' in shown


def test_a_generator_is_told_a_folder_of_templates_by_its_name() -> None:
    domain = load_domain("clevr").extended(generator=f"clevr-templates:{TEMPLATES}")
    draft = domain.generator.draft("How many cubes are there?")
    assert draft.program == _CUBES and draft.generator == f"clevr-templates:{TEMPLATES}"
    with pytest.raises(NmnError, match="there are no templates"):
        _ = load_domain("clevr").extended(generator="clevr-templates:/nowhere").generator
