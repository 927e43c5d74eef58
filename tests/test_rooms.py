"""A room imports only rooms below it, and light imports stay light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nmn

ROOT = Path(nmn.__file__).parent
ORDER = [
    "errors",
    "files",
    "registry",
    "options",
    "kernels",
    "types",
    "grammar",
    "modules",
    "executors",
    "audit",
    "perception",
    "generators",
    "synthetic",
    "datasets",
    "training",
    "evaluation",
    "domains",
    "pipeline",
    "cli",
]
# perception and generators are side by side: neither knows the other.
SIDE_BY_SIDE = {("generators", "perception"), ("perception", "generators")}
# Contracts for tests, and the public names: outside of the order.
OUTSIDE = {"testing", "__init__", "__main__"}


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: relative import"
    return [name for name in found if name.split(".")[0] == "nmn"]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_import_runs_upwards(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if room in OUTSIDE:
        return
    for name in imports(path):
        parts = name.split(".")
        if len(parts) == 1:
            assert room == "cli" or room == "audit", f"{path}: import a room, not nmn itself"
            continue
        other = parts[1]
        assert other in ORDER, f"{path}: {name} is in no room"
        assert ORDER.index(other) <= ORDER.index(room), f"{path}: {name} is above {room}"
        assert (room, other) not in SIDE_BY_SIDE, f"{path}: {name} is beside {room}"


def test_every_file_is_in_a_known_room() -> None:
    rooms = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in ROOT.rglob("*.py")}
    assert rooms - OUTSIDE == set(ORDER)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import nmn", ["torch", "cv2", "transformers", "spacy", "lark"]),
        ("import nmn.pipeline", ["cv2", "transformers", "spacy"]),
        ("import nmn; nmn.load", ["cv2", "transformers", "spacy"]),
        ("import nmn.cli.main", ["torch", "cv2", "transformers", "networkx", "lark"]),
    ],
)
def test_imports_stay_light(statement: str, absent: list[str]) -> None:
    code = f"import sys; {statement}; print([m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_evaluates_text_or_unpickles(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}, f"{path}"
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""}
        assert not names & {"pickle", "cloudpickle", "dill", "marshal", "shelve"}, f"{path}"
        if isinstance(node, ast.Call):
            # These unpickle as well.
            assert ast.unparse(node.func) != "torch.load", f"{path}"
            pickled = [one for one in node.keywords if one.arg == "allow_pickle"]
            assert all(ast.unparse(one.value) == "False" for one in pickled), f"{path}"
