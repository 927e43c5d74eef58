"""``nmn eval``: published questions answered and scored, with every step.

Named like a builtin, which this file has no use for.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from nmn.evaluation import Report

# As of ``nmn ask`` where questions stay without an answer: the files are fine.
_NOTHING_READ = 3

app = typer.Typer(no_args_is_help=True, help="Answer the questions of a data set and score them.")

_EXECUTOR = typer.Option("symbolic", "--executor", help="symbolic (exact) or neural (trained).")
_JSON = typer.Option(None, "--json", help="Write everything found to this file.")
_PLOT = typer.Option(None, "--plot", help="Draw accuracy by length and calibration here.")
_LIMIT = typer.Option(None, "--limit", min=1, help="Only the first questions.")
_BATCH = typer.Option(2_000, "--batch", min=1, help="Questions run together.")


@app.command("clevr")
def clevr(
    questions: Path = typer.Option(..., "--questions", help="CLEVR 1.0: .json or .json.gz."),
    scenes: Path = typer.Option(..., "--scenes", help="CLEVR 1.0: .json or .json.gz."),
    images: Path = typer.Option(
        None, "--images", help="The pictures' folder: perceive them, in place of true scenes."
    ),
    executor: str = _EXECUTOR,
    programs: str = typer.Option(
        "gold", "--programs", help="gold (those of the file), or a generator's name."
    ),
    as_json: Path = _JSON,
    limit: int = _LIMIT,
    plot: Path = _PLOT,
    batch: int = _BATCH,
) -> None:
    """CLEVR questions and scenes, or files in its format."""
    _prepare(executor)
    from nmn.evaluation import ClevrOptions, evaluate_clevr

    options = ClevrOptions(questions, scenes, images, executor, programs, limit, batch)
    _finish(evaluate_clevr(options), as_json, plot)


@app.command("shapes")
def shapes(
    data: Path = typer.Option(..., "--data", help="The folder of SHAPES (test.query ...)."),
    split: str = typer.Option("test", "--split", help="test, val, train.tiny, train.small."),
    executor: str = _EXECUTOR,
    as_json: Path = _JSON,
    limit: int = _LIMIT,
    plot: Path = _PLOT,
    batch: int = _BATCH,
) -> None:
    """SHAPES, with the programs of its queries and layouts."""
    _prepare(executor)
    from nmn.evaluation import ShapesOptions, evaluate_shapes

    options = ShapesOptions(data, split, executor, limit, batch)
    _finish(evaluate_shapes(options), as_json, plot)


@app.command("easy-vqa")
def easy_vqa(
    data: Path = typer.Option(None, "--data", help="A folder; else the package easy-vqa's."),
    split: str = typer.Option("test", "--split", help="test or train."),
    executor: str = _EXECUTOR,
    as_json: Path = _JSON,
    limit: int = _LIMIT,
    plot: Path = _PLOT,
    batch: int = _BATCH,
) -> None:
    """easy-VQA, whose questions' forms are their programs."""
    _prepare(executor)
    from nmn.evaluation import EasyVqaOptions, evaluate_easy_vqa

    options = EasyVqaOptions(data, split, executor, limit, batch)
    _finish(evaluate_easy_vqa(options), as_json, plot)


def _prepare(executor: str) -> None:
    if executor == "symbolic":
        import torch

        # Its tensors are small: a second thread only waits, and the clock counts one.
        torch.set_num_threads(1)


def _finish(report: "Report", as_json: Path | None, plot: Path | None) -> None:
    from nmn.errors import MissingExtra
    from nmn.evaluation.plots import draw
    from nmn.evaluation.table import show

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
