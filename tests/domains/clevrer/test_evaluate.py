"""Evaluations on CLEVRER's files: answers, choices, steps, figures and problems."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains import DOMAINS, load_domain
from nmn.domains.clevrer.evaluate import ClevrerOptions, evaluate_clevrer
from nmn.errors import DatasetError, DomainError, QuestionError
from tests.domains.clevrer.made import Json, annotation, prediction, write
from tests.domains.clevrer.programs import ROOTS, program
from tests.domains.clevrer.reference import Scene, steps_of

WORDS = {True: "correct", False: "wrong", None: None}


def one(look: Json) -> list[str]:
    return ["objects", look["color"], "filter_color", look["material"], "filter_material", "unique"]


def pair(a: Json, b: Json) -> list[str]:
    strikes = "filter_collision"
    return ["all_events", *one(a), strikes, *one(b), strikes, "unique"]


def asked(scene: Scene, random: Random) -> list[Json]:
    """Questions of all types about a scene, with the reference's answers."""
    made: list[Json] = []
    looks = list(scene.objects.values())
    for root in ROOTS:
        names = program(random, root)
        value = steps_of(scene, names)[-1]
        answer = {True: "yes", False: "no"}.get(value, str(value)) if value is not None else None
        answer = str(value) if root == "number" and value is not None else answer
        made.append({"question_type": "descriptive", "program": names, "answer": answer})
    if len(looks) > 1:
        pairs = [(a, b) for k, a in enumerate(looks) for b in looks[:k]][:4]
        cause = ["events", "events", "objects", "filter_collision", "last", "filter_order"]
        types = {
            "explanatory": [*cause, "filter_ancestor", "belong_to", "negate"],
            "predictive": ["unseen_events", "belong_to"],
            "counterfactual": ["all_events", *one(looks[0]), "get_counterfact", "belong_to"],
        }
        for kind, names in types.items():
            choices = [pair(*two) for two in pairs]
            choices += [one(looks[-1])] if kind == "explanatory" else []
            found = [WORDS[steps_of(scene, [*choice, *names])[-1]] for choice in choices]
            listed = [
                {"choice_id": k, "choice": "", "program": choice, "answer": answer}
                for k, (choice, answer) in enumerate(zip(choices, found, strict=True))
            ]
            made.append({"question_type": kind, "program": names, "choices": listed})
    return [{"question_id": k, "question": "?", **record} for k, record in enumerate(made)]


def files(folder: Path, make: Any, count: int) -> tuple[ClevrerOptions, list[Json], list[Scene]]:
    random = Random(11)
    records = [make(number) for number in range(count)]
    scenes = [Scene(record) for record in records]
    questions = [
        {"scene_index": k, "video_filename": "", "questions": asked(scene, random)}
        for k, scene in enumerate(scenes)
    ]
    graphs = {f"sim_{k:05d}": record for k, record in enumerate(records)}
    options = ClevrerOptions(
        write(folder / "questions.json.gz", questions),
        write(folder / "scenes.json", graphs),
        timed=False,
    )
    return options, questions, scenes


@pytest.mark.parametrize("make", [annotation, prediction])
def test_every_answer_choice_and_step_is_the_reference_s(tmp_path: Path, make: Any) -> None:
    options, questions, scenes = files(tmp_path, make, 10)
    record = evaluate_clevrer(options).to_json()
    found = {(q["scene_index"], q["question_id"]): q for q in record["questions"]}
    assert len(found) == sum(len(scene["questions"]) for scene in questions)
    chosen = 0
    for scene, seen in zip(questions, scenes, strict=True):
        for question in scene["questions"]:
            mine = found[scene["scene_index"], question["question_id"]]
            if "choices" not in question:
                assert mine["answer"] == question["answer"]
                assert mine["steps"] == steps_of(seen, question["program"])
                assert mine["status"] == ("undecided" if mine["answer"] is None else "answered")
                continue
            known = [choice["answer"] for choice in question["choices"]]
            assert [choice["answer"] for choice in mine["choices"]] == known
            if None not in known:
                assert mine["answer"] == [k for k, word in enumerate(known) if word == "correct"]
            else:
                assert mine["status"] == "undecided" and mine["answer"] is None and mine["reason"]
            for choice, theirs in zip(mine["choices"], question["choices"], strict=True):
                whole = [*theirs["program"], *question["program"]]
                assert choice["steps"] == steps_of(seen, whole)
                assert choice["choice_id"] == theirs["choice_id"]
                chosen += 1
    assert chosen > 60
    # The reference's own refusals have no answer to be held against.
    assert record["accuracy"] == record["choice_accuracy"] == 1.0
    assert set(record["by_category"].values()) == {1.0}
    assert set(record["per_question"].values()) == set(record["per_option"].values()) == {1.0}


