"""``python -m benchmarks.executor`` as it is typed."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.executor import app
from nmn.errors import NmnError


def call(*words: object) -> str:
    result = CliRunner().invoke(app, list(map(str, words)))
    if result.exception is not None:
        raise result.exception
    return result.output


def test_the_tables_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "made" / "found.json"
    shown = call("--n", 8, "--rounds", 1, "--peers", "level, nmn-reference-loop", "--json", path)
    assert "W2 light inference: 8 questions" in shown
    assert "nmn-plan-given" in shown and "module calls:" in shown and "roofline:" in shown
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["options"]["peers"] == ["level", "nmn-reference-loop"]
    assert found["schema"] == "nmn-bench/1"


def test_a_missing_peer_is_in_the_text(monkeypatch) -> None:
    from benchmarks.peers import variants

    monkeypatch.setattr(variants, "find_spec", lambda name: None)
    shown = call("--n", 4, "--rounds", 1, "--peers", "torchfold-cse")
    assert "missing: torchfold-cse" in shown and "pip install torchfold" in shown


def test_a_picture(tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed: pip install '.[bench]'")
    call("--n", 4, "--rounds", 1, "--peers", "level", "--plot", tmp_path / "bars.svg")
    assert (tmp_path / "bars.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_picture_in_another_format_is_refused_before_anything_is_timed(tmp_path: Path) -> None:
    with pytest.raises(NmnError, match="cannot draw"):
        call("--n", 4, "--plot", tmp_path / "bars.doc")


def test_an_unknown_peer_is_refused() -> None:
    with pytest.raises(NmnError, match="no peer tourchfold"):
        call("--peers", "tourchfold")
