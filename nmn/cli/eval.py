"""``nmn eval DOMAIN``: published questions answered and scored, with every step.

Named like a builtin, which this file has no use for.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from nmn.cli.declared import DomainGroup
from nmn.options import option

# As of ``nmn ask`` where questions stay without an answer: the files are fine.
_NOTHING_READ = 3


@dataclass(frozen=True)
class _Output:
    """What becomes of the report, whatever domain it is of."""

    as_json: Path | None = option(None, name="--json", help="Write everything found to this file.")
    plot: Path | None = option(None, help="Draw accuracy by length and calibration here.")


def _evaluate(
    name: str, task: Any, options: Any, *, as_json: Path | None, plot: Path | None
) -> None:
    if getattr(options, "executor", "") == "symbolic":
        import torch

        # Its tensors are small: a second thread only waits, and the clock counts one.
        torch.set_num_threads(1)
    from nmn.errors import MissingExtra
    from nmn.evaluation.plots import draw
    from nmn.evaluation.table import show

    report = task.run(options)
    show(report)
    if as_json is not None:
        report.write(as_json)
        typer.echo(f"wrote {as_json}")
    if plot is not None:
        try:
            for path in draw(report, plot):
                typer.echo(f"wrote {path}")
        except MissingExtra as error:
            # The figures are there; only their pictures are not.
            typer.echo(f"no pictures: {error.summary}", err=True)
    if not report.read:
        first = next((one["reason"] for one in report.questions if "reason" in one), "")
        typer.echo(f"not one of {report.asked} questions was read; the first: {first}", err=True)
        raise typer.Exit(_NOTHING_READ)


class _Group(DomainGroup):
    task = "eval"
    finish = staticmethod(_evaluate)
    common = _Output


app = typer.Typer(
    cls=_Group, no_args_is_help=True, help="Answer the questions of a data set and score them."
)


@app.callback()
def _group() -> None:
    """A group, whose commands are the domains that can be evaluated."""
