"""Trails on disk: as things happen, and whatever happens."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.audit import Asked, TrailWriter, read_trail, trail_files, verify
from nmn.errors import MediaError, ProgramTypeError, TrailError, UnparsedQuestion
from nmn.types import SceneStack

COLOR = 'color(one(find("dog")))'

_KILLED = """
import os, pathlib, signal, sys
sys.path.insert(0, sys.argv[1])
import conftest
from nmn.audit import TrailWriter

class Mortal(TrailWriter):
    def stepped(self, run, step, started, seconds):
        if step == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
        super().stepped(run, step, started, seconds)

bench = conftest.Bench()
texts = ['color(one(find("dog")))', 'count(find("cat"))']
asked = [bench.asked(text) for text in texts]
writer = Mortal(bench.setting, asked, root=pathlib.Path(sys.argv[2]), run_id="run")
bench.run(writer, [conftest.graph([0, 1], [0, 1])])
"""


@pytest.mark.parametrize("step", [0, 1, 3])
def test_a_killed_process_leaves_a_readable_begin(tmp_path: Path, step: int) -> None:
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, here, str(tmp_path), str(step)], capture_output=True
    )
    assert done.returncode == -9, done.stderr.decode()
    files = trail_files(tmp_path / "run")
    assert [file.name for file in files] == ["000.jsonl", "001.jsonl"]
    checked = verify(tmp_path / "run")
    assert checked.status == "incomplete", str(checked)
    assert all(finding.missing for finding in checked.findings)
    assert "the run was not finished" in str(checked)
    trails = [read_trail(file) for file in files]
    assert not any(trail.complete for trail in trails)
    ran = [len(trail.steps) for trail in trails]
    # The first call is both questions' find; then the calls of one question each.
    assert ran == {0: [0, 0], 1: [1, 1], 3: [2, 2]}[step]
    for trail in trails:
        for one in trail.steps:
            assert trail.value(one).read(0, trail.reading) == one.output.text


def test_a_line_cut_in_the_middle_is_left_out(bench: Any, tmp_path: Path) -> None:
    path = bench.written(tmp_path, COLOR).path(0)
    data = path.read_bytes()
    last = data.rstrip(b"\n").rindex(b"\n") + 1
    path.write_bytes(data[: last + 20])
    trail = read_trail(path)
    assert not trail.complete and len(trail.steps) == 3
    checked = verify(path)
    assert checked.status == "incomplete"
    assert {finding.text for finding in checked.findings} == {
        "the last line is not complete",
        "there is no footer: the run was stopped, or the end was cut off",
    }


@pytest.mark.parametrize(
    "error",
    [
        MediaError("the file is empty", where="empty.jpg"),
        UnparsedQuestion("I do not understand 'why'", question="why?", span=(0, 3)),
        ProgramTypeError("count takes one argument", text="count()", span=(0, 7)),
    ],
)
def test_what_never_ran_has_a_trail_too(bench: Any, tmp_path: Path, error: Exception) -> None:
    asked = Asked("why?", source="count()", media_name="empty.jpg", error=error)
    writer = TrailWriter(bench.setting, [asked], root=tmp_path)
    # Even if nothing else happens any more, the question and the error are on disk.
    header = read_trail(writer.path(0)).header
    assert header.error is not None and header.error.type == type(error).__name__
    writer.close(0, "error")
    trail = read_trail(writer.path(0))
    assert trail.footer is not None
    assert (trail.footer.status, trail.footer.reason) == ("error", str(error))
    assert trail.header.program.source == "count()"
    assert trail.header.media is not None and trail.header.media.name == "empty.jpg"
    assert verify(writer.folder).ok
    assert trail.text().splitlines()[-1].startswith("answer    error: ")


def test_bad_questions_stand_between_good_ones(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    bad = Asked("why?", error=UnparsedQuestion("no"))
    asked = [bad, bench.asked(COLOR), bad, bench.asked('count(find("dog"))')]
    writer = TrailWriter(bench.setting, asked, root=tmp_path)
    bench.run(writer, [make_graph([0], [0])])
    for number, answer in enumerate(["", "red", "", "1"]):
        writer.close(number, "answered" if answer else "error", answer)
    assert verify(writer.folder).ok
    assert [len(read_trail(writer.path(n)).steps) for n in range(4)] == [0, 3, 0, 2]
    # Provenance names questions by their number in the call, not in the plan.
    shared = read_trail(writer.path(1)).steps[0].shared_with
    assert shared == ((3, 0),)


def test_a_run_that_never_began_is_closed_with_its_reason(bench: Any, tmp_path: Path) -> None:
    writer = TrailWriter(bench.setting, [bench.asked(COLOR)], root=tmp_path)
    writer.close(0, "error", reason="out of memory")
    trail = read_trail(writer.path(0))
    assert trail.footer is not None and trail.footer.reason == "out of memory"
    assert verify(writer.path(0)).ok


def test_a_call_in_pieces_is_one_run(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    first = bench.written(tmp_path, COLOR, COLOR, total=3)
    asked = [bench.asked('count(find("dog"))')]
    second = TrailWriter(bench.setting, asked, root=tmp_path, run_id=first.run_id, first=2)
    bench.run(second, [make_graph([0], [0])])
    second.close(2, "answered", "1")
    assert [file.name for file in trail_files(first.folder)] == [
        "000.jsonl",
        "001.jsonl",
        "002.jsonl",
    ]
    checked = verify(first.folder)
    assert checked.ok and checked.trails == 3


def test_several_plans_take_the_questions_in_turn(
    bench: Any, make_graph: Any, tmp_path: Path
) -> None:
    asked = [bench.asked(COLOR), bench.asked('count(find("dog"))'), bench.asked("number(1)")]
    writer = TrailWriter(bench.setting, asked, root=tmp_path)
    stack = SceneStack([make_graph([0], [0])])
    for part in (asked[:2], asked[2:]):
        plan = bench.executor.plan([one.program for one in part], [0] * len(part))
        with torch.no_grad():
            bench.executor.run(plan, stack, writer)
    for number, answer in enumerate(["red", "1", "1"]):
        writer.close(number, "answered", answer)
    assert verify(writer.folder).ok
    for number in range(3):
        assert writer.path(number).read_bytes() == writer.trail(number).to_bytes()


def test_gradients_do_not_get_in_the_way(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    writer = TrailWriter(bench.setting, [bench.asked(COLOR)], root=tmp_path)
    plan = bench.executor.plan([writer.asked[0].program], [0])
    run = bench.executor.run(plan, SceneStack([make_graph([0], [0])]), writer)
    assert run.answer(0)[0].first.requires_grad
    writer.close(0, "answered", "red")
    assert verify(writer.folder).ok


def test_an_existing_trail_is_never_overwritten(bench: Any, tmp_path: Path) -> None:
    first = bench.written(tmp_path, COLOR, total=2)
    again = TrailWriter(bench.setting, [bench.asked(COLOR)], root=tmp_path, run_id=first.run_id)
    with pytest.raises(TrailError, match="cannot be written"):
        again.close(0, "error")
    assert read_trail(first.path(0)).anchor == first.trail(0).anchor


def test_a_folder_that_cannot_be_made_is_told(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TrailError, match="cannot be written") as caught:
        TrailWriter(bench.setting, [], root=tmp_path / "file")
    assert "choose another folder" in str(caught.value)


def test_the_same_tensors_are_one_blob(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, "number(2)", "same(number(2), number(2))", 'find("dog")')
    blobs = list((writer.folder / "blobs").iterdir())
    # The scene, the number two, yes, and the dogs.
    assert len(blobs) == 4
    assert all(blob.suffix == ".safetensors" and len(blob.stem) == 64 for blob in blobs)


def test_a_full_disk_leaves_whole_records(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = TrailWriter(bench.setting, [bench.asked(COLOR)], root=tmp_path)
    writer._begin(0)
    good = writer.path(0).read_bytes()
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if len(data) < 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data[:100])  # half of it, and then no more

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(TrailError, match="No space left on device"):
        writer.close(0, "error", reason="x")
    monkeypatch.undo()
    assert writer.path(0).read_bytes() == good
    assert verify(writer.folder).status == "incomplete"


def test_a_trail_that_is_saved_is_there_whole_or_not_at_all(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail = bench.recorded(COLOR).trail(0)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", killed)
        with pytest.raises(KeyboardInterrupt):
            trail.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["blobs"]
    path = trail.save(tmp_path)
    assert path.read_bytes() == trail.to_bytes()
    with pytest.raises(TrailError, match="there is a trail already"):
        trail.save(tmp_path)


def test_files_are_made_where_there_are_no_hard_links(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", unknown)
    writer = bench.written(tmp_path, COLOR)
    assert verify(writer.folder).ok
    with pytest.raises(TrailError, match="there is a trail already"):
        writer.trail(0).save(writer.folder)
