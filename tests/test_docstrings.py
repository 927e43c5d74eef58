"""What a public function raises itself, its docstring names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nmn

ROOT = Path(nmn.__file__).parent
# They end a command or a reading, and reach nobody.
SIGNALS = {"BadParameter", "BadRecord", "Exit", "Refused", "NotImplementedError"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    """Public functions, and public methods of public classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from functions(node)
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def raised(function: Function) -> set[str]:
    """What stands after ``raise`` in the function's own body: errors' names, or "Raises" for an
    error that another function makes."""
    found: set[str] = set()
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, Function | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = ast.unparse(node.exc.func).rpartition(".")[2]
            found.add(name if name[0].isupper() else "Raises")
        todo += ast.iter_child_nodes(node)
    return found - SIGNALS


def silent(tree: ast.AST) -> dict[str, set[str]]:
    """By name, what a function raises and its docstring leaves out."""
    found = {}
    for one in functions(tree):
        told = (ast.get_docstring(one) or "").lower()
        found[one.name] = {name for name in raised(one) if name.lower() not in told}
    return {name: missing for name, missing in found.items() if missing}


def test_an_error_that_is_left_out_is_found() -> None:
    text = "def read(x):\n    '''Reads.'''\n    if x:\n        raise MediaError('no')\n"
    assert silent(ast.parse(text)) == {"read": {"MediaError"}}
    assert not silent(ast.parse(text.replace("Reads.", "Raises: MediaError.")))


@pytest.mark.parametrize(
    # The docstring of a command is its help.
    "path",
    [path for path in sorted(ROOT.rglob("*.py")) if path.parent.name != "cli"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_docstrings_name_what_is_raised(path: Path) -> None:
    assert not silent(ast.parse(path.read_text(encoding="utf-8")))
