"""``nmn train clevr`` from files, stopped and gone on with."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.errors import DatasetError, DomainError
from nmn.training.errors import TrainingError
from nmn.training.journal import read_journal
from nmn.training.prepared import TrainingOptions
from nmn.types import Bool, Label
from tests.synthetic.questions.clevr import Questioner, generate_questions
from tests.training.tiny import scenes


def test_train_from_files_and_resume(tmp_path: Path) -> None:
    found = list(generate_questions(scenes(), Questioner(per_scene=3)))
    (tmp_path / "q.json").write_text(json.dumps({"questions": found}))
    (tmp_path / "s.json").write_text(json.dumps({"scenes": list(scenes())}))
    command = [
        "train", "clevr", "--questions", str(tmp_path / "q.json"),
        "--scenes", str(tmp_path / "s.json"), "--out", str(tmp_path / "run"),
        "--epochs", "2", "--batch", "12", "--held-out", "0.2",
    ]  # fmt: skip
    runner = CliRunner()
    stopped = runner.invoke(app, [*command, "--seconds", "0"])
    assert stopped.exit_code == 0, stopped.output
    assert "parameters" in stopped.output
    ended = runner.invoke(app, [*command, "--resume"])
    assert ended.exit_code == 0, ended.output
    assert "unseen scenes: answers" in ended.output
    lines = read_journal(tmp_path / "run" / "log.jsonl")
    assert [line["kind"] for line in lines].count("check") == 2
    assert (tmp_path / "run" / "modules.safetensors").exists()


def test_options_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    runner = CliRunner()
    alone = runner.invoke(app, ["train", "clevr", "--questions", str(tmp_path / "q.json")])
    assert isinstance(alone.exception, DatasetError) and "go together" in str(alone.exception)
    odd = runner.invoke(app, ["train", "clevr", "--curriculum", "short"])
    assert isinstance(odd.exception, DatasetError) and "whole numbers" in str(odd.exception)
    for weights, error, says in (
        ("Bool", DatasetError, "'Bool'"),
        ("Bool=much", DatasetError, "types with a number each"),
        ("Bol=1", DomainError, "did you mean Bool"),
        ("Bool=-1", TrainingError, "the weight of Bool is -1.0"),
        ("Bool=inf", TrainingError, "0 or more"),
    ):
        odd = runner.invoke(app, ["train", "clevr", "--weights", weights])
        assert isinstance(odd.exception, error) and says in str(odd.exception), weights


def test_weights_are_read_by_type() -> None:
    settings = TrainingOptions(weights="Bool=0.25, Label = 2,").settings
    assert settings.weights == {"Bool": 0.25, "Label": 2.0}
    assert settings.weight_of == {Bool: 0.25, Label: 2.0}
    assert not TrainingOptions().settings.weights


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        (["shapes", "--pictures", "10", "--seed", "7"], "seed 7: 10 pictures of series 1007"),
        (
            ["clevr", "--generate", "4", "--per-scene", "2", "--held-out", "0.5"],
            "4 scenes of series",
        ),
    ],
)
def test_every_domain_trains_by_one_command_and_says_what_it_drew(
    given: list[str], drawn: str, tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, ["train", *given, "--epochs", "1", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert drawn in done.output
    assert (tmp_path / "modules.safetensors").exists()


def test_shapes_never_learns_from_a_series_that_is_asked_about(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", "shapes", "--seed", "1000", "--out", str(tmp_path)])
    assert done.exit_code == 2 and "less than or equal to 999" in done.output
