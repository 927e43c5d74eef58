"""A run is held together: nothing can be taken away, put in, swapped or renamed unseen."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nmn.audit import TrailWriter, read_manifest, read_trail, verify
from nmn.audit.chain import START, canonical, encoded
from nmn.errors import TrailError

TEXTS = ("number(1)", 'count(find("dog"))', 'find("cat")')


@pytest.fixture(scope="module")
def runs(
    bench: Any, make_graph: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Two runs of a stream whose length nobody knew, with different pictures."""
    root = tmp_path_factory.mktemp("runs")
    made: list[Path] = []
    for name, colors in (("one", [0, 1]), ("two", [1, 1])):
        graphs = [make_graph([0, 1], colors)]
        writer: TrailWriter = bench.written(root, *TEXTS, graphs=graphs, run_id=name)
        writer.end()
        made.append(writer.folder)
    return made[0], made[1]


@pytest.fixture
def folder(runs: tuple[Path, Path], tmp_path: Path) -> Path:
    """The first run, for this test to spoil."""
    return Path(shutil.copytree(runs[0], tmp_path / "run"))


@pytest.fixture
def other(runs: tuple[Path, Path]) -> Path:
    return runs[1]


def _take_away(folder: Path, other: Path) -> None:
    (folder / "002.jsonl").unlink()


def _take_all_away(folder: Path, other: Path) -> None:
    for path in folder.glob("0*.jsonl"):
        path.unlink()


def _replace(folder: Path, other: Path) -> None:
    shutil.copy(other / "001.jsonl", folder)
    shutil.copytree(other / "blobs", folder / "blobs", dirs_exist_ok=True)


def _swap(folder: Path, other: Path) -> None:
    (folder / "000.jsonl").rename(folder / "x")
    (folder / "001.jsonl").rename(folder / "000.jsonl")
    (folder / "x").rename(folder / "001.jsonl")


def _rename(folder: Path, other: Path) -> None:
    (folder / "002.jsonl").rename(folder / "003.jsonl")


def _rename_oddly(folder: Path, other: Path) -> None:
    (folder / "002.jsonl").rename(folder / "0002.jsonl")


def _duplicate(folder: Path, other: Path) -> None:
    shutil.copy(folder / "002.jsonl", folder / "003.jsonl")


def _cut_a_trail(folder: Path, other: Path) -> None:
    lines = (folder / "001.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "001.jsonl").write_bytes(b"".join(lines[:-1]))


def _compute_a_trail_anew(folder: Path, other: Path) -> None:
    _rechain(folder / "001.jsonl", lambda records: records[-1].update(confidence=0.99))


def _extra_file(folder: Path, other: Path) -> None:
    (folder / "notes.txt").write_text("")


def _extra_folder(folder: Path, other: Path) -> None:
    (folder / "more").mkdir()


def _hidden_file(folder: Path, other: Path) -> None:
    (folder / ".hidden").write_text("")


def _left_over(folder: Path, other: Path) -> None:
    (folder / ".000-12345678.part").write_text("")


def _extra_blobs(folder: Path, other: Path) -> None:
    shutil.copytree(other / "blobs", folder / "blobs", dirs_exist_ok=True)


def _file_among_the_blobs(folder: Path, other: Path) -> None:
    (folder / "blobs" / "notes.txt").write_text("")


def _blobs_elsewhere(folder: Path, other: Path) -> None:
    (folder / "blobs").rename(folder.parent / "blobs")
    (folder / "blobs").symlink_to(folder.parent / "blobs")


def _manifest_of_another_run(folder: Path, other: Path) -> None:
    shutil.copy(other / "manifest.jsonl", folder)


def _manifest_elsewhere(folder: Path, other: Path) -> None:
    (folder / "manifest.jsonl").rename(folder.parent / "manifest.jsonl")
    (folder / "manifest.jsonl").symlink_to(folder.parent / "manifest.jsonl")


def _listed_twice(folder: Path, other: Path) -> None:
    _rechain(folder / "manifest.jsonl", lambda lines: lines[2].update(number=0))


def _miscounted(folder: Path, other: Path) -> None:
    _rechain(folder / "manifest.jsonl", lambda lines: lines[-1].update(trails=7))


def _rechain(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(records)
    head = START
    for record in records:
        record["prev"] = head
        if "head" in record:
            record["head"] = head
        head = record["hash"] = encoded(record)[1]
    path.write_bytes(b"".join(canonical(record) + b"\n" for record in records))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (_take_away, "manifest.jsonl, record 3: trail 2 is missing"),
        (_take_all_away, "trail 0 is missing"),
        (_replace, "trail 1 is not the one that was closed"),
        (_replace, "trail 1 is of another run: two"),
        (_swap, "the file is that of question 1"),
        (_rename, "trail 3 is not one of the run's"),
        (_rename_oddly, "'0002.jsonl' is not of the run"),
        (_duplicate, "trail 3 is not one of the run's"),
        (_cut_a_trail, "trail 1 is not the one that was closed"),
        (_compute_a_trail_anew, "trail 1 is not the one that was closed"),
        (_extra_file, "'notes.txt' is not of the run"),
        (_extra_folder, "'more' is not of the run"),
        (_hidden_file, "'.hidden' is not of the run"),
        (_left_over, "'.000-12345678.part' is not of the run"),
        (_extra_blobs, "no record names it"),
        (_file_among_the_blobs, "'blobs/notes.txt' is not of the run"),
        (_blobs_elsewhere, "'blobs' is a link"),
        (_manifest_of_another_run, "trail 0 is of another run: one"),
        (_manifest_elsewhere, "this is a link"),
        (_listed_twice, "trail 0 is listed twice"),
        (_miscounted, "it counts 7 trails, not 3"),
    ],
)
def test_what_was_done_to_a_run_is_found(
    folder: Path, other: Path, spoil: Callable[[Path, Path], None], found: str
) -> None:
    assert verify(folder).ok
    spoil(folder, other)
    checked = verify(folder)
    assert checked.status == "broken"
    assert found in str(checked)


