"""Where runs are, and how people name them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nmn.audit import find_run, new_run_id, read_trail, runs, runs_root, trail_files
from nmn.errors import TrailError


@pytest.fixture
def root(bench: Any, tmp_path: Path) -> Path:
    for _ in range(2):
        bench.written(tmp_path, "number(1)", "number(2)")
    return tmp_path


def test_run_ids_sort_by_time() -> None:
    begin = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    ids = [new_run_id(begin + timedelta(milliseconds=7 * k)) for k in range(50)]
    assert ids == sorted(ids) and len(set(ids)) == 50
    assert ids[0].startswith("20260131-093000000-")
    assert new_run_id(begin) != new_run_id(begin)


def test_the_root_is_below_nmn_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NMN_HOME", str(tmp_path))
    assert runs_root() == tmp_path / "runs"
    monkeypatch.delenv("NMN_HOME")
    assert runs_root() == Path.home() / ".nmn" / "runs"


def test_a_run_is_found_by_what_people_write(root: Path) -> None:
    first, last = runs(root)
    assert find_run("last", root) == last
    assert find_run(last.name, root) == last
    assert find_run(first.name[:-1], root) == first
    assert find_run(str(first)) == first
    assert find_run(first / "001.jsonl") == first / "001.jsonl"
    assert find_run("last/1", root) == last / "001.jsonl"
    assert find_run(f"{first.name}/000", root) == first / "000.jsonl"


@pytest.mark.parametrize("name", ["", " ", "nope", "../..x", "last/x", "a\x00b", "x" * 5000, "/0"])
def test_a_run_that_is_not_there_is_told(root: Path, name: str) -> None:
    with pytest.raises(TrailError, match="there is no run") as caught:
        find_run(name, root)
    assert runs(root)[-1].name in str(caught.value)


def test_an_ambiguous_begin_is_told(root: Path) -> None:
    with pytest.raises(TrailError, match="2 runs begin with") as caught:
        find_run("20", root)
    assert "write more of the id" in str(caught.value)


def test_a_question_that_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(TrailError, match="no question 7") as caught:
        find_run("last/7", root)
    assert "0 to 1" in str(caught.value)


def test_no_runs_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrailError, match="no run 'last'") as caught:
        find_run("last", tmp_path / "nowhere")
    assert "NMN_HOME" in str(caught.value)
    assert runs(tmp_path / "nowhere") == []


def test_links_and_strangers_are_no_runs(root: Path, tmp_path: Path) -> None:
    (root / "99991231-000000000-ffffff").symlink_to(root)
    (root / "99991231-zzz").mkdir()
    assert find_run("last", root).name.startswith("20")
    assert len(runs(root)) == 2


def test_a_run_of_several_needs_a_number(root: Path) -> None:
    with pytest.raises(TrailError, match="has 2 questions") as caught:
        read_trail("last", root)
    assert "/0" in str(caught.value)
    assert read_trail("last/1", root).header.number == 1


def test_a_folder_without_trails_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrailError, match="no trail in this folder"):
        trail_files(tmp_path)
    with pytest.raises(TrailError, match="cannot be read"):
        trail_files(tmp_path / "nowhere")


def test_trails_beyond_a_thousand_stay_in_order(tmp_path: Path) -> None:
    for number in (1000, 2, 999):
        (tmp_path / f"{number:03d}.jsonl").write_text("")
    assert [file.stem for file in trail_files(tmp_path)] == ["002", "999", "1000"]
