"""``nmn eval star --programs NAME``: a generator's programs for a question and each choice."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from nmn.domains.star.evaluate import StarOptions, evaluate_star
from nmn.errors import DatasetError, DomainError, QuestionError
from nmn.generators.generator import GENERATORS, Asked, Draft, check_fits
from tests.domains.star.made import DOCUMENTED, Json, write_json

_TIDIED = 'first_action(actions_with_verb(actions(situations()), verb("tidy")))'
_SEEN = "objs(situations())"


class Phrases:
    """Reads the documented question, and "what is seen?"; of choices "The THING."."""

    name = "phrases"

    def draft(self, text: str) -> Draft:
        question, _, choice = text.partition("? ")
        thing = choice.removeprefix("The ").removesuffix(".")
        if question == "Which object was tidied up by the person":
            made = f'equal_object(object_of({_TIDIED}), object("{thing}"))'
        elif question == "What is seen":
            made = f'belong_to_object({_SEEN}, object("{thing}"))'
        elif question == "What":
            made = _SEEN
        else:
            raise QuestionError("no phrase of ours", question=text)
        return Draft(made, (), self.name)


def phrases(domain: Asked) -> Phrases:
    check_fits("phrases", domain, ["objs", "belong_to_object"])
    return Phrases()


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GENERATORS._things, "phrases", phrases)


def run(folder: Path, records: list[Json], **more: Any) -> Json:
    path = write_json(folder / "q.json", records)
    given = {"timed": False, "programs": "phrases", **more}
    return evaluate_star(StarOptions(path, **given)).to_json()


def without_programs(**more: Any) -> Json:
    record = {**deepcopy(DOCUMENTED), **more}
    del record["question_program"]
    for choice in record["choices"]:
        del choice["choice_program"]
    return record


def test_programs_of_a_question_and_its_choices_are_read_and_compared(tmp_path: Path) -> None:
    found = run(tmp_path, [DOCUMENTED])
    gold = run(tmp_path, [DOCUMENTED], programs="gold")
    assert (found["accuracy"], found["program_accuracy"]) == (1.0, 1.0)
    assert found["questions"][0]["steps"] == gold["questions"][0]["steps"]
    for mine, theirs in zip(
        found["questions"][0]["choices"], gold["questions"][0]["choices"], strict=True
    ):
        assert mine["steps"] == theirs["steps"] and mine["answer"] == theirs["answer"]


def test_a_question_that_is_not_read_is_wrong_and_counted_as_unread(tmp_path: Path) -> None:
    unread = {**DOCUMENTED, "question": "Why?", "question_id": "Sequence_T1_2"}
    no_verdict = {**DOCUMENTED, "question": "What?", "question_id": "Sequence_T1_3"}
    found = run(tmp_path, [DOCUMENTED, unread, no_verdict])
    assert (found["asked"], found["read"], found["accuracy"]) == (3, 1, round(1 / 3, 6))
    told = found["questions"]
    assert "no phrase of ours" in told[1]["reason"] and told[1]["right"] is False
    assert "expected a verdict" in told[2]["reason"] and told[2]["status"] == "error"


def test_data_without_programs_is_answered_by_a_generator_alone(tmp_path: Path) -> None:
    found = run(tmp_path, [without_programs()])
    assert found["accuracy"] == 1.0 and found["program_accuracy"] is None
    assert found["questions"][0]["answer"] == "The clothes."
    steps = found["questions"][0]["choices"][2]["steps"]
    assert steps[:2] == [["000198", "000339"], ["a004", "a002", "a056", "a001"]]
    with pytest.raises(DatasetError, match="it has no program"):
        run(tmp_path, [without_programs()], programs="gold")


def test_another_meaning_is_told_from_the_files(tmp_path: Path) -> None:
    found = run(tmp_path, [{**DOCUMENTED, "question": "What is seen?"}])
    assert found["program_accuracy"] == 0.0
    assert found["questions"][0]["choices"][0]["steps"][1] == ["o000", "o004", "o019", "o027"]


def test_a_generator_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="phrases"):
        run(tmp_path, [DOCUMENTED], programs="phrase")
