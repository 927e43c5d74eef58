"""``nmn ask --scene-graphs FILE ID PROGRAM``: one question about one annotated clip."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import nmn
from nmn.audit.verify import verify
from nmn.cli.arguments import split_ids
from nmn.cli.main import app
from nmn.errors import DomainError, MediaError
from tests.domains.agqa.graphs import write
from tests.domains.clevrer.made import annotation
from tests.domains.star.made import DOCUMENTED, write_json

_OBJECTS = "Iterate(Localize(while, opening a door), Filter(frame, [objects]))"


def asked(*words: object) -> tuple[int, list[dict[str, object]], str]:
    """(exit code, the answers, everything that was written)."""
    done = CliRunner().invoke(app, ["ask", *map(str, words), "--json"])
    found = [json.loads(line) for line in done.output.splitlines() if line.startswith("{")]
    return done.exit_code, found, done.output


def test_a_program_is_run_on_a_scene_graph_with_trail_and_report(tmp_path: Path) -> None:
    graphs = write(tmp_path, {})[1]
    page = tmp_path / "page.html"
    program = f"Exists(bag, {_OBJECTS})"
    code, answers, _ = asked(
        "--domain", "agqa", "--scene-graphs", graphs, "V1", program,
        "--trail", tmp_path / "runs", "--report", page,
    )  # fmt: skip
    assert code == 0 and answers[0]["answer"] == "yes" and answers[0]["media"] == "V1"
    assert 'class="stretch' in page.read_text()  # when the door is opened, on a timeline
    (run,) = (tmp_path / "runs").iterdir()
    assert verify(run).ok


def test_programs_of_nmn_and_several_ids_are_taken_too(tmp_path: Path) -> None:
    vertices = json.loads(write(tmp_path, {})[1].read_text())["V1"]
    graphs = write(tmp_path, {}, {"V1": vertices, "V2": vertices, "V3": 5})[1]
    where = ("--domain", "agqa", "--scene-graphs", graphs, "--no-trail")
    code, answers, _ = asked(*where, "V1", "objects(video())", "V2")
    assert code == 0 and [one["media"] for one in answers] == ["V1", "V2"]
    assert answers[0]["answer"] == "bag, door, phone"
    code, answers, _ = asked(*where, "V3", "objects(video())")
    assert code == 2 and "its record cannot be used" in str(answers[0]["reason"])


def test_a_word_that_fits_no_better_than_another_is_no_answer(tmp_path: Path) -> None:
    graphs = write(tmp_path, {})[1]
    net = nmn.load("agqa", scene_graphs=graphs)
    several = net.ask("V1", "Query(class, OnlyItem(Iterate(video, Filter(frame, [objects]))))")
    assert several.status == "undecided"


def test_wrong_ids_and_questions_in_english_say_what_was_meant(tmp_path: Path) -> None:
    graphs = write(tmp_path, {})[1]
    where = ("--domain", "agqa", "--scene-graphs", graphs, "--no-trail")
    code, answers, _ = asked(*where, "V11", "objects(video())")
    assert code == 2 and "did you mean V1?" in str(answers[0])
    code, answers, _ = asked(*where, "V1", "What did they hold?")
    assert code == 2 and "no program of 'agqa'" in str(answers[0])
    assert split_ids(["V1", "what", "V2"], ["V1", "V2"]) == (["V1", "V2"], ["what"])


def test_situations_are_asked_by_the_id_of_their_question(tmp_path: Path) -> None:
    path = write_json(tmp_path / "q.json", [DOCUMENTED])
    net = nmn.load("star", scene_graphs=path)
    found = net.ask("Interaction_T1_13", '["Situations", "Objs", "clothes", "Belong_to"]')
    assert (found.answer, found.status) == ("yes", "answered")
    assert net.ask("Interaction_T1_13", '["Situations", {"functio').status == "error"


def test_scenes_are_asked_by_their_numbers(tmp_path: Path) -> None:
    path = write_json(tmp_path / "a.json", [annotation(3), annotation(4)])
    net = nmn.load("clevrer", scene_graphs=path)
    found = net.ask("4", "objects count")
    assert found.status == "answered" and int(str(found.answer)) > 0
    wrong = net.ask("5", "objects count")
    assert isinstance(wrong.error, MediaError) and "one of: 3, 4" in str(wrong.error)


def test_domains_that_look_know_no_annotations(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match=r"reads no annotations[\s\S]*agqa, clevrer, star"):
        nmn.load("photo", scene_graphs=tmp_path)
    closed = nmn.load("agqa").ask("V1", "objects(video())")
    assert "no file of annotations is open" in str(closed.error)
