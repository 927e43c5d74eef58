"""The rewordings are what their README says: well typed, unique, nobody's examples."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nmn.domains import load_domain
from nmn.domains.learned import exact_engine
from nmn.evaluation.reading import Attempt, answers_agree
from nmn.evaluation.rewordings import read_rewordings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "benchmarks" / "paraphrases"
FILES = {"clevr": ("clevr", 600), "photo": ("photo", 300), "vqa": ("photo", 200)}
# Scenes of these numbers are drawn again here: enough of them, and quickly drawn.
_DRAWN = 12


@cache
def rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def everything() -> list[dict[str, Any]]:
    return [row for name in (*FILES, "refused") for row in rows(name)]


def bare(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.lower()))


@pytest.mark.parametrize("name", FILES)
def test_every_gold_program_type_checks_and_is_canonical(name: str) -> None:
    domain, least = FILES[name]
    language = load_domain(domain).language
    assert len(rows(name)) >= least
    for row in rows(name):
        for text in ([row["program"]] if row["program"] else []) + row.get("also", []):
            assert language.parse(text).text == text, row["id"]
    read = read_rewordings(FOLDER / f"{name}.jsonl", language, domain)
    assert len(read.good) == len(rows(name)) and not read.problems


def test_ids_and_wordings_are_unique() -> None:
    assert max(Counter(row["id"] for row in everything()).values()) == 1
    asked = [row for row in everything() if row["program"]]
    assert max(Counter(bare(row["question"]) for row in asked).values()) == 1
    refused = Counter((row["question"], row.get("repeat", 1)) for row in rows("refused"))
    assert max(refused.values()) == 1


def test_every_style_has_several_questions() -> None:
    for name in (*FILES, "refused"):
        styles = Counter(row["style"] for row in rows(name))
        assert min(styles.values()) >= 5, styles
    assert len({row["style"] for row in rows("clevr")}) == 15
    assert len({row["style"] for row in rows("photo")}) == 28
    assert len({row["family"] for row in rows("clevr")}) == 90


def test_refusals_have_no_program_and_a_reason() -> None:
    assert len(rows("refused")) >= 300
    assert {row["program"] for row in rows("refused")} == {None}
    assert {row.get("domain", "clevr") for row in rows("refused")} == {"clevr", "photo"}
    for domain in ("clevr", "photo"):
        language = load_domain(domain).language
        assert len(read_rewordings(FOLDER / "refused.jsonl", language, domain)) >= 250


def test_no_question_is_an_official_one_or_one_of_the_tests_or_documents() -> None:
    known = {bare(row["source"]) for row in rows("clevr")}
    for path in (ROOT / "tests").rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            known.add(bare(json.loads(line).get("question", "")))
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("tests/**/*.py")):
        text = path.read_text(encoding="utf-8")
        known |= {bare(one) for one in re.findall(r'["\u201c`]([^"\u201d`\n]+\?)', text)}
    ours = {bare(row["question"]) for row in everything() if row["program"]}
    assert not ours & known


def test_answers_are_those_of_the_exact_modules() -> None:
    domain = load_domain("clevr")
    engine = exact_engine(domain)
    read = read_rewordings(FOLDER / "clevr.jsonl", engine.language, "clevr").good
    percepts = domain.seen_truly((1612, number) for number in range(_DRAWN))
    here = []
    for one in read:
        kept = [k for k, scene in enumerate(one.scenes) if scene in percepts]
        if kept:
            scenes, answers = ([of[k] for k in kept] for of in (one.scenes, one.answers))
            few = type(one)(one.id, "", one.golds, "", "", tuple(scenes), tuple(answers))
            here.append(Attempt(few, few.golds[0].text, few.golds[0]))
    assert len(here) > 20
    assert all(answers_agree(here, engine, percepts))


def test_answers_differ_between_the_scenes_of_a_question() -> None:
    alike = [row["id"] for row in rows("clevr") if len({*map(str, row["answers"])}) < 2]
    assert not alike
    assert min(len(row["scenes"]) for row in rows("clevr")) >= 3
