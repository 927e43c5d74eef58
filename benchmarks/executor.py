"""The command ``python -m benchmarks.executor``: the executor against its peers, side by side."""

import json
from pathlib import Path

import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def executor(
    workload: str = typer.Option(
        "W2", "--workload", help="W1: random programs. W2: CLEVR's programs."
    ),
    flavour: str = typer.Option(
        "light", "--flavour", help="The modules: light or heavy attention modules, or conv."
    ),
    questions: int = typer.Option(256, "--n", help="Questions in the batch."),
    train: bool = typer.Option(False, "--train", help="Time forward and backward."),
    audit: bool = typer.Option(False, "--audit", help="Also time runs with an audit record."),
    rounds: int = typer.Option(9, "--rounds", help="How often every variant is timed."),
    peers: str = typer.Option(
        None, "--peers", help="Peers by name, with commas; all by default. The loop always runs."
    ),
    seed: int = typer.Option(0, "--seed", help="Of programs, weights, pictures and orders."),
    threads: int = typer.Option(1, "--threads", help="Of torch."),
    device: str = typer.Option("cpu", "--device", help="cpu or cuda."),
    compiled: bool = typer.Option(
        True, "--compiled/--no-compiled", help="Use the compiled kernels where they were built."
    ),
    as_json: Path = typer.Option(None, "--json", help="Write everything found to this file."),
    plot: Path = typer.Option(None, "--plot", help="Draw the ratios: a .png or .svg file."),
) -> None:
    """Time the executor against its peers in one process, round by round."""
    # Before anything is measured: a mistyped name must not cost minutes.
    if plot is not None:
        from benchmarks.peers.plot import check_plot

        check_plot(plot)
    from benchmarks.peers.measure import measure
    from benchmarks.peers.options import Options
    from benchmarks.peers.table import show

    named = None if peers is None else tuple(p.strip() for p in peers.split(",") if p.strip())
    options = Options(
        workload=workload,
        flavour=flavour,
        questions=questions,
        train=train,
        audit=audit,
        rounds=rounds,
        peers=named,
        seed=seed,
        threads=threads,
        device=device,
        compiled=compiled,
    )
    record = measure(options)
    show(record)
    if as_json is not None:
        as_json.parent.mkdir(parents=True, exist_ok=True)
        as_json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        typer.echo(f"wrote {as_json}")
    if plot is not None:
        from benchmarks.peers.plot import bars

        bars(record, plot)
        typer.echo(f"wrote {plot}")


if __name__ == "__main__":
    app()
