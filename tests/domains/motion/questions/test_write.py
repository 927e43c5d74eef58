"""``nmn synth motion --questions``: files in three layouts."""

import json

import pytest

from nmn.domains.motion.questions.agqa.interpret import interpret_agqa
from nmn.domains.motion.questions.agqa.words import Words
from nmn.domains.motion.questions.clevrer.interpret import interpret_clevrer
from nmn.domains.motion.questions.clevrer.scene import Scene
from nmn.domains.motion.questions.star.interpret import interpret_star
from nmn.domains.motion.questions.star.words import read_classes
from nmn.domains.motion.synth import MotionSynthesis, synthesise_motion
from nmn.synthetic.errors import WorldError


def make(folder, **options):
    seen = []
    synthesise_motion(
        MotionSynthesis(out=folder, clips=3, **options),
        lambda done, wanted: seen.append((done, wanted)),
        lambda text: None,
    )
    assert seen[-1][0] == seen[-1][1] == max(done for done, _ in seen)


def read(path):
    return json.loads(path.read_text())


def test_questions_of_an_agent_are_answered_by_the_files_beside_them(tmp_path):
    make(tmp_path, format="agqa,star", questions=12, split="test")
    folder = tmp_path / "agqa"
    words = Words(read(folder / "ENG.txt"), read(folder / "IDX.txt"))
    graphs = read(folder / "test_scene_graphs.json")
    records = read(folder / "test_questions.json")
    assert len(records) >= 30
    for record in records.values():
        found = interpret_agqa(record["program"], graphs[record["video_id"]], words)
        assert (found.answer, found.values) == (record["answer"], record["node_values"])
        for vertices in record["sg_grounding"].values():
            assert set(vertices) <= set(graphs[record["video_id"]])
    parts = [read(path) for path in sorted((folder / "test_decomp").glob("motion_*.json"))]
    isolated = read(folder / "test_decomp" / "isolated.json")
    assert {key for one in parts for key in one} | {one["key"] for one in isolated} == set(records)

    files = {
        path.name: path.read_text().splitlines()
        for path in (tmp_path / "star" / "classes").iterdir()
    }
    situations = read(tmp_path / "star" / "test_situations.json")
    asked = read(tmp_path / "star" / "test_questions.json")
    assert len(asked) >= 20
    for record in asked:
        shown = situations[record["video_id"]]
        shown = {frame: shown[frame] for frame in record["situations"]}
        for choice in record["choices"]:
            program = [*record["question_program"], *choice["choice_program"]]
            verdict = interpret_star(program, shown, read_classes(files))
            assert verdict.answer == (choice["choice"] == record["answer"])


def test_training_files_have_no_decompositions(tmp_path):
    make(tmp_path, format="agqa", questions=5)
    assert not (tmp_path / "agqa" / "train_decomp").exists()
    assert read(tmp_path / "agqa" / "train_questions.json")


def test_questions_of_physics_are_answered_by_the_files_beside_them(tmp_path):
    make(tmp_path, kind="physics", format="clevrer", questions=6)
    predictions = read(tmp_path / "clevrer" / "train_predictions.json")
    for scene in read(tmp_path / "clevrer" / "train_questions.json"):
        predicted = Scene(predictions[f"sim_{scene['scene_index']:05d}"])
        assert len(scene["questions"]) == 6
        for one in scene["questions"]:
            if "answer" in one:
                assert interpret_clevrer(one["program"], predicted).answer == one["answer"]


def test_the_same_command_writes_the_same_questions(tmp_path):
    for name in ("one", "other"):
        make(tmp_path / name, format="agqa", questions=5)
    one, other = (
        (tmp_path / name / "agqa" / "train_questions.json").read_text() for name in ("one", "other")
    )
    assert one == other


def test_questions_need_a_layout(tmp_path):
    with pytest.raises(WorldError, match="layout"):
        make(tmp_path, questions=5)
