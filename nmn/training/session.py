"""A whole training run in a folder: steps, checks, log, checkpoints, weights and curves."""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from nmn.errors import MissingExtra
from nmn.modules.weights import save_weights
from nmn.training.curves import draw_curves
from nmn.training.errors import TrainingError
from nmn.training.journal import Journal
from nmn.training.questions import QuestionSet
from nmn.training.scoring import Score, score
from nmn.training.stopping import stoppable
from nmn.training.trainer import StepDone, Trainer

CHECKPOINT, WEIGHTS, LOG = "checkpoint.safetensors", "modules.safetensors", "log.jsonl"

# Steps between two lines of the log.
_LOGGED = 10

Watch = Callable[[StepDone, Score | None], None]
"""Told of every step, and of the newest check."""


@dataclass(frozen=True)
class Session:
    """How a run is kept.

    Attributes:
        folder: gets ``checkpoint.safetensors``, ``modules.safetensors``, ``log.jsonl`` and
            ``curves.svg``, ``curves.png``; None keeps nothing.
        resume: go on with the run that is in the folder.
        seconds: stop after so many, of this part of the run; None never.
        check_every: steps between two checks on unseen scenes; 0 checks at the end of every epoch.
        save_every: steps between two checkpoints; one is written at every end anyway.
    """

    folder: Path | None = None
    resume: bool = False
    seconds: float | None = None
    check_every: int = 0
    save_every: int = 200


def run_session(
    trainer: Trainer, unseen: QuestionSet, session: Session, watch: Watch | None = None
) -> Score | None:
    """Train to the end, or until it is stopped; the last check.

    Ctrl-C finishes the step, writes a checkpoint and raises KeyboardInterrupt.

    Arguments:
        unseen: questions on other scenes to check with; may be empty.

    Raises:
        TrainingError: the folder has a run and ``resume`` was not given, or has none and it was.
    """
    journal = _begin(trainer, session, len(unseen))
    checked: Score | None = None
    begun = time.perf_counter()
    stopped = False
    with stoppable() as stop:
        for done in trainer.run():
            place = done.place
            if place.step % _LOGGED == 0 or place.step == 1:
                journal.add("train", **_figures(done))
            end_of_epoch = place.done == 0
            due = place.step % session.check_every == 0 if session.check_every else end_of_epoch
            if len(unseen) and (due or place.step == trainer.steps):
                checked = score(trainer.family, unseen)
                journal.add("check", **_checked(done, checked))
            if session.folder is not None and place.step % session.save_every == 0:
                trainer.save(session.folder / CHECKPOINT)
            if watch is not None:
                watch(done, checked)
            late = session.seconds is not None and time.perf_counter() - begun > session.seconds
            stopped = stop.asked
            if late or stopped:
                break
    journal.add("end", step=trainer.place.step, seconds=round(trainer.place.seconds, 3))
    if session.folder is not None:
        _finish(trainer, session.folder, checked)
    if stopped:
        raise KeyboardInterrupt
    return checked


def _begin(trainer: Trainer, session: Session, unseen: int) -> Journal:
    folder = session.folder
    if folder is None:
        return Journal(None)
    folder.mkdir(parents=True, exist_ok=True)
    there = (folder / CHECKPOINT).exists()
    if there and not session.resume:
        raise TrainingError(
            "there is a run in this folder already",
            where=str(folder),
            hint="--resume goes on with it; another --out begins a new one",
        )
    if session.resume:
        trainer.load(folder / CHECKPOINT)
    journal = Journal(folder / LOG, trainer.place.step)
    if not trainer.place.step:
        journal.add(
            "start",
            **trainer.about,
            learned_from=len(trainer.questions),
            checked_with=unseen,
            parameters=trainer.parameters,
            torch=torch.__version__,
            threads=torch.get_num_threads(),
            machine=platform.machine(),
        )
    return journal


def _figures(done: StepDone) -> dict[str, float]:
    return {
        "step": done.place.step,
        "epoch": done.place.epoch,
        "loss": round(done.loss, 6),
        "rate": round(done.rate, 8),
        "gradient": round(done.gradient, 5),
        "questions_per_second": round(done.questions / max(done.seconds, 1e-9), 1),
        "seconds": round(done.place.seconds, 3),
    }


def _checked(done: StepDone, found: Score) -> dict[str, float | None]:
    return {
        "step": done.place.step,
        "epoch": done.place.epoch,
        "seconds": round(done.place.seconds, 3),
        "answers": found.answers,
        "steps": found.steps,
        "right_answer_wrong_steps": found.lucky,
        "questions_per_second": round(found.questions_per_second, 1),
    }


def _finish(trainer: Trainer, folder: Path, checked: Score | None) -> None:
    trainer.save(folder / CHECKPOINT)
    about = {
        "family": trainer.family.name,
        "features": str(trainer.family.width),
        "supervision": trainer.settings.supervision,
        "seed": str(trainer.settings.seed),
        "steps": str(trainer.place.step),
        **trainer.family.about,
    }
    if checked is not None:
        about["answers_right"] = f"{checked.answers:.5f}"
    save_weights(folder / WEIGHTS, trainer.family.modules, about)
    try:
        draw_curves(folder / LOG, folder / "curves.svg", folder / "curves.png")
    except MissingExtra:
        # The figures are in the log; only their picture is not.
        return
