"""``nmn eval`` on the command line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.evaluation import plots
from tests.domains.clevr.made import clevr_files, write_json

RUN = CliRunner()


def given(folder: Path) -> list[str]:
    scenes, questions = clevr_files(4)
    files = (
        write_json(folder / "q.json", "questions", [*questions, 3]),
        write_json(folder / "s.json", "scenes", scenes),
    )
    return ["eval", "clevr", "--questions", str(files[0]), "--scenes", str(files[1])]


def test_the_table_and_the_file(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = RUN.invoke(app, [*given(tmp_path), "--executor", "symbolic", "--programs", "gold",
                            "--json", str(out)])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert re.search(r"accuracy \(exact\) +100\.00 %", done.output)
    assert re.search(r"bad records, in no figure +1\n", done.output)
    assert f"bad record: {tmp_path / 'q.json'}, record" in done.output.replace("\n", " ")
    record = json.loads(out.read_text())
    assert record["accuracy"] == 1.0 and record["problems"][0]["index"] == record["asked"]
    assert {"by_category", "step_accuracy", "questions_per_second"} <= set(record)


def test_pictures_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib (extra [bench]) is not installed")
    done = RUN.invoke(app, [*given(tmp_path), "--limit", "9", "--plot", str(tmp_path / "p")])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (tmp_path / "p").iterdir())
    assert names == [
        "clevr-calibration.png", "clevr-calibration.svg", "clevr-length.png", "clevr-length.svg",
    ]  # fmt: skip
    assert "<svg" in (tmp_path / "p" / "clevr-length.svg").read_text()


def test_without_matplotlib_the_figures_are_still_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "find_spec", lambda name: None)
    done = RUN.invoke(app, [*given(tmp_path), "--plot", str(tmp_path / "p")])
    assert done.exit_code == 0
    assert "no pictures: --plot: matplotlib is not installed" in done.output
    assert "accuracy (exact)" in done.output and not (tmp_path / "p").exists()


def test_an_evaluation_that_read_nothing_is_no_success(tmp_path: Path) -> None:
    scenes, questions = clevr_files(1)
    asked = [{**one, "question": "Wherefore art thou?"} for one in questions]
    files = (
        write_json(tmp_path / "q.json", "questions", asked),
        write_json(tmp_path / "s.json", "scenes", scenes),
    )
    out = tmp_path / "out.json"
    done = RUN.invoke(app, ["eval", "clevr", "--questions", str(files[0]), "--scenes",
                            str(files[1]), "--programs", "clevr-templates", "--json",
                            str(out)])  # fmt: skip
    assert done.exit_code == 3
    assert f"not one of {len(asked)} questions was read; the first: " in done.output
    assert '"wherefore" is no word of the templates' in done.output
    assert json.loads(out.read_text())["read"] == 0


def test_what_is_not_measured_says_so(tmp_path: Path) -> None:
    scenes, questions = clevr_files(1)
    bare = [{k: v for k, v in one.items() if k != "steps"} for one in questions]
    files = (
        write_json(tmp_path / "q.json", "questions", bare),
        write_json(tmp_path / "s.json", "scenes", scenes),
    )
    done = RUN.invoke(app, ["eval", "clevr", "--questions", str(files[0]), "--scenes",
                            str(files[1])])  # fmt: skip
    assert done.exit_code == 0
    assert re.search(r"step accuracy +not measured", done.output)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shapes", "--data", "/nowhere"], "this is no folder of SHAPES"),
        (["easy-vqa", "--data", "/nowhere"], "there is no such file"),
        (["clevr", "--questions", "a.json", "--scenes", "b.json"], "there is no such file"),
    ],
)
def test_errors_are_a_message_and_code_2(arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nmn", "eval", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("error: ") and said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_groups_are_listed() -> None:
    done = RUN.invoke(app, ["eval", "--help"])
    assert all(name in done.output for name in ("clevr", "shapes", "easy-vqa"))
