"""How a generator's reading is scored: right, wrong, flagged, refused."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nmn.domains import load_domain
from nmn.errors import DatasetError, UnparsedQuestion
from nmn.evaluation.reading import Attempt, answers_agree, attempt
from nmn.evaluation.reading_report import ReadingReport
from nmn.evaluation.rewordings import Rewording, read_rewordings
from nmn.generators.generator import Draft
from nmn.generators.note import Note

CLEVR = load_domain("clevr")
RED = 'count(filter(scene(), "red"))'
BALLS = 'count(filter(filter(scene(), "red"), "sphere"))'
SWAPPED = 'count(filter(filter(scene(), "sphere"), "red"))'


@dataclass(frozen=True)
class SureDraft(Draft):
    """Of a generator that says how sure it is."""

    confidence: float | None = None


class Canned:
    """Gives what it was told to."""

    name = "canned"

    def __init__(self, given: str | Exception, notes: Any = (), sure: float | None = None) -> None:
        self.given, self.notes, self.sure = given, notes, sure

    def draft(self, question: str) -> Draft:
        if isinstance(self.given, Exception):
            raise self.given
        return SureDraft(self.given, self.notes, self.name, self.sure)


def asked(*golds: str, **more: Any) -> Rewording:
    programs = tuple(CLEVR.language.parse(text) for text in golds)
    return Rewording("q", "how many?", programs, "terse", "count", **more)


def tried(question: Rewording, *given: Any) -> Attempt:
    assert CLEVR.equivalence is not None
    return attempt(question, Canned(*given), CLEVR.language, CLEVR.equivalence.same)


def test_a_program_in_another_order_is_right_and_not_exact() -> None:
    one = tried(asked(BALLS), SWAPPED)
    assert one.right and not one.exact and not one.wrong
    assert tried(asked(BALLS), BALLS).exact


def test_any_of_several_golds_is_right() -> None:
    assert tried(asked(RED, BALLS), BALLS).exact


def test_a_wrong_reading_is_confident_unless_flagged() -> None:
    assert tried(asked(BALLS), RED).confidently_wrong
    loss = Note("loss", "ball", "balls are not seen")
    polite = Note("dropped", "please", "please adds nothing")
    assert tried(asked(BALLS), RED, (polite,)).confidently_wrong
    flagged = tried(asked(BALLS), RED, (loss,))
    assert flagged.wrong and not flagged.confidently_wrong
    unsure = tried(asked(BALLS), RED, (), 0.3)
    assert unsure.wrong and not unsure.confidently_wrong
    assert tried(asked(BALLS), RED, (), 0.9).confidently_wrong


def test_a_refusal_is_not_wrong_and_right_where_there_is_no_program() -> None:
    no = UnparsedQuestion("not understood")
    assert not tried(asked(BALLS), no).right and not tried(asked(BALLS), no).wrong
    assert tried(asked(), no).right
    assert tried(asked(), RED).confidently_wrong


def test_what_does_not_check_or_crashes_is_told_apart() -> None:
    ill = tried(asked(), "count(count(scene()))")
    assert ill.ill_typed and not ill.read and not ill.right
    crashed = tried(asked(), RuntimeError("no"))
    assert crashed.crashed and not crashed.right and crashed.reason == "RuntimeError: no"


def test_answers_must_agree_on_every_scene_and_be_of_the_same_type() -> None:
    from nmn.domains.learned import exact_engine

    engine = exact_engine(CLEVR)
    scenes = ((1612, 0), (1612, 1))
    percepts = CLEVR.seen_truly(scenes)
    program = engine.language.parse(RED)
    values = engine.values([program, program], [0, 1], [percepts[name] for name in scenes])
    gold = tuple(values.shown(k, -1, engine.language.vocabularies) for k in (0, 1))
    off = (gold[0], int(str(gold[1])) + 1)
    attempts = [
        Attempt(asked(RED, scenes=scenes, answers=answers), RED, program)
        for answers in (gold, off, tuple(map(str, gold)))
    ]
    attempts += [
        Attempt(asked(RED, scenes=scenes, answers=gold)),
        Attempt(asked(RED), RED, program),
    ]
    assert answers_agree(attempts, engine, percepts) == [True, False, False, None, None]
    yes = engine.language.parse("exist(scene())")
    said = [
        Attempt(asked(yes.text, scenes=scenes[:1], answers=(answer,)), yes.text, yes)
        for answer in (True, 1)
    ]
    assert answers_agree(said, engine, percepts) == [True, False]


def test_figures_are_shares_by_style_and_calibration_is_of_what_is_stated() -> None:
    attempts = [
        tried(asked(BALLS), BALLS, (), 0.9),
        tried(asked(BALLS), RED, (), 0.9),
        tried(asked(BALLS), UnparsedQuestion("no")),
        tried(asked(), UnparsedQuestion("no")),
    ]
    report = ReadingReport({"domain": "clevr", "generator": "canned"}, attempts)
    assert report.figures["right"] == 0.5 and report.figures["wrong"] == 0.25
    assert report.figures["exact"] == round(1 / 3, 6)  # of those that have a program
    assert report.figures["answers"] is None
    assert report.by("style")["terse"][0] == 4 and set(report.by("length")) == {0, 4}
    assert report.calibration.error == pytest.approx(0.4)
    failures = report.to_json()["failures"]
    assert [one["program"] for one in failures] == [RED, None] and not report.nothing_read


def lines(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(one) for one in records) + "\n", encoding="utf-8")
    return path


GOOD = {"id": "a", "question": "Hm?", "program": RED, "style": "terse", "family": "f"}


def test_a_bad_record_costs_no_other(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "q.jsonl",
        GOOD,
        {**GOOD, "id": "b", "program": "count(count(scene()))"},
        GOOD,
        {**GOOD, "id": "c", "scenes": [[1, 2]]},
        {**GOOD, "id": "d", "question": 3},
        {**GOOD, "id": "e", "repeat": 10**7},
        3,
        {**GOOD, "id": "f", "program": None, "repeat": 3},
        {**GOOD, "id": "g", "domain": "another"},
        {**GOOD, "id": "h", "also": [BALLS]},
    )
    read = read_rewordings(path, CLEVR.language, "clevr")
    assert [one.id for one in read.good] == ["a", "f", "h"]
    assert [one.index for one in read.problems] == [1, 2, 3, 4, 5, 6]
    assert read.good[1].question == "Hm?Hm?Hm?" and not read.good[1].golds
    assert len(read.good[2].golds) == 2


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    path = lines(tmp_path / "q.jsonl", {"id": 1})
    with pytest.raises(DatasetError, match=r"no question about the domain 'clevr'.*record 0"):
        read_rewordings(path, CLEVR.language, "clevr")
