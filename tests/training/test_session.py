"""A run in a folder: its files, its log, stopping and going on."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains.clevr.build import load_clevr
from nmn.domains.clevr.words import VOCABULARIES
from nmn.errors import DatasetError
from nmn.modules.weights import named_weights
from nmn.training.curves import draw_curves
from nmn.training.errors import TrainingError
from nmn.training.journal import Journal, read_journal
from nmn.training.scoring import Score
from nmn.training.session import CHECKPOINT, LOG, WEIGHTS, Session, run_session
from nmn.training.settings import Settings
from nmn.training.trainer import StepDone, Trainer
from tests.training.tiny import fresh, questions

SETTINGS = Settings(epochs=2, batch=10)
NONE = questions().pick(np.zeros(0, dtype=np.int64))


def trainer(seed: int = 0) -> Trainer:
    return Trainer(fresh(seed=seed), questions(), SETTINGS)


def test_a_run_leaves_weights_a_log_and_curves(tmp_path: Path) -> None:
    run = trainer()
    found = run_session(run, questions(), Session(tmp_path))
    assert found is not None and found.steps is not None
    there = {path.name for path in tmp_path.iterdir()}
    assert {CHECKPOINT, WEIGHTS, LOG} <= there
    loaded = named_weights(load_clevr(tmp_path / WEIGHTS, VOCABULARIES))
    assert all(torch.equal(loaded[name], weight) for name, weight in run.weights.items())
    lines = read_journal(tmp_path / LOG)
    assert [line["kind"] for line in lines if line["kind"] != "train"] == [
        "start", "check", "check", "end",
    ]  # fmt: skip
    assert lines[0]["settings"]["epochs"] == 2 and lines[0]["parameters"] == run.parameters
    steps = [line for line in lines if line["kind"] == "train"]
    assert all(line["questions_per_second"] > 0 for line in steps)


def test_curves_are_pictures(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    log = Journal(tmp_path / "log.jsonl")
    log.add("train", step=1, loss=2.0)
    log.add("check", step=1, answers=0.5, steps=None)
    draw_curves(tmp_path / "log.jsonl", tmp_path / "c.svg", tmp_path / "c.png")
    assert (tmp_path / "c.svg").read_text().lstrip().startswith("<?xml")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


def test_ctrl_c_ends_after_a_whole_step_and_the_run_goes_on(tmp_path: Path) -> None:
    whole = trainer()
    run_session(whole, NONE, Session())

    def interrupt(done: StepDone, checked: Score | None) -> None:
        if done.place.step == 3:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run_session(trainer(), NONE, Session(tmp_path), interrupt)
    assert signal.getsignal(signal.SIGINT) is before
    again = trainer(seed=8)
    run_session(again, NONE, Session(tmp_path, resume=True))
    assert all(torch.equal(whole.weights[name], again.weights[name]) for name in whole.weights)


def test_a_crash_costs_the_steps_since_the_last_checkpoint_only(tmp_path: Path) -> None:
    class Crash(Exception):
        pass

    def crash(done: StepDone, checked: Score | None) -> None:
        if done.place.step == 5:
            raise Crash

    whole = trainer()
    run_session(whole, NONE, Session())
    with pytest.raises(Crash):
        run_session(trainer(), NONE, Session(tmp_path, save_every=2), crash)
    # A crash may cut the last line of the log.
    with (tmp_path / LOG).open("a") as file:
        file.write('{"kind": "tra')
    again = trainer()
    run_session(again, NONE, Session(tmp_path, resume=True))
    assert all(torch.equal(whole.weights[name], again.weights[name]) for name in whole.weights)
    lines = read_journal(tmp_path / LOG)
    assert [line["kind"] for line in lines].count("start") == 1


def test_so_many_seconds_are_enough(tmp_path: Path) -> None:
    run = trainer()
    run_session(run, NONE, Session(tmp_path, seconds=0.0))
    assert run.place.step == 1


def test_a_run_is_never_overwritten_nor_made_up(tmp_path: Path) -> None:
    run_session(trainer(), NONE, Session(tmp_path, seconds=0.0))
    with pytest.raises(TrainingError, match="a run in this folder already"):
        run_session(trainer(), NONE, Session(tmp_path))
    with pytest.raises(TrainingError, match="no such file"):
        run_session(trainer(), NONE, Session(tmp_path / "other", resume=True))


def test_a_log_with_a_broken_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"kind": "start"}\nnot json\n{"kind": "end"}\n')
    with pytest.raises(DatasetError, match="line 2"):
        read_journal(path)
