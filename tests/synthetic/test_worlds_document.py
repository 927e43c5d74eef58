"""What docs/worlds.md shows is run, and its table of options is the command's."""

import re
from pathlib import Path
from typing import Any

from nmn.domains.clevr.synth import ClevrSynthesis
from nmn.domains.shapes.evaluate import ShapesOptions
from nmn.domains.shapes.synth import ShapesSynthesis
from nmn.options import options_of

TEXT = (Path(__file__).parents[2] / "docs" / "worlds.md").read_text(encoding="utf-8")


def test_the_python_runs_and_its_shapes_are_right() -> None:
    names: dict[str, Any] = {}
    checked = 0
    for code in re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL):
        exec(code, names)
        for line in code.splitlines():
            expression, _, comment = line.strip().partition("  # ")
            sizes = re.match(r"\[(.*?)\]", comment)
            if not sizes:
                continue
            checked += 1
            shape = eval(expression, names).shape
            for wanted, size in zip(sizes[1].split(", "), shape, strict=True):
                assert wanted in (str(size), "objects"), line
    assert checked == 6


def test_the_options_exist() -> None:
    asked = (ClevrSynthesis, ShapesSynthesis, ShapesOptions)
    known = {option.name for one in asked for option in options_of(one)}
    assert set(re.findall(r"--[a-z][a-z-]+", TEXT)) <= known
