"""What docs/evaluation.md and docs/dialects.md show is run; their options and keys are real."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.evaluate import ClevrOptions, evaluate_clevr
from nmn.errors import ProgramTypeError
from nmn.grammar import DIALECTS
from tests.domains.clevr.made import clevr_files, node, write_json

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["evaluation.md", "dialects.md"])
def test_the_python_runs(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert code and done.returncode == 0, done.stderr


def test_the_options_exist() -> None:
    text = (DOCS / "evaluation.md").read_text(encoding="utf-8")
    table = text[: text.index("## Figures")]
    known = {"--count", "--per"}  # of the commands that make files to try it on
    for name in ("clevr", "shapes", "easy-vqa"):
        help_text = CliRunner().invoke(app, ["eval", name, "--help"]).output
        known |= set(re.findall(r"--[a-z]+", help_text))
    assert set(re.findall(r"--[a-z]+", table)) <= known


def test_the_keys_are_those_of_the_file(tmp_path: Path) -> None:
    text = (DOCS / "evaluation.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \| ", _figures(text), flags=re.MULTILINE)
    shown = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    scenes, questions = clevr_files(1)
    files = (
        write_json(tmp_path / "q.json", "questions", questions),
        write_json(tmp_path / "s.json", "scenes", scenes),
    )
    record = evaluate_clevr(ClevrOptions(*files)).to_json()
    assert shown <= set(record) and len(shown) == 18
    assert all(f"`{key}`" in text for key in ("question_index", "answer", "status", "steps"))


def _figures(text: str) -> str:
    """What is said of the figures of nmn eval: without those of reading questions."""
    return text[text.index("## Figures") : text.index("## How questions are read")]


def test_the_error_is_the_real_one() -> None:
    text = (DOCS / "dialects.md").read_text(encoding="utf-8")
    program = [node("scene"), node("unique", [0]), node("count", [0]), node("unique", [2])]
    with pytest.raises(ProgramTypeError) as caught:
        DIALECTS.find("clevr").read(program, DOMAIN.exact_language)
    assert "\n".join(f"    {line}" for line in str(caught.value).splitlines()) in text


def test_all_dialects_are_listed() -> None:
    text = (DOCS / "dialects.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", text, flags=re.MULTILINE) == [
        "agqa", "clevr", "clevrer", "shapes", "shapes-layout", "easy-vqa", "star",
    ]  # fmt: skip
    assert len(DIALECTS.names()) == 7
