"""Do the tests bite? Breaks the library by one small change at a time, and counts what they miss.

    python -m tests.mutation                            # a sample of every room
    python -m tests.mutation executors --sample 40 --seed 7

A change is made in a copy of the working tree, never in the tree itself. What survives is a line
that no test holds to anything, or a change that means the same; a person tells which.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

# Room -> the files that are broken, and the tests that should see it, the quickest first.
ROOMS: dict[str, tuple[str, str]] = {
    "grammar": ("nmn/grammar/*.py", "tests/grammar tests/domains/clevr/test_dialect.py"),
    "objects": ("nmn/modules/*.py", "tests/modules/test_*.py"),
    "attention": (
        "nmn/modules/attention/*.py",
        "tests/modules/test_contract.py tests/executors/test_learned.py",
    ),
    "conv": ("nmn/modules/conv/*.py", "tests/modules/conv"),
    "executors": (
        "nmn/executors/*.py",
        "tests/executors/test_misbehaving.py tests/executors/test_*.py",
    ),
    "verify": ("nmn/audit/verify*.py nmn/audit/chain.py", "tests/audit/test_*.py"),
    "decoding": ("nmn/generators/decoding/*.py", "tests/generators/decoding"),
    "scoring": (
        "nmn/evaluation/*.py nmn/training/scoring.py nmn/training/supervision.py",
        "tests/evaluation tests/training/test_scoring.py tests/domains/clevr/test_evaluate.py",
    ),
}

# Longer than the unbroken tests of any room take: an endless loop is a find too.
SECONDS = 900

# By class of operator, the one that is easily written instead.
_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: the file, its line, what was put for what, and the file's new text."""

    path: str
    line: int
    change: str
    text: bytes

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.change}"


def mutants(path: str, source: bytes) -> Iterator[Mutant]:
    """Every single change of a file, in the order of its lines."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _code(ast.parse(source)):
        changed = _changed(node)
        if changed is None:
            continue
        start = starts[node.lineno - 1] + node.col_offset
        stop = starts[node.end_lineno - 1] + node.end_col_offset
        made = ast.unparse(changed)
        words = " ".join(source[start:stop].decode().split())
        put = f"({made})" if isinstance(changed, ast.expr) else made
        text = source[:start] + put.encode() + source[stop:]
        yield Mutant(path, node.lineno, f"{words[:60]}  ->  {made[:60]}", text)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """All that runs: not annotations, decorators, or the words of messages."""
    yield node
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Assert):
        return
    for name, part in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, ast.AST):
                yield from _code(child)


def _changed(node: ast.AST) -> ast.AST | None:
    """What is put in place of it; None where it is left alone."""
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _OTHER:
            return ast.Compare(node.left, [_OTHER[type(op)](), *rest], node.comparators)
        case ast.BinOp(op=op) if type(op) in _OTHER:
            return ast.BinOp(node.left, _OTHER[type(op)](), node.right)
        case ast.BoolOp(op=op):
            return ast.BoolOp(_OTHER[type(op)](), node.values)
        case ast.UnaryOp(op=ast.Not()):
            return node.operand
        case ast.Constant(value=bool(value)):
            return ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            return ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            return ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            return ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            return ast.Pass()
    return None


def _copy_of_tree() -> Path:
    """The working tree's files in a new folder, with the compiled library."""
    folder = Path(tempfile.mkdtemp(prefix="mutation-"))
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    native = [str(path.relative_to(ROOT)) for path in ROOT.glob("nmn/kernels/_native*")]
    for name in dict.fromkeys([*names.splitlines(), *native]):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _matching(patterns: str) -> list[str]:
    """The files and folders of these patterns, relative to the root, each once."""
    found = (path for pattern in patterns.split() for path in sorted(ROOT.glob(pattern)))
    return list(dict.fromkeys(str(path.relative_to(ROOT)) for path in found))


def _killed(folder: Path, tests: list[str]) -> bool:
    """Does a test fail there, or never end?"""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command, cwd=folder, env=surroundings, timeout=SECONDS, stdout=quiet, stderr=quiet
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def _tried(mutant: Mutant, folders: "Queue[Path]", tests: list[str]) -> bool:
    """Is the change seen, when it is made in one of these copies?"""
    folder = folders.get()
    place = folder / mutant.path
    kept = place.read_bytes()
    try:
        place.write_bytes(mutant.text)
        killed = _killed(folder, tests)
    finally:
        place.write_bytes(kept)
        folders.put(folder)
    print("killed  " if killed else "SURVIVED", mutant, flush=True)
    return killed


def main() -> int:
    parser = argparse.ArgumentParser(description="Break the library, and see whether tests notice.")
    parser.add_argument("rooms", nargs="*", help=f"of {', '.join(ROOMS)}; by default all")
    parser.add_argument("--sample", type=int, default=15, help="changes a room")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=float, default=0.15, help="share that may survive")
    given = parser.parse_args()
    copies = [_copy_of_tree() for _ in range(given.jobs)]
    folders: Queue[Path] = Queue()
    for folder in copies:
        folders.put(folder)
    asked = survived = 0
    try:
        for room in given.rooms or ROOMS:
            files, tests = (_matching(patterns) for patterns in ROOMS[room])
            if _killed(copies[0], tests):
                sys.exit(f"{room}: its tests fail as things are; mend that first")
            every = [one for path in files for one in mutants(path, (ROOT / path).read_bytes())]
            chosen = random.Random(given.seed).sample(every, min(given.sample, len(every)))
            with ThreadPoolExecutor(given.jobs) as pool:
                killed = list(pool.map(_tried, chosen, repeat(folders), repeat(tests)))
            print(f"{room}: {sum(killed)} of {len(killed)} killed, out of {len(every)} changes")
            asked, survived = asked + len(killed), survived + killed.count(False)
    finally:
        for folder in copies:
            shutil.rmtree(folder)
    print(f"{survived} of {asked} survived ({survived / max(asked, 1):.0%})")
    return int(survived > given.most * asked)


if __name__ == "__main__":
    sys.exit(main())
