"""``nmn train DOMAIN``: modules learn from questions, programs and answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nmn.cli.declared import DomainGroup

if TYPE_CHECKING:
    from nmn.training.network import PreparedNetwork
    from nmn.training.prepared import Prepared
    from nmn.training.scoring import Score
    from nmn.training.trainer import Trainer


def _train(name: str, task: Any, options: Any) -> None:
    import torch

    # The tensors of a step are small: a second thread mostly waits.
    torch.set_num_threads(options.threads)
    from nmn.training.network import PreparedNetwork
    from nmn.training.session import Session, run_session
    from nmn.training.trainer import Trainer

    out = options.out or Path("runs") / name
    settings = options.settings  # before anything is made: a mistyped value must not cost minutes
    prepared = task.run(options)
    if isinstance(prepared, PreparedNetwork):
        _train_network(prepared)
        return
    trainer = Trainer(prepared.family, prepared.learned, settings)
    _tell(prepared, trainer)
    with _Bar(trainer) as bar:
        checked = run_session(
            trainer, prepared.unseen, Session(out, options.resume, options.seconds), bar
        )
    typer.echo(f"wrote {out}/modules.safetensors, log.jsonl and checkpoint.safetensors")
    if checked is not None:
        steps = "" if checked.steps is None else f", steps {checked.steps:.2%}"
        typer.echo(f"unseen scenes: answers {checked.answers:.2%}{steps}")


def _train_network(prepared: "PreparedNetwork") -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    typer.echo(prepared.drawn)
    with Progress(
        BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), Remaining()
    ) as bar:
        shown = bar.add_task("", total=None)

        def progress(done: int, wanted: int, doing: str) -> None:
            bar.update(shown, completed=done, total=wanted, description=doing)

        written = prepared.train(progress, lambda text: bar.console.print(text, markup=False))
    typer.echo(f"wrote {written}, and log.jsonl beside it")


class _Group(DomainGroup):
    task = "train"
    finish = staticmethod(_train)


app = typer.Typer(
    cls=_Group, no_args_is_help=True, help="Train modules on questions, programs and answers."
)


@app.callback()
def _group() -> None:
    """A group, whose commands are the domains that can be trained."""


def _tell(prepared: "Prepared", trainer: "Trainer") -> None:
    from nmn.types.wording import several

    for problem in prepared.problems[:5]:
        typer.echo(f"bad record: {problem}", err=True)
    if len(prepared.problems) > 5:
        typer.echo(f"... and {len(prepared.problems) - 5} more bad records", err=True)
    if prepared.left_out:
        left_out = several(prepared.left_out, "question")
        typer.echo(f"left out {left_out}, whose scene was not seen right")
    if prepared.drawn:
        typer.echo(prepared.drawn)
    typer.echo(
        f"{prepared.family.name}: {trainer.parameters:,} parameters, "
        f"{several(len(prepared.learned), 'question')}, {len(prepared.unseen):,} on unseen scenes, "
        f"{several(trainer.steps, 'step')}"
    )


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
