"""Where runs are, and how people name them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nmn.audit import (
    TrailWriter,
    find_run,
    new_run_id,
    read_trail,
    runs,
    runs_root,
    trail_files,
    verify,
)
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


def test_only_the_one_name_of_a_trail_is_a_trail(tmp_path: Path) -> None:
    for name in (
        "0001.jsonl",
        "\u0660\u0660\u0661.jsonl",
        "01.jsonl",
        "001.jsonl.bak",
        "001.jsonl",
    ):
        (tmp_path / name).write_text("")
    assert [file.name for file in trail_files(tmp_path)] == ["001.jsonl"]


@pytest.mark.parametrize(
    "run_id",
    [
        "", ".", "..", "../x", "../../x", "a/b", "a\\b", "/tmp/x", "a\0b", "a\nb", ".hidden", "x.",
        "x ", "C:x", "nul", "Con.txt", "com1", "\u00fc", "x" * 101,
    ],
)  # fmt: skip
def test_a_run_id_that_leads_out_of_the_root_is_refused(
    bench: Any, tmp_path: Path, run_id: str
) -> None:
    root = tmp_path / "a" / "b"
    root.mkdir(parents=True)
    with pytest.raises(TrailError, match="cannot be the id of a run") as caught:
        TrailWriter(bench.setting, [bench.asked("number(1)")], root=root, run_id=run_id)
    assert "leave run_id out" in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b"]


@pytest.mark.parametrize("first", [-1, 10**9, 10**30])
def test_a_question_number_that_no_file_name_has_is_refused(
    bench: Any, tmp_path: Path, first: int
) -> None:
    with pytest.raises(TrailError, match="cannot have the number"):
        TrailWriter(bench.setting, [bench.asked("number(1)")], root=tmp_path, first=first)
    assert not any(tmp_path.iterdir())


def test_planted_links_are_not_followed(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()

    def write(run_id: str) -> None:
        bench.written(root, "number(1)", run_id=run_id)

    (root / "linked").parent.mkdir()
    (root / "linked").symlink_to(outside)
    with pytest.raises(TrailError, match="run folder is a link"):
        write("linked")
    for name in ("blobs", "000.jsonl", "manifest.jsonl"):
        folder = root / f"has-{name.split('.')[0]}"
        folder.mkdir()
        (folder / name).symlink_to(outside / name if "." in name else outside)
        with pytest.raises(TrailError, match=r"is a link|cannot be written"):
            write(folder.name)
    assert not any(outside.iterdir())


def test_a_trail_that_became_a_link_is_not_written_through(bench: Any, tmp_path: Path) -> None:
    writer = TrailWriter(bench.setting, [bench.asked("number(1)")], root=tmp_path / "runs")
    secret = tmp_path / "secret"
    secret.write_text("mine")
    writer._begin(0)
    writer.path(0).unlink()
    writer.path(0).symlink_to(secret)
    with pytest.raises(TrailError, match="cannot be written"):
        writer.close(0, "error")
    assert secret.read_text() == "mine"


def test_records_that_name_other_files_read_none(bench: Any, tmp_path: Path) -> None:
    path = bench.written(tmp_path, "number(1)").path(0)
    (tmp_path / "secret.safetensors").write_text("mine")
    blob = read_trail(path).steps[0].output.blob
    for name in ("../../secret", str(tmp_path / "secret"), "a" * 63, blob.upper(), blob + "\n"):
        text = path.read_text(encoding="utf-8").replace(blob, name.replace("\n", "\\n"))
        path.write_text(text, encoding="utf-8")
        trail = read_trail(path)
        with pytest.raises(TrailError, match="is no name of a blob"):
            trail.value(trail.steps[0])
        assert "is no name of a blob" in str(verify(path))
        path.write_text(text.replace(name.replace("\n", "\\n"), blob), encoding="utf-8")
