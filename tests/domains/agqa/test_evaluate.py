"""``nmn eval agqa``: forms of files, bad records, the paper's tables, and AGQA-Decomp."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains.agqa.decomp.consistency import consistent
from nmn.domains.agqa.evaluate import AgqaOptions, evaluate_agqa
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.report import Report
from tests.domains.agqa.graphs import question, vertices, write

_PHONE = "Exists(phone, Iterate(video, Filter(frame, [objects])))"
_PILLOW = "Exists(pillow, Iterate(video, Filter(frame, [objects])))"
_FIRST = (
    "Query(class, OnlyItem(IterateUntil(forward, video, Exists(touching, "
    "Filter(frame, [relations])), Filter(frame, [relations, touching, objects]))))"
)


def ran(folder: Path, questions: Any, **options: Any) -> Report:
    paths = write(folder, questions)
    return evaluate_agqa(
        AgqaOptions(questions=paths[0], scene_graphs=paths[1], timed=False, **options)
    )


def test_the_documented_record_is_answered_with_every_step(tmp_path: Path) -> None:
    """ "Were they interacting with a blanket while holding a pillow?", YSKX3-8 of the test set."""
    groups: dict[str, list[str]] = {g: [] for g in ("attention", "contact", "spatial", "verb")}
    frames = ["000247", "000252"]
    graph: dict[str, Any] = {}
    for k, name in enumerate(frames):
        item = f"o6/{name}"
        graph[name] = {"id": name, "type": "frame", "secs": 10.0 + k, "objects": [item], **groups,
                       "actions": ["c076/1"]}  # fmt: skip
        graph[item] = {"id": item, "type": "object", "class": "o6", **groups}
    graph["c076/1"] = {"id": "c076/1", "type": "act", "charades": "c076", "phrase": "-",
                       "start": 10.0, "end": 11.5, "all_f": frames}  # fmt: skip
    record = {
        "question": "Were they interacting with a blanket while holding a pillow?",
        "answer": "no",
        "video_id": "YSKX3",
        "global": ["exists", "obj-act"],
        "steps": 3,
        "program": "Exists(blanket, Iterate(Localize(while, holding a pillow), "
        "Filter(frame, [objects])))",
    }
    paths = write(tmp_path, {"YSKX3-8": record}, {"YSKX3": graph})
    report = evaluate_agqa(AgqaOptions(questions=paths[0], scene_graphs=paths[1], timed=False))
    told = report.questions[0]
    assert (told["question_id"], told["answer"], told["status"]) == ("YSKX3-8", "no", "answered")
    assert told["steps"] == [False, ["pillow"], frames, {name: ["pillow"] for name in frames}]
    assert report.accuracy == 1.0


def test_lists_and_mappings_packed_or_not_are_read_alike(tmp_path: Path) -> None:
    record = question(_PHONE, "yes")
    forms = [
        {"V1-1": record},
        [{**record, "question_id": "V1-1"}],
        [{**record, "key": "V1-1"}],
        {"questions": [{**record, "question_id": "V1-1"}]},
    ]
    told = [ran(tmp_path, form).questions for form in forms]
    assert all(one == told[0] for one in told)
    packed = tmp_path / "q.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(forms[0]).encode()))
    options = AgqaOptions(questions=packed, scene_graphs=tmp_path / "graphs.json", timed=False)
    assert evaluate_agqa(options).questions == told[0]


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("Yes", "No")])
def test_answers_are_capitalised_as_those_of_the_file(tmp_path: Path, yes: str, no: str) -> None:
    questions = {"a": question(_PHONE, yes), "b": question(_PILLOW, no), "c": question(_PILLOW)}
    report = ran(tmp_path, questions)
    assert [one["answer"] for one in report.questions] == [yes, no, no]
    assert (report.accuracy, report.judged) == (1.0, 2)


def test_another_word_of_the_same_id_is_the_same_answer(tmp_path: Path) -> None:
    program = (
        "Choose(mobile, cushion, Query(class, OnlyItem(Iterate(video, Filter(frame, [objects])))))"
    )
    report = ran(tmp_path, {"a": question(program, "mobile")})
    assert report.questions[0]["answer"] == "phone"
    assert report.accuracy == 1.0


def test_every_bad_record_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    bad: dict[str, Any] = {
        "b1": 5,
        "b2": {"program": _PHONE},
        "b3": question("Exists(phone"),
        "b4": question("Exists(unicorn, Iterate(video, Filter(frame, [objects])))"),
        "b5": question(_PHONE, video_id="V9"),
        "b6": question(_PHONE, steps="three"),
        "b7": question(_PHONE, novel_comp=5),
        "b8": question(_PHONE, **{"global": {"a": 1}}),
        "b9": question(None),  # type: ignore[arg-type]
        "b10": {**question(_PHONE), "answer": 5},
    }
    report = ran(tmp_path, {**bad, "good": question(_PHONE, "yes")})
    assert [one["question_id"] for one in report.questions] == ["good"]
    assert {problem.id for problem in report.problems} == set(bad)
    assert all("\n" not in problem.message for problem in report.problems)


def test_one_id_twice_is_told(tmp_path: Path) -> None:
    one = question(_PHONE, "yes", question_id="x")
    report = ran(tmp_path, [one, one])
    assert len(report.questions) == 1 and "two questions 'x'" in report.problems[0].message


def test_where_nothing_can_be_asked_the_first_reason_is_given(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="V9"):
        ran(tmp_path, {"a": question(_PHONE, video_id="V9")})


def test_the_tables_of_the_paper(tmp_path: Path) -> None:
    binary, opened = {"ans_type": "binary"}, {"ans_type": "open"}
    questions = {
        "d": question(_PHONE, "yes", **binary, semantic="object", structural="verify",
                      novel_comp=0, **{"global": ["exists", "obj-rel"]}),
        "w": question(_PILLOW, "yes", **binary, semantic="object", structural="verify"),
        "i": question(_PHONE, "yes", **binary, indirect=True, i_obj=True, direct_equiv="d",
                      novel_comp=1, nc_seq=1, more_steps="1", **{"global": ["exists"]}),
        "j": question(_FIRST, "bag", **opened, indirect=True, i_obj=True, direct_equiv="w",
                      structural="query", **{"global": "superlative"}),
    }  # fmt: skip
    tables = ran(tmp_path, questions).breakdowns
    assert tables["overall"]["all"] == {
        "count": 4, "accuracy": 0.5, "binary": {"count": 3, "accuracy": 0.666667},
        "open": {"count": 1, "accuracy": 0.0},
    }  # fmt: skip
    assert tables["reasoning"]["exists"]["count"] == 2
    assert tables["reasoning"]["superlative"]["accuracy"] == 0.0
    assert set(tables["novel_composition"]) == {"novel_comp", "nc_seq"}
    assert tables["novel_composition"]["novel_comp"]["count"] == 1
    assert tables["more_steps"]["more_steps"]["count"] == 1
    # One of two is right; of the one whose direct equivalent is right, it is.
    row = tables["indirect_references"]["i_obj"]
    assert (row["recall"], row["precision"], row["with_right_equivalent"]) == (0.5, 1.0, 1)


def test_the_command_writes_answers_statuses_and_steps(tmp_path: Path) -> None:
    questions, graphs = write(tmp_path, {"V1-1": question(_PHONE, "yes")})
    out = tmp_path / "out.json"
    arguments = ["eval", "agqa", "--questions", str(questions), "--scene-graphs", str(graphs),
                 "--executor", "symbolic", "--json", str(out)]  # fmt: skip
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    written = json.loads(out.read_text())
    assert written["accuracy"] == 1.0
    assert written["breakdowns"]["overall"]["all"]["count"] == 1
    record = written["questions"][0]
    assert {"question_id", "answer", "status", "steps"} <= set(record)
    assert record["question_id"] == "V1-1"


@pytest.mark.parametrize(
    ("executor", "message"),
    [("neural", "lacks --features and --weights"), ("magic", "no executor")],
)
def test_an_executor_that_is_not_there_is_named(
    tmp_path: Path, executor: str, message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        ran(tmp_path, {"a": question(_PHONE)}, executor=executor)


def _sub(program: str, answer: str) -> dict[str, str]:
    return {"key": "V1-1", "type": "x", "program": program, "answer": answer}


def test_decompositions_are_judged_by_their_parts(tmp_path: Path) -> None:
    both = (
        "AND(Exists(phone, Iterate(video, Filter(frame, [relation, touching, objects]))), "
        "Exists(bag, Iterate(video, Filter(frame, [relation, touching, objects]))))"
    )
    folder = tmp_path / "decomp"
    folder.mkdir()
    graph = {
        "subquestion": {
            "both?": _sub(both, "yes"),
            "phone?": _sub(_PHONE, "yes"),
            "bag?": _sub("Exists(bag, Iterate(video, Filter(frame, [objects])))", "yes"),
            "pillow?": _sub(_PILLOW, "yes"),  # the file is wrong: there is none
            "broken?": _sub("Exists(", "yes"),
        },
        "hierarchy": {
            "both?": {"And": ["phone?", "bag?"], "Interaction": ["pillow?"]},
            "bag?": {"After": ["broken?"]},
        },
    }
    (folder / "V1.json").write_text(json.dumps({"V1-1": graph, "V1-2": {"subquestion": 3}}))
    (folder / "isolated.json").write_text("{}")
    report = ran(tmp_path, {"a": question(_PHONE, "yes")}, decomp=folder)
    table = report.breakdowns["decomposition"]
    assert table["And"]["compositional_accuracy"] == 1.0
    assert table["And"]["right_for_wrong_reasons"] is None
    assert table["And"]["internal_consistency"] == 1.0
    # "no" to a part of what is answered with "yes": right, for a wrong reason, and inconsistent.
    assert table["Interaction"]["right_for_wrong_reasons"] == 1.0
    assert table["Interaction"]["internal_consistency"] == 0.0
    assert table["all"]["delta"] == 0.0
    assert table["all"]["count"] == 2  # the broken one is told instead
    told = " ".join(problem.message for problem in report.problems)
    assert "broken?" in told and "V1-2" in told


@pytest.mark.parametrize(
    ("rule", "program", "answer", "parts", "expected"),
    [
        ("After", "", "yes", [("", "no")], False),
        ("After", "", "no", [("", "no")], True),
        ("After", "", "phone", [("", "no")], None),
        ("And", "", "yes", [("", "yes"), ("", "yes")], True),
        ("And", "", "no", [("", "yes"), ("", "yes")], False),
        ("Xor", "", "yes", [("", "yes"), ("", "no")], True),
        ("Xor", "", "yes", [("", "yes"), ("", "yes")], False),
        ("Equals", "Equals(bag, OnlyItem(x))", "yes", [("", "bag")], True),
        ("Equals", "Equals(bag, OnlyItem(x))", "no", [("", "bag")], False),
        ("Choose", "", "bag", [("Exists(bag, x)", "yes"), ("Exists(door, x)", "no")], True),
        ("Choose", "", "bag", [("Exists(bag, x)", "no"), ("Exists(door, x)", "yes")], False),
        ("Choose", "", "bag", [("Exists(phone, x)", "no")], None),
        ("And", "", None, [("", "yes")], None),
        ("And", "", "yes", [("", None)], None),
        ("Unheard", "", "yes", [("", "no")], None),
    ],
)
def test_answers_to_a_question_and_to_its_parts_go_together_or_not(
    rule: str, program: str, answer: str | None, parts: list[Any], expected: bool | None
) -> None:
    assert consistent(rule, program, answer, parts) is expected


def test_a_video_is_asked_about_only_as_its_own_graph_says(tmp_path: Path) -> None:
    """Clips of several lengths in one batch do not touch each other."""
    short = {k: v for k, v in vertices().items() if not k.endswith(("80", "90")) and k[0] != "c"}
    for name in list(short):
        if name.isdigit():
            short[name]["actions"] = []
    paths = write(
        tmp_path,
        {"a": question(_FIRST), "b": question(_FIRST, video_id="V2")},
        {"V1": vertices(), "V2": short},
    )
    report = evaluate_agqa(AgqaOptions(questions=paths[0], scene_graphs=paths[1], timed=False))
    assert [one["answer"] for one in report.questions] == ["door", "door"]
    assert report.questions[0]["steps"] == report.questions[1]["steps"]
