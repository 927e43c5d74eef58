"""``nmn eval-parser``: a generator examined on reworded questions with gold programs."""

from pathlib import Path

import typer

from nmn.domains import DEFAULT

# As of ``nmn eval``: the files are fine, and nothing was read.
_NOTHING_READ = 3


def eval_parser(
    domain: str = typer.Option(DEFAULT, "--domain", "-d", help="The domain to use."),
    questions: Path = typer.Option(..., help="JSON lines: id, question, program, style, family."),
    programs: str | None = typer.Option(
        None, help="The generator that reads them, if not the domain's own."
    ),
    as_json: Path | None = typer.Option(
        None, "--json", help="Write everything found, with all failures, to this file."
    ),
) -> None:
    """Score how a generator reads questions: programs, refusals, wrong readings."""
    import torch

    from nmn.domains import load_domain
    from nmn.domains.examination import examine_generator
    from nmn.evaluation.reading_table import show_reading

    # The tensors of the scenes are small: a second thread only waits.
    torch.set_num_threads(1)
    report = examine_generator(load_domain(domain), questions, programs)
    show_reading(report)
    if as_json is not None:
        report.write(as_json)
        typer.echo(f"wrote {as_json}")
    if report.nothing_read:
        asked = len(report.attempts)
        first = next((one.reason for one in report.attempts if one.reason), "")
        typer.echo(f"not one of {asked} questions was read; the first: {first}", err=True)
        raise typer.Exit(_NOTHING_READ)
