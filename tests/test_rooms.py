"""A room imports only rooms below it, and light imports stay light."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
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
    "pretrained",
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
# Names of data sets; and of domains whose names mean other things as well, so that they only count
# as whole words of a string.
DATA_SETS = re.compile(r"clevr|cogent|easy[-_ ]?vqa", re.IGNORECASE)
DOMAINS = {"photo", "shapes"}
# The extra of pyproject.toml that brings the detector has the name of a domain.
EXTRA = {("perception/detector.py", "photo")}
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


def names(path: Path) -> Iterator[str]:
    """Every identifier and string of a file, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        for field in ("id", "attr", "name", "asname", "arg", "module"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name if DATA_SETS.search(name) else ""


def test_names_of_domains_are_found(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text('"""Of clevr."""\nfrom nmn import read_clevr as CLEVR\nx = "shapes"\n')
    assert {"read_clevr", "CLEVR", "shapes"} <= set(names(path))
    assert "Of clevr." not in set(names(path))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=named)
def test_no_room_names_a_domain_and_no_domain_another(path: Path) -> None:
    within = path.relative_to(ROOT)
    domains = {one.name for one in (ROOT / "domains").iterdir() if (one / "domain.py").exists()}
    if within.parts[0] == "domains":
        own = within.parts[1].removesuffix(".py")
        others = {name.split(".")[2] for name in imports(path) if name.startswith("nmn.domains.")}
        # Only the register of all domains, nmn/domains/__init__.py, names several.
        assert own == "__init__" or not others & (domains - {own})
        return
    assert not {name for name in imports(path) if name.startswith("nmn.domains.")} & {
        f"nmn.domains.{name}" for name in domains
    }
    for name in names(path):
        assert not DATA_SETS.search(name), f"{path}: {name!r} is of one data set"
        assert name not in DOMAINS or (within.as_posix(), name) in EXTRA, f"{path}: {name!r}"
    stem = within.as_posix()
    assert not DATA_SETS.search(stem) and not DOMAINS & set(re.split(r"[/_.]", stem))


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
