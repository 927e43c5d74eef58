"""No room above types has a switch over families of values: each family knows its duties itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nmn
from nmn.types import TYPES, Value

ROOT = Path(nmn.__file__).parent
FAMILIES = {name for name, one in TYPES.items() if one.__module__.startswith("nmn.types.")}
ABOVE = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if path.relative_to(ROOT).parts[0] not in ("types", "modules")
]


def switches(text: str) -> list[int]:
    """The lines that decide something by a concrete family of values."""
    tree = ast.parse(text)
    named = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nmn.types")
        for alias in node.names
        if alias.name in FAMILIES
    }
    return sorted(
        part.lineno
        for node in ast.walk(tree)
        for part in _decisive(node)
        for name in ast.walk(part)
        if (isinstance(name, ast.Name) and name.id in named)
        or (isinstance(name, ast.Attribute) and name.attr in FAMILIES)
    )


def _decisive(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions by which a node decides."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in ("isinstance", "issubclass"):
            yield node.args[1]
    elif isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if key is not None)
    elif isinstance(node, ast.MatchClass):
        yield node.cls


@pytest.mark.parametrize("path", ABOVE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_room_above_types_decides_by_a_family(path: Path) -> None:
    assert switches(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "switch",
    [
        "isinstance(value, Bool)",
        "isinstance(value, Label | Bool)",
        "issubclass(family, (Label, Bool))",
        "family is Bool",
        "type(value) == Bool",
        "family in (Bool, Label)",
        "{Bool: 1}",
        "isinstance(value, types.Bool)",
        "isinstance(value, Flag)",
        "match value:\n    case Bool():\n        pass",
    ],
)
def test_every_form_of_a_switch_is_seen(switch: str) -> None:
    imports = "import nmn.types as types\nfrom nmn.types import Bool, Label\n"
    aliased = "from nmn.types.truth import Bool as Flag\n"
    assert switches(f"{imports}{aliased}{switch}\n")
    assert not switches(f"{imports}isinstance(value, {Value.__name__})\nmade = Bool(p)\n")
