"""``nmn synth DOMAIN``: pictures or questions with exact truth, as many as are wanted."""

from typing import Any

import typer

from nmn.cli.declared import DomainGroup


def _synthesise(name: str, task: Any, options: Any) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        shown = bar.add_task("", total=None)
        written = task.run(
            options,
            lambda done, wanted: bar.update(shown, completed=done, total=wanted),
            lambda text: bar.console.print(text, markup=False, highlight=False, soft_wrap=True),
        )
    typer.echo(f"wrote {written}")


class _Group(DomainGroup):
    task = "synth"
    finish = staticmethod(_synthesise)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    help="Make data of a domain, with exact truth. A run that was stopped goes on where it was.",
)


@app.callback()
def _group() -> None:
    """A group, whose commands are the domains that make data."""
