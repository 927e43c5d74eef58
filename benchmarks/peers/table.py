"""A measurement as tables for the terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

# Where output goes to a file rich takes 80 columns, which would cut the numbers.
_WIDTH = 110


def show(record: dict[str, Any], console: Console | None = None) -> None:
    """Print a record of ``measure``."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH)
    options = record["options"]
    what = "training step" if options["train"] else "inference"
    console.print(
        f"{options['workload']} {options['flavour']} {what}: {options['questions']} questions "
        f"about {record['pictures']} pictures, {options['rounds']} rounds, "
        f"{options['threads']} thread{'s' * (options['threads'] > 1)} on {options['device']}"
    )
    console.print(_times(record))
    console.print("\n[bold]how many times faster: median of the rounds' ratios (quartiles)[/bold]")
    console.print(_ratios(record))
    console.print("")
    for line in _lines(record):
        console.print(line, markup=False, highlight=False)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(headers[0], style="cyan", no_wrap=True)
    for header in headers[1:]:
        table.add_column(header, justify="right", no_wrap=True)
    return table


def column(record: dict[str, Any]) -> str:
    """Which count of the work the share of the roofline is of.

    The heavy filter's layers are computed once a picture: of the work as written, nmn would reach
    more than the hardware can do.
    """
    return "as_computed" if record["options"]["flavour"] == "heavy" else "as_written"


def _times(record: dict[str, Any]) -> Table:
    roofs = list(record["roofline"]["gflop_per_second"])
    table = _table(
        "variant", "ms", "questions/s", "torch calls", *(f"% of {roof}" for roof in roofs)
    )
    for name, found in record["variants"].items():
        calls = record["counts"]["torch_calls"].get(name)
        share = found.get("share_of_roofline", {})
        table.add_row(
            name,
            _spread(found["ms"]),
            f"{found['examples_per_second']:,.0f}",
            "" if calls is None else f"{calls:,}",
            *(f"{100 * share[r][column(record)]:.0f}" if r in share else "" for r in roofs),
        )
    return table


def _ratios(record: dict[str, Any]) -> Table:
    variants = record["variants"]
    peers = {peer for found in variants.values() for peer in found["times_faster_than"]}
    ours = [name for name in variants if name not in peers]
    table = _table("than", *ours)
    for peer in variants:
        if peer in peers:
            cells = [_spread(variants[name]["times_faster_than"][peer]) for name in ours]
            table.add_row(peer, *cells)
    return table


def _lines(record: dict[str, Any]) -> list[str]:
    counts, roofline = record["counts"], record["roofline"]
    calls = counts["module_calls"]
    planning = ", ".join(
        f"{name} {found['median']:.3f}" for name, found in record["planning_us_per_node"].items()
    )
    rates = ", ".join(f"{n} {rate:.0f} GFLOP/s" for n, rate in roofline["gflop_per_second"].items())
    counted = column(record)
    lines = [
        f"nodes: {counts['nodes_requested']} asked for, {counts['nodes_executed']} run",
        f"module calls: {calls['nmn']} (by level {calls['level']}, one by one {calls['naive']}, "
        f"in any order at least {calls['lower_bound']})",
        f"planning, µs a node: {planning}",
        f"roofline: {rates}; the batch is {roofline[f'gflop_{counted}']:.3f} GFLOP "
        f"{counted.replace('_', ' ')}",
    ]
    audit = record["variants"].get("nmn-audit")
    if audit is not None:
        over = audit["over_nmn_percent"]
        low, high = over["quartiles"]
        lines.append(f"audit: {over['median']:+.1f} % ({low:+.1f} to {high:+.1f}) over nmn")
    for name, why in record["missing"].items():
        how = f": {why['install']}" if "install" in why else ""
        lines.append(f"missing: {name}, {why['why']}{how}")
    return lines


def _spread(found: dict[str, Any]) -> str:
    low, high = found["quartiles"]
    return f"{found['median']:.2f} ({low:.2f}-{high:.2f})"
