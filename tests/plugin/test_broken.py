"""A broken package is named by ``nmn doctor``, and stops nothing."""

import re

import pytest

from tests.plugin.installed import declare, nmn

# File of a package -> what it does when it is imported.
_FILES = {
    "raises": "raise RuntimeError('not today')",
    "leaves": "raise SystemExit(1)",
    "wrong": "DOMAIN = 7",
    "first": "def read(): ...\nclass Shapes:\n    read = write = None",
    "second": "def read(): ...",
    "late": "from nmn.registry import DOMAINS\nDOMAINS.place('late', 'broken_parts.raises:DOMAIN')",
    "half": """
from dataclasses import replace
from nmn.domains.shapes.domain import DOMAIN as SHAPES
DOMAIN = replace(SHAPES, name="half", tasks={"eval": "broken_parts.raises:EVALUATE"})
""",
    "fragile": """
import nmn
from nmn.types import Bool, ObjectSet

@nmn.module("broken.fragile", domains=("photo", "clevr"))
class Fragile(nmn.Module):
    'Cannot be built.'
    def __init__(self, vocabularies): raise SystemExit("no weights")
    def forward(self, objects: ObjectSet) -> Bool: ...
""",
}
_POINTS = {
    "nmn.modules": {"raises": "broken_parts.raises", "fragile": "broken_parts.fragile"},
    "nmn.dialects": {
        "leaves": "broken_parts.leaves:X",
        "shapes": "broken_parts.first:Shapes",
    },
    "nmn.domains": {
        "wrong": "broken_parts.wrong:DOMAIN",
        "late": "broken_parts.late",
        "half": "broken_parts.half:DOMAIN",
    },
    "nmn.datasets": {"both": "broken_parts.first:read"},
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    target, home = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("work")
    package = target / "broken_parts"
    package.mkdir()
    for name, code in {"__init__": "", **_FILES}.items():
        (package / f"{name}.py").write_text(code)
    declare(target, "broken-parts", _POINTS)
    declare(target, "other-parts", {"nmn.datasets": {"both": "broken_parts.second:read"}})
    commands = [
        ["doctor"],
        ["parse", "How many dogs are there?"],
        ["eval", "--help"],
        ["eval", "half"],
        ["modules", "--domain", "late"],
        ["plugins"],
    ]
    done = nmn([target], home, *commands)
    return {" ".join(words[:2]): one for words, one in zip(commands, done, strict=True)}


@pytest.mark.parametrize(
    "line",
    [
        r"broken_parts.raises \(the module 'raises'\): RuntimeError: not today",
        r"broken_parts.leaves:X \(the dialect 'leaves'\): SystemExit: 1",
        r"broken_parts.wrong:DOMAIN \(the domain 'wrong'\): 'wrong': 7 is no domain",
        r"broken_parts.raises:DOMAIN \(the domain 'late'\): .*RuntimeError: not today",
        r"broken_parts.raises:EVALUATE \(the domain 'half'\): .*RuntimeError: not today",
        r"broken_parts.fragile:Fragile \(the module 'broken.fragile.v1'\): SystemExit: no weights",
        # Two claim a name: the one that was there first has it.
        r"broken_parts.first:Shapes \(the dialect 'shapes'\): .*a dialect 'shapes' already",
        r"broken_parts.(first|second):read \(the data set 'both'\): .*there is a data set 'both'",
    ],
)
def test_doctor_names_what_is_broken(told, line: str) -> None:
    code, text = told["doctor"]
    assert re.search(f"^absent  left out: ({line})", text, flags=re.MULTILINE), text
    # As of any optional part: it alone is no failure.
    assert code == (2 if "MISSING" in text else 0)


def test_other_commands_go_on(told) -> None:
    assert told["parse How many dogs are there?"] == (0, 'count(find("dog"))\n')
    code, text = told["eval --help"]
    assert code == 0 and "shapes" in text and "half" not in text
    assert told["plugins"][0] == 0 and "broken_parts.late" not in told["plugins"][1]


def test_what_is_asked_for_by_name_says_why_it_is_not_there(told) -> None:
    for command in ("eval half", "modules --domain"):
        code, text = told[command]
        assert code == 2 and "RuntimeError: not today" in text and "Traceback" not in text
