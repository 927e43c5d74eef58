"""``nmn train``: modules learn from questions, programs and answers."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from nmn.training.clevr_data import Gathered
    from nmn.training.families import Family
    from nmn.training.scoring import Score
    from nmn.training.trainer import Trainer

app = typer.Typer(no_args_is_help=True, help="Train modules on questions, programs and answers.")


@app.callback()
def _group() -> None:
    """A group with one command so far stays a group."""


@app.command("clevr")
def clevr(
    questions: Path = typer.Option(None, "--questions", help="CLEVR 1.0: .json or .json.gz."),
    scenes: Path = typer.Option(None, "--scenes", help="CLEVR 1.0: .json or .json.gz."),
    generate: int = typer.Option(
        2_000, "--generate", min=2, help="Without files: make so many scenes, and questions."
    ),
    per_scene: int = typer.Option(20, "--per-scene", min=1, help="Questions made a scene."),
    templates: Path = typer.Option(
        None, "--templates", help="A folder of question templates; else nmn's own."
    ),
    max_nodes: int = typer.Option(None, "--max-nodes", help="Of the programs that are made."),
    family: str = typer.Option("clevr", "--family", help="clevr (objects), tbd or iep (maps)."),
    features: str = typer.Option(
        "truth",
        "--features",
        help="truth (turned and noisy), words (as the encoder states them), or pixels.",
    ),
    images: Path = typer.Option(
        None, "--images", help="For --features pixels: the pictures' folder; else they are drawn."
    ),
    supervision: str = typer.Option("steps", "--supervision", help="steps or answers (alone)."),
    epochs: int = typer.Option(4, "--epochs", min=1),
    seconds: float = typer.Option(None, "--seconds", help="Stop after so many; --resume goes on."),
    batch: int = typer.Option(256, "--batch", min=1, help="Questions of a step."),
    rate: float = typer.Option(5e-3, "--rate", help="Learning rate at the start."),
    curriculum: str = typer.Option(
        "", "--curriculum", help='Most nodes of a program in the first epochs: "8,14".'
    ),
    held_out: float = typer.Option(
        0.05, "--held-out", min=0, max=0.9, help="Share of the scenes to check with."
    ),
    seed: int = typer.Option(
        0, "--seed", min=0, max=2**63 - 1, help="Of weights, order and what is generated."
    ),
    out: Path = typer.Option(Path("runs/clevr"), "--out", help="Folder of the run."),
    resume: bool = typer.Option(False, "--resume", help="Go on with the run in --out."),
    threads: int = typer.Option(1, "--threads", min=1, help="Of torch: one is fastest."),
) -> None:
    """The functions of CLEVR, on features of objects or on maps of cells."""
    import torch

    # The tensors of a step are small: a second thread mostly waits.
    torch.set_num_threads(threads)
    from nmn.training.clevr_sight import sight_of
    from nmn.training.families import make_family
    from nmn.training.questions import split_by_scene
    from nmn.training.session import Session, run_session
    from nmn.training.settings import Settings
    from nmn.training.trainer import Trainer
    from nmn.types.wording import several

    if (questions is None) != (scenes is None):
        raise typer.BadParameter("--questions and --scenes go together")
    settings = Settings(
        supervision, epochs, batch, rate, curriculum=_numbers(curriculum), seed=seed
    )
    sight, width = sight_of(features, family, images)
    trained = make_family(family, width=width, seed=seed)
    if questions is not None:
        from nmn.training.clevr_data import read_questions

        found = read_questions(questions, scenes, trained, sight)
    else:
        from nmn.training.clevr_data import made_questions, made_scenes
        from nmn.worlds.questions import Questioner, load_templates
        from nmn.worlds.series import series_for

        folders = () if templates is None else (templates,)
        asked = Questioner(
            load_templates(*folders), seed=seed, per_scene=per_scene, max_nodes=max_nodes
        )
        typer.echo(f"making {several(generate, 'scene')} with questions")
        # A stream of its own: no --seed draws scenes that an evaluation asks about.
        scenes_made = made_scenes(generate, series_for("training", seed))
        found = made_questions(scenes_made, trained, asked, sight)
    learned, unseen = (
        found.questions.pick(part) for part in split_by_scene(found.questions, held_out, seed)
    )
    trainer = Trainer(trained, learned, settings)
    _tell(found, trainer, len(unseen), trained)
    session = Session(out, resume, seconds)
    with _Bar(trainer) as bar:
        checked = run_session(trainer, unseen, session, bar)
    typer.echo(f"wrote {out}/modules.safetensors, log.jsonl and checkpoint.safetensors")
    if checked is not None:
        _show(checked)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise typer.BadParameter(
            f"--curriculum {text}: expected whole numbers with commas"
        ) from None


def _tell(found: "Gathered", trainer: "Trainer", unseen: int, family: "Family") -> None:
    from nmn.types.wording import several

    for problem in found.problems[:5]:
        typer.echo(f"bad record: {problem}", err=True)
    if len(found.problems) > 5:
        typer.echo(f"... and {len(found.problems) - 5} more bad records", err=True)
    if found.left_out:
        typer.echo(
            f"left out {several(found.left_out, 'question')}, whose scene was not seen right"
        )
    typer.echo(
        f"{family.name}: {trainer.parameters:,} parameters, "
        f"{several(len(trainer.questions), 'question')}, "
        f"{unseen:,} on unseen scenes, {several(trainer.steps, 'step')}"
    )


def _show(checked: "Score") -> None:
    steps = "" if checked.steps is None else f", steps {checked.steps:.2%}"
    typer.echo(f"unseen scenes: answers {checked.answers:.2%}{steps}")


class _Bar:
    """A bar that moves with the steps, and says how right the last check was."""

    def __init__(self, trainer: "Trainer") -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Remaining

        self._trainer = trainer
        self._progress = Progress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), Remaining()
        )

    def __enter__(self) -> "_Bar":
        self._progress.start()
        self._task = self._progress.add_task("", total=self._trainer.steps)
        return self

    def __exit__(self, *what: object) -> None:
        self._progress.stop()

    def __call__(self, done: object, checked: "Score | None") -> None:
        from nmn.training.trainer import StepDone

        assert isinstance(done, StepDone)
        speed = done.questions / max(done.seconds, 1e-9)
        right = "" if checked is None else f", unseen {checked.answers:.1%} right"
        self._progress.update(
            self._task,
            completed=done.place.step,
            description=f"loss {done.loss:.3f}, {speed:,.0f} questions/s{right}",
        )
