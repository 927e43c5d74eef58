"""``nmn eval star``: questions by their choices, steps in the file's own words, problems."""

import gzip
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from nmn.domains.star.evaluate import StarOptions, evaluate_star
from nmn.errors import DatasetError, DomainError
from tests.domains.star.made import (
    DOCUMENTED,
    TIDIED,
    Json,
    program,
    question,
    situation,
    write_json,
)
from tests.domains.star.test_data import classes

SITUATIONS = {"5": situation(["a000"], ["o019"]), "7": situation(["a004"], ["o019", "o015"])}
EQUAL = [program(("Equal", word)) for word in ("clothes", "box")]


def run(folder: Path, records: object, **more: Any) -> Json:
    path = write_json(folder / "q.json", records)
    return evaluate_star(StarOptions(path, **{"timed": False, **more})).to_json()


def test_the_documented_record_is_right_in_every_step(tmp_path: Path) -> None:
    record = run(tmp_path, [DOCUMENTED])
    assert record["accuracy"] == record["choice_accuracy"] == 1.0 and not record["problems"]
    (found,) = record["questions"]
    assert (found["question_id"], found["answer"]) == ("Interaction_T1_13", "The clothes.")
    assert found["status"] == "answered" and found["right"] is True
    own = [
        ["000198", "000339"], ["a004", "a002", "a056", "a001"], ["a004"], "a004", "clothes",
    ]  # fmt: skip
    assert found["steps"] == own
    assert [one["choice_id"] for one in found["choices"]] == [0, 1, 2, 3]
    assert [one["answer"] for one in found["choices"]] == ["Wrong", "Wrong", "Correct", "Wrong"]
    assert [one["steps"] for one in found["choices"]] == [
        [*own, verdict] for verdict in (False, False, True, False)
    ]


def test_accuracy_is_by_the_four_types(tmp_path: Path) -> None:
    kinds = ("Interaction", "Sequence", "Prediction", "Feasibility", "Feasibility")
    records = [
        question(SITUATIONS, TIDIED, *EQUAL, answer=k // 4, question_id=f"{kind}_T1_{k}")
        for k, kind in enumerate(kinds)
    ]
    record = run(tmp_path, records)
    assert record["accuracy"] == 0.8 and record["choice_accuracy"] == 0.8
    assert record["by_category"] == {
        "Feasibility": 0.5, "Interaction": 1.0, "Prediction": 1.0, "Sequence": 1.0,
    }  # fmt: skip
    assert record["errors"] == {
        "wrong_answers": 1, "program": 1, "perception": 0, "module": 0, "answer": 0,
    }  # fmt: skip
    assert record["ids"]["program"] == ["Feasibility_T1_4"]


def test_a_test_file_without_answers_is_answered(tmp_path: Path) -> None:
    record = run(tmp_path, [question(SITUATIONS, TIDIED, *EQUAL, answer=None)])
    assert record["judged"] == 0 and record["accuracy"] is None
    assert record["questions"][0]["answer"] == "0."


def test_nothing_found_makes_every_choice_wrong_and_the_question_undecided(tmp_path: Path) -> None:
    washed = program("Situations", "Actions", ("Filter_Actions_with_Verb", "wash"), "Query_Objs")
    belong = [program(("Belong_to", word)) for word in ("clothes", "box")]
    record = run(tmp_path, [question(SITUATIONS, washed, *belong)])
    (found,) = record["questions"]
    assert (found["answer"], found["status"]) == (None, "undecided")
    assert found["reason"] == "no choice is Correct" and found["steps"][2:] == [None, None]
    assert [one["answer"] for one in found["choices"]] == ["Wrong", "Wrong"]


def test_situations_may_stand_in_a_packed_file_of_their_own(tmp_path: Path) -> None:
    bare = question(SITUATIONS, TIDIED, *EQUAL)
    del bare["situations"]
    other = {**deepcopy(bare), "question_id": "Sequence_T1_2", "video_id": "NONE"}
    path = tmp_path / "s.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"6H78U": SITUATIONS}).encode()))
    record = run(tmp_path, [bare, other], scene_graphs=path)
    assert record["questions"][0]["answer"] == "0." and record["bad_records"] == 1
    assert "it has no situations" in record["problems"][0]["message"]
    assert record["problems"][0]["id"] == "Sequence_T1_2"
    with pytest.raises(DatasetError, match="no question can be evaluated"):
        run(tmp_path, [bare])


def test_situations_apart_go_before_those_of_the_questions(tmp_path: Path) -> None:
    apart = write_json(tmp_path / "s.json", {"Sequence_T1_1": {"9": situation(["a029"])}})
    record = run(tmp_path, [question(SITUATIONS, TIDIED, *EQUAL)], scene_graphs=apart)
    assert record["questions"][0]["steps"] == [["9"], ["a029"], ["a029"], "a029", "towel"]


def test_questions_of_any_clips_run_together_as_alone(tmp_path: Path) -> None:
    records = [
        question({f"{k}": situation([f"a{j:03d}" for j in range(k, 2 * k)], ["o015"]) for k in
                  range(n)}, program("Situations", "Actions", "Query_Objs"),
                 program(("Belong_to", "door")), program(("Belong_to", "bag")),
                 question_id=f"Sequence_T1_{n}")
        for n in range(6)
    ]  # fmt: skip
    together = run(tmp_path, records)["questions"]
    alone = [run(tmp_path, [one])["questions"][0] for one in records]
    assert together == alone == run(tmp_path, records, batch=3)["questions"]


def test_words_of_a_folder_are_read_by(tmp_path: Path) -> None:
    folder = classes(tmp_path / "words")
    own = program("Situations", "Actions", ("Filter_Actions_with_Verb", "take"), "Query_Objs")
    record = run(
        tmp_path,
        [question({"1": situation(["a000", "a001"])}, own, program(("Belong_to", "box")))],
        words=folder,
    )
    assert record["words"] == str(folder)
    assert record["questions"][0]["steps"][1:] == [["a000", "a001"], ["a001"], ["box"]]


def test_other_executors_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="lacks --features and --weights") as raised:
        run(tmp_path, [DOCUMENTED], executor="neural")
    assert "features" in str(raised.value)
    with pytest.raises(DomainError, match="there is no executor 'magic'"):
        run(tmp_path, [DOCUMENTED], executor="magic")
