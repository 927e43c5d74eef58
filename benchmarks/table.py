"""Write the tables of docs/benchmarks.md from benchmarks/results/executor_*.json.

    .venv/bin/python -m benchmarks.table [--check]

They stand between two markers; the text around them is left as it is. With ``--check`` nothing is
written, and the exit code says whether the document is up to date.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN = "<!-- tables: written by benchmarks/table.py -->"
END = "<!-- end of tables -->"

PEERS = {
    "nmn-reference-loop": "naive loop",
    "level": "level",
    "torchfold": "torchfold",
    "torchfold-cse": "torchfold + CSE",
    "torchfold-cse-same-kernels": "torchfold + CSE + our kernels",
    "dynet": "DyNet",
}
OURS = {"nmn": "nmn", "nmn-torch": "torch only", "nmn-plan-given": "plan given"}

Record = dict[str, Any]


def records(folder: Path) -> dict[str, Record]:
    """By name, what was measured; light modules before heavy ones, W1 before W2."""
    found = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in folder.glob("executor_*.json")
    }
    order = ("light", "heavy", "conv")
    return dict(
        sorted(
            found.items(),
            key=lambda item: (
                order.index(item[1]["options"]["flavour"]),
                item[1]["options"]["workload"],
                item[0],
            ),
        )
    )


def render(found: dict[str, Record]) -> str:
    """All tables, in Markdown."""
    if not found:
        return "Nothing has been measured yet."
    full = [r for name, r in found.items() if "_n" not in name and "_audit" not in name]
    inference = [r for r in full if not r["options"]["train"]]
    training = [r for r in full if r["options"]["train"]]
    parts = [machines(found.values())]
    if inference:
        parts += ["### Inference", ratios(inference), "### What the hardware could do"]
        parts += [roofs(inference)]
    if training:
        parts += ["### Training: forward and backward", ratios(training)]
    sized = [r for r in found.values() if usual(r)]
    if len(sized) > len([r for r in inference if usual(r)]):
        parts += ["### By the size of the batch", sizes(sized)]
    if inference:
        parts += ["### Counts, which need no clock", counts(inference)]
        parts += ["### Planning alone, µs a node", planning(inference)]
    audited = [r for r in found.values() if "nmn-audit" in r["variants"]]
    if audited:
        parts += ["### Audit records kept, against none", audit(audited)]
    return "\n\n".join(parts)


def usual(record: Record) -> bool:
    """Light inference without audit, of any batch size."""
    options = record["options"]
    return options["flavour"] == "light" and not options["train"] and not options["audit"]


def machines(found: Iterable[Record]) -> str:
    """Where it was measured; more than one line where that differs."""
    lines = set()
    loads = []
    for record in found:
        machine = record["machine"]
        loads.append(machine["load_average"][0])
        kernels = "with" if machine["compiled_kernels"] else "without"
        lines.add(
            f"{machine['processor']}, {machine['cores']} cores, {machine['threads']} thread, "
            f"torch {machine['torch']}, Python {machine['python']}, {kernels} compiled kernels"
        )
    return (
        "Measured on: " + "; ".join(sorted(lines)) + f". Load average during the runs: "
        f"{min(loads):.1f} to {max(loads):.1f}."
    )


def ratios(found: list[Record]) -> str:
    """One row a configuration and variant of ours, one column a peer."""
    peers = [p for p in PEERS if any(p in r["variants"] for r in found)]
    head = ["modules", "batch", "variant", "ms", "questions/s", *(f"× {PEERS[p]}" for p in peers)]
    rows = []
    for record in found:
        options = record["options"]
        for name, label in OURS.items():
            if name not in record["variants"]:
                continue
            made = record["variants"][name]
            rows.append(
                [
                    options["flavour"],
                    f"{options['workload']}, {options['questions']}",
                    label,
                    spread(made["ms"]),
                    f"{made['examples_per_second']:,.0f}",
                    *(spread(made["times_faster_than"].get(p)) for p in peers),
                ]
            )
    return table(head, rows)


def roofs(found: list[Record]) -> str:
    """Which share of one big operation each variant of ours reaches."""
    rows = []
    for record in found:
        # The heavy filter's layers are computed once a picture, so the work as written would be
        # more than the hardware can do.
        heavy = record["options"]["flavour"] == "heavy"
        counted = "as_computed" if heavy else "as_written"
        for roof, rate in record["roofline"]["gflop_per_second"].items():
            shares = [
                f"{100 * record['variants'][name]['share_of_roofline'][roof][counted]:.0f} %"
                if name in record["variants"]
                else ""
                for name in OURS
            ]
            rows.append([title(record), roof, f"{rate:.0f} GFLOP/s", *shares])
    return table(["", "one big", "reaches", *OURS.values()], rows)


def sizes(found: list[Record]) -> str:
    """Ratios to torchfold with its CSE, by batch size."""
    rows = []
    order = sorted(found, key=lambda r: (r["options"]["workload"], r["options"]["questions"]))
    for record in order:
        made = record["variants"]["nmn"]
        torch_only = record["variants"].get("nmn-torch", {}).get("times_faster_than", {})
        rows.append(
            [
                record["options"]["workload"],
                str(record["options"]["questions"]),
                spread(made["ms"]),
                f"{made['examples_per_second']:,.0f}",
                spread(made["times_faster_than"].get("nmn-reference-loop")),
                spread(made["times_faster_than"].get("torchfold-cse")),
                spread(torch_only.get("torchfold-cse")),
            ]
        )
    head = ["", "questions", "ms", "questions/s", "× naive loop", "× torchfold + CSE"]
    return table([*head, "torch only × torchfold + CSE"], rows)


def counts(found: list[Record]) -> str:
    """Nodes and calls."""
    rows = []
    for record in found:
        made = record["counts"]
        calls, handed = made["module_calls"], made["torch_calls"]
        rows.append(
            [
                title(record),
                f"{made['nodes_requested']} / {made['nodes_executed']}",
                f"{calls['naive']} / {calls['level']} / {calls['nmn']} / {calls['lower_bound']}",
                " / ".join(
                    f"{handed[name]:,}" if name in handed else "–"
                    for name in ("nmn-reference-loop", "torchfold-cse", "nmn-torch", "nmn")
                ),
            ]
        )
    head = ["", "nodes asked for / run", "module calls: one by one / by level / nmn / at least"]
    return table([*head, "torch calls: loop / torchfold + CSE / torch only / nmn"], rows)


def planning(found: list[Record]) -> str:
    """Microseconds a node."""
    names = list(dict.fromkeys(n for r in found for n in r["planning_us_per_node"]))
    rows = [
        [
            title(record),
            *(spread(record["planning_us_per_node"].get(name), digits=3) for name in names),
        ]
        for record in found
    ]
    return table(["", *names], rows)


def audit(found: list[Record]) -> str:
    """What keeping a record of every run costs."""
    rows = []
    for record in found:
        over = record["variants"]["nmn-audit"]["over_nmn_percent"]
        low, high = over["quartiles"]
        rows.append([title(record), f"{over['median']:+.1f} % ({low:+.1f} to {high:+.1f})"])
    return table(["", "nmn-audit over nmn"], rows)


def title(record: Record) -> str:
    """For the first column."""
    options = record["options"]
    return f"{options['workload']} {options['flavour']}"


def spread(found: Record | None, digits: int = 2) -> str:
    """Median and quartiles."""
    if found is None:
        return "–"
    low, high = found["quartiles"]
    return f"{found['median']:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def table(head: list[str], rows: list[list[str]]) -> str:
    """In Markdown; the first column is text, the others are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def inserted(document: str, tables: str) -> str:
    """The document with these tables between its markers."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{DOCUMENT} has no lines '{BEGIN}' and '{END}'")
    return f"{before}{begin}\n\n{tables}\n\n{end}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    old = DOCUMENT.read_text(encoding="utf-8")
    new = inserted(old, render(records(RESULTS)))
    if options.check:
        sys.exit(0 if old == new else f"{DOCUMENT} is out of date: run python -m benchmarks.table")
    DOCUMENT.write_text(new, encoding="utf-8")
    print(f"wrote {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
