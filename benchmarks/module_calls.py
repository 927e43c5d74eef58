"""How many module calls a batch needs, by level and by slot: exact counts, no clock.

    .venv/bin/python -m benchmarks.module_calls [--json OUT]

Batches: 256 random well-typed programs of the photo domain of depth 4, 6 and 8 over 26 scenes, and
the gold programs of the question bank of the tests over 50 scenes.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from nmn.domains import load_domain
from nmn.executors import BatchedExecutor
from nmn.grammar import Program, Sampler

PHOTO = load_domain("photo")
BANK = Path(__file__).parents[1] / "tests/domains/photo/bank/photo_questions.jsonl"


def counts(programs: Sequence[Program], scenes: int) -> dict[str, int]:
    """Nodes and calls of one batch, planned with a schedule learned from this very batch."""
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    plan = executor.plan(programs, [k % scenes for k in range(len(programs))])
    levels = {
        (depth, node.op)
        for program in programs
        for node, depth in zip(program, _levels(program), strict=True)
    }
    return {
        "nodes_requested": plan.requested,
        "nodes_executed": plan.executed,
        "calls_by_level": len(levels),
        "calls": plan.calls,
    }


def _levels(program: Program) -> list[int]:
    levels: list[int] = []
    for node in program:
        levels.append(1 + max((levels[i] for i in node.inputs), default=-1))
    return levels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sampler = Sampler(PHOTO.language)
    batches = {}
    for depth in (4, 6, 8):
        rng = random.Random(depth)
        programs = [sampler.draw(rng, depth=depth) for _ in range(256)]
        batches[f"256 random programs, depth {depth}"] = counts(programs, 26)
    lines = BANK.read_text(encoding="utf-8").splitlines()
    bank = [PHOTO.language.parse(json.loads(line)["program"]) for line in lines]
    batches[f"{len(bank)} questions of the bank"] = counts(bank, 50)
    for name, found in batches.items():
        print(f"{name:32} {found}")
    if options.json is not None:
        options.json.write_text(json.dumps(batches, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