def test_a_cut_manifest_is_unfinished_at_best(folder: Path) -> None:
    path = folder / "manifest.jsonl"
    good = path.read_bytes()
    ends = [at + 1 for at, byte in enumerate(good) if byte == ord("\n")]
    for end in [*range(1, len(good), 101), *ends[:-1], len(good) - 1]:
        path.write_bytes(good[:end])
        checked = verify(folder)
        assert checked.status == "incomplete", f"{end}: {checked}"
        assert "the run was not finished" in str(checked)


def test_a_run_without_a_manifest_says_what_that_leaves_open(folder: Path) -> None:
    (folder / "manifest.jsonl").unlink()
    checked = verify(folder)
    assert checked.status == "incomplete" and checked.trails == 3 and checked.anchor is None
    assert "there is no manifest" in str(checked)
    assert "whether trails were taken away" in str(checked)
    assert read_trail(folder / "001.jsonl").complete
    assert verify(folder / "001.jsonl").ok  # one trail stands for itself
    with pytest.raises(TrailError, match="there is no such file"):
        read_manifest(folder)


def test_a_run_under_another_runs_id_is_found(bench: Any, tmp_path: Path) -> None:
    first, second = (bench.written(tmp_path, "number(1)").folder for _ in range(2))
    shutil.rmtree(first)
    second.rename(first)
    assert "the folder is that of another run" in str(verify(first))
    assert verify(first.rename(tmp_path / "a copy of mine")).ok


def test_a_run_computed_anew_is_found_by_its_anchor_only(folder: Path) -> None:
    anchor = read_manifest(folder).anchor
    assert verify(folder, anchor=f" {anchor.upper()}\n").ok
    _compute_a_trail_anew(folder, folder)
    trail = read_trail(folder / "001.jsonl")
    _rechain(folder / "manifest.jsonl", lambda lines: lines[2].update(anchor=trail.anchor))
    assert verify(folder).ok
    checked = verify(folder, anchor=anchor)
    assert checked.status == "broken"
    assert "not the one that the anchor names" in str(checked)


def test_a_trails_anchor_does_not_vouch_for_its_run(folder: Path) -> None:
    checked = verify(folder, anchor=read_trail(folder / "001.jsonl").anchor)
    assert checked.status == "broken"
    assert "that of trail 1" in str(checked) and "RUN/1" in str(checked)


def test_more_unlisted_trails_than_are_shown_are_still_only_unfinished(folder: Path) -> None:
    header = json.loads((folder / "000.jsonl").read_bytes().splitlines()[0])
    lines = (folder / "manifest.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "manifest.jsonl").write_bytes(b"".join(lines[:-1]))
    for number in range(3, 60):
        header["number"] = number
        header["hash"] = encoded(header)[1]
        (folder / f"{number:03d}.jsonl").write_bytes(canonical(header) + b"\n")
    checked = verify(folder)
    assert checked.status == "incomplete" and "not listed" in str(checked)


def test_noise_in_an_unfinished_run_is_broken_however_much_is_missing(folder: Path) -> None:
    test_more_unlisted_trails_than_are_shown_are_still_only_unfinished(folder)
    lines = (folder / "manifest.jsonl").read_bytes().splitlines(keepends=True)
    _rechain(folder / "manifest.jsonl", lambda records: records[1].update(records=9))
    assert lines and verify(folder).status == "broken"


def test_a_stray_trail_does_not_stand_in_for_a_lost_one(folder: Path) -> None:
    _rechain(folder / "manifest.jsonl", lambda lines: lines[0].update(questions=3))
    lines = (folder / "manifest.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "manifest.jsonl").write_bytes(b"".join(lines[:3]))  # as if stopped before the third
    (folder / "002.jsonl").rename(folder / "003.jsonl")
    assert "of its 3 questions, 1 have no trail" in str(verify(folder))
    (folder / "003.jsonl").rename(folder / "002.jsonl")
    assert "have no trail" not in str(verify(folder))