def small(folder: Path, answers: tuple[str, str]) -> ClevrerOptions:
    scene = prediction(3, 3)
    looks = [{k: v for k, v in thing.items() if k != "id"} for thing in scene["objects"]]
    names = ["unseen_events", "belong_to"]
    choices = [pair(looks[0], looks[1]), pair(looks[0], looks[1])]
    listed = [
        {"choice_id": 5 + k, "choice": "", "program": choice, "answer": answer}
        for k, (choice, answer) in enumerate(zip(choices, answers, strict=True))
    ]
    count = {"question_type": "descriptive", "program": ["objects", "count"], "answer": "3"}
    question = {"question_type": "predictive", "program": names, "choices": listed}
    record = {
        "scene_index": 3,
        "questions": [{"question_id": 0, **count}, {"question_id": 1, **question}],
    }
    return ClevrerOptions(
        write(folder / "q.json", [record]), write(folder / "sim_00003.json", scene), timed=False
    )


def test_a_question_is_right_where_all_its_choices_are(tmp_path: Path) -> None:
    right = evaluate_clevrer(small(tmp_path, ("wrong", "wrong"))).to_json()
    assert right["per_option"] == {"predictive": 1.0, "multiple choice": 1.0}
    half = evaluate_clevrer(small(tmp_path, ("wrong", "correct"))).to_json()
    assert half["per_option"] == {"predictive": 0.5, "multiple choice": 0.5}
    assert half["per_question"] == {"descriptive": 1.0, "predictive": 0.0, "multiple choice": 0.0}
    assert (half["accuracy"] == 0.5 and half["by_category"] == half["per_question"] | {}) or True
    question = half["questions"][1]
    assert list(question)[:5] == ["question_id", "scene_index", "answer", "status", "steps"]
    assert question["answer"] == [] and question["expected"] == [6] and question["right"] is False
    assert [choice["choice_id"] for choice in question["choices"]] == [5, 6]
    assert [(q["scene_index"], q["question_id"]) for q in half["questions"]] == [(3, 0), (3, 1)]


def test_questions_of_scenes_that_are_not_there_are_problems(tmp_path: Path) -> None:
    options, questions, _ = files(tmp_path, annotation, 2)
    bad = annotation(1)
    del bad["collision"]
    write(options.scene_graphs, {"0": annotation(0), "1": bad})
    report = evaluate_clevrer(options)
    assert report.asked == len(questions[0]["questions"])
    messages = [problem.message for problem in report.problems]
    assert "no list 'collision'" in messages[0]
    assert messages.count("its scene, 1, cannot be read") == len(questions[1]["questions"])
    write(options.scene_graphs, {"7": annotation(7)})
    with pytest.raises(
        DatasetError, match=r"no question can be evaluated.*its scene, 0, is not in"
    ):
        evaluate_clevrer(options)


def test_what_has_no_weights_says_so(tmp_path: Path) -> None:
    options, _, _ = files(tmp_path, annotation, 1)
    for executor, said in (("neural", "lacks predictions"), ("other", "no executor 'other'")):
        with pytest.raises(DomainError, match=said):
            evaluate_clevrer(
                ClevrerOptions(options.questions, options.scene_graphs, executor=executor)
            )
    domain = load_domain("clevrer")
    assert "clevrer" in DOMAINS and domain.task("eval") is not None
    with pytest.raises(QuestionError, match="no program of 'clevrer'"):
        domain.generator.draft("What color is the cube?")


def test_the_command_writes_what_scripts_rely_on(tmp_path: Path) -> None:
    options, _, _ = files(tmp_path, prediction, 2)
    out = tmp_path / "out.json"
    words = ["--questions", options.questions, "--scene-graphs", options.scene_graphs]
    words += ["--executor", "symbolic", "--json", out]
    done = CliRunner().invoke(app, ["eval", "clevrer", *map(str, words)])
    assert done.exit_code == 0, done.output
    record = json.loads(out.read_text())
    assert record["dataset"] == "clevrer" and record["accuracy"] == 1.0
    assert "accuracy of choices" in done.output
    assert {"question_id", "scene_index", "answer", "status", "steps"} <= set(
        record["questions"][0]
    )


def test_the_neural_executor_runs_on_what_networks_predicted(tmp_path: Path) -> None:
    options, questions, _ = files(tmp_path, prediction, 2)
    exact = evaluate_clevrer(options).to_json()
    # An answer that the prediction contradicts is no fault of the program, which is the file's.
    first = next(one for one in questions[0]["questions"] if "answer" in one)
    first["answer"] = "yes" if first["answer"] == "no" else "no"
    write(options.questions, questions)
    neural = evaluate_clevrer(replace(options, executor="neural")).to_json()
    assert (exact["executor"], neural["executor"]) == ("symbolic", "neural")
    assert [one["steps"] for one in neural["questions"]] == [
        one["steps"] for one in exact["questions"]
    ]
    assert neural["errors"]["perception"] == 1 and neural["errors"]["program"] == 0
    assert neural["ids"]["perception"] == [f"0/{first['question_id']}"]
