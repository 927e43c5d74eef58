"""Packages that are installed beside nmn, and what ``nmn`` then does, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Several commands in one process: starting one takes longer than most commands.
_COMMANDS = """
import contextlib, io, json, sys
from nmn.cli.main import run
done = []
for words in json.loads(sys.argv[1]):
    out, code = io.StringIO(), 0
    sys.argv = ["nmn", *words]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            run()
        except SystemExit as stopped:
            code = stopped.code or 0
    done.append((code, out.getvalue()))
print(json.dumps(done))
"""


def install(project: Path, target: Path) -> Path:
    """Put the packages of a project and its entry points into a folder, as pip does."""
    about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    for package in about["tool"]["setuptools"]["packages"]:
        shutil.copytree(project / package, target / package)
    declare(target, about["project"]["name"], about["project"]["entry-points"])
    return target


def declare(target: Path, name: str, points: dict[str, dict[str, str]]) -> None:
    """The metadata of a package that is in a folder already."""
    info = target / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = [
        line
        for group, named in points.items()
        for line in (f"[{group}]", *(f"{key} = {value}" for key, value in named.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


def nmn(path: Sequence[Path], home: Path, *commands: Sequence[object]) -> list[tuple[int, str]]:
    """(exit code, output) of each command, with these folders on the path."""
    words = json.dumps([[str(word) for word in command] for command in commands])
    done = json.loads(python(path, home, _COMMANDS, words).splitlines()[-1])
    return [(code, text) for code, text in done]


def python(path: Sequence[Path], home: Path, code: str, *arguments: str) -> str:
    """What a program prints, with these folders on the path."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT))),
            "NMN_HOME": str(home / "home"),
            "COLUMNS": "200",
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
