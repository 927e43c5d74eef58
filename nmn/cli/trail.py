"""``nmn trail``: show, verify and report what was kept of a run."""

from pathlib import Path

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look at the trails of earlier questions. RUN is a trail file, a run folder, a run id or "
    "the begin of one, or 'last'; '/3' behind it picks question 3.",
)
_RUN = typer.Argument("last", help="Trail file, run folder, run id, or 'last'.")


@app.command()
def show(run: str = _RUN) -> None:
    """Print every step of a run's questions."""
    from nmn.audit import find_run, read_trail, trail_files

    path = find_run(run)
    files = trail_files(path) if path.is_dir() else [path]
    for number, file in enumerate(files):
        if number:
            typer.echo("")
        typer.echo(read_trail(file).text())


@app.command()
def verify(
    run: str = _RUN,
    anchor: str | None = typer.Option(
        None,
        "--anchor",
        help="The anchor noted down elsewhere, of the run or (RUN/3) of a trail: shows a rewrite.",
    ),
) -> None:
    """Check that a run's trails and tensors are the ones that were written, all and no other.

    Exit code 0: intact. 2: broken. 3: incomplete (the run was stopped, or the end cut off, or the
    answer is of a type that is not installed).
    The anchor that is printed is to be noted down elsewhere, and given back with --anchor.
    """
    from nmn.audit import verify as check

    found = check(run, anchor)
    typer.echo(str(found))
    if found.status != "broken" and found.anchor is not None:
        typer.echo(f"anchor: {found.anchor}")
    if not found.ok:
        raise typer.Exit(3 if found.status == "incomplete" else 2)


@app.command()
def report(
    run: str = _RUN,
    out: Path = typer.Option(
        Path("report.html"), "--out", "-o", help="The page to write; a folder for several."
    ),
) -> None:
    """Write a self-contained HTML page of a question; for a run of several, a folder of pages."""
    from nmn.audit import find_run, read_trail, trail_files
    from nmn.audit.report import report as page
    from nmn.audit.report import report_run
    from nmn.errors import TrailError

    path = find_run(run)
    files = trail_files(path) if path.is_dir() else [path]
    try:
        if len(files) == 1:
            out.write_text(page(read_trail(files[0])), encoding="utf-8")
        else:
            folder, out = out.with_suffix(""), out.with_suffix("") / "index.html"
            folder.mkdir(parents=True, exist_ok=True)
            for name, html in report_run(path).items():
                (folder / name).write_text(html, encoding="utf-8")
    except OSError as error:
        raise TrailError(f"the page cannot be written: {error.strerror}", where=str(out)) from error
    typer.echo(str(out))
