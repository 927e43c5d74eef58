"""``nmn synth clevr``: pictures, scenes and questions in one folder."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.errors import DatasetError, NmnError
from nmn.synthetic import WorldError
from tests.synthetic.questions.scenes import scene

SMALL = ("--width", "96", "--height", "64")


def synth(folder: Path, *more: object) -> Any:
    return CliRunner().invoke(app, ["synth", "clevr", str(folder), *map(str, more)])


def test_pictures_scenes_and_questions_are_written(tmp_path: Path) -> None:
    done = synth(tmp_path, "--count", 2, *SMALL, "--split", "val", "--per-scene", 3)
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "images").glob("CLEVR_val_*.png"))) == 2
    assert (tmp_path / "scenes" / "CLEVR_val_scenes.json").is_file()
    asked = json.loads((tmp_path / "questions" / "CLEVR_val_questions.json").read_text())
    assert len(asked["questions"]) == 6 and asked["info"] == {"split": "val", "seed": 0}


def test_a_folder_of_other_settings_is_refused(tmp_path: Path) -> None:
    assert synth(tmp_path, "--count", 1, *SMALL).exit_code == 0
    again = synth(tmp_path, "--count", 1, *SMALL, "--seed", 8)
    assert isinstance(again.exception, WorldError) and "another seed" in str(again.exception)


def test_a_bad_template_costs_no_drawing(tmp_path: Path) -> None:
    done = synth(tmp_path, *SMALL, "--per-scene", 1, "--templates", tmp_path / "none")
    assert isinstance(done.exception, NmnError) and "no templates" in str(done.exception)
    assert not (tmp_path / "images").exists()


def test_questions_about_the_scenes_of_a_file(tmp_path: Path) -> None:
    scenes = tmp_path / "s.json"
    scenes.write_text(json.dumps({"scenes": [3, *(scene(n, least=6) for n in range(4))]}))
    given = ("--scenes", scenes, "--per-scene", 3, "--max-nodes", 9, "--closure", "--seed", 7)
    done = synth(tmp_path, *given)
    assert done.exit_code == 0, done.output
    assert "12 questions" in done.output
    assert f"bad record: {scenes}, record 0: 3 is not a scene" in done.output
    found = json.loads((tmp_path / "questions" / "CLEVR_train_questions.json").read_text())
    assert max(len(q["program"]) for q in found["questions"]) <= 9
    files = {q["template_filename"] for q in found["questions"]}
    assert files <= {"and.json", "or.json", "compare.json", "embed.json"}
    assert not (tmp_path / "images").exists()


def test_scenes_without_questions_are_nothing_to_make(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"scenes": []}')
    done = synth(tmp_path, "--scenes", tmp_path / "s.json")
    assert isinstance(done.exception, DatasetError) and "--per-scene" in str(done.exception)


@pytest.mark.parametrize(("option", "value"), [("--count", "0"), ("--per-template", "0")])
def test_numbers_out_of_bounds_are_wrong_usage(tmp_path: Path, option: str, value: str) -> None:
    done = synth(tmp_path, option, value)
    assert done.exit_code == 2 and option in done.output
