"""A run's manifest: what it holds, who may write to it, and what a killed run leaves."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nmn.audit import TrailWriter, manifest_writer, read_manifest, verify
from nmn.audit.manifest_records import MANIFEST_SCHEMA, RunBegin
from nmn.audit.manifest_writer import ManifestWriter
from nmn.errors import TrailError

BEGIN = RunBegin(schema=MANIFEST_SCHEMA, run="run", time="now")


def test_a_manifest_lists_every_trail_with_its_anchor(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, "number(1)", "number(2)", "number(3)")
    manifest = read_manifest(writer.folder)
    assert manifest.begin.run == writer.run_id and manifest.begin.questions == 3
    assert [entry.number for entry in manifest.entries] == [0, 1, 2]
    for entry in manifest.entries:
        trail = writer.trail(entry.number)
        assert (entry.anchor, entry.records) == (trail.anchor, len(trail.records))
    assert manifest.end is not None and manifest.end.trails == 3
    assert verify(writer.folder).anchor == manifest.anchor == manifest.end.hash


def test_a_run_is_finished_by_its_last_question_or_by_whoever_ends_it(
    bench: Any, tmp_path: Path
) -> None:
    stream = bench.written(tmp_path, "number(1)", run_id="stream")
    assert not read_manifest(stream.folder).finished
    assert verify(stream.folder).status == "incomplete"
    assert "the run was not finished" in str(verify(stream.folder))
    stream.end()
    stream.end()  # once is enough, and twice is no harm
    assert read_manifest(stream.folder).finished and verify(stream.folder).ok


def test_a_run_of_no_questions_is_whole(bench: Any, tmp_path: Path) -> None:
    writer = TrailWriter(bench.setting, [], root=tmp_path)
    checked = verify(writer.folder)
    assert checked.ok and (checked.trails, checked.records, checked.blobs) == (0, 0, 0)


def test_nothing_is_added_to_a_finished_run(bench: Any, tmp_path: Path) -> None:
    first = bench.written(tmp_path, "number(1)")
    good = (first.folder / "manifest.jsonl").read_bytes()
    with pytest.raises(TrailError, match="the run is finished") as caught:
        TrailWriter(
            bench.setting, [bench.asked("number(2)")], root=tmp_path, run_id=first.run_id, first=1
        )
    assert "total" in str(caught.value)
    assert (first.folder / "manifest.jsonl").read_bytes() == good


def test_a_manifest_of_another_run_is_not_written_to(tmp_path: Path) -> None:
    ManifestWriter(tmp_path, BEGIN)
    other = RunBegin(schema=MANIFEST_SCHEMA, run="other", time="now")
    with pytest.raises(TrailError, match="manifest of another run"):
        ManifestWriter(tmp_path, other)


def test_writers_side_by_side_make_one_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = manifest_writer.write_all

    def slowly(handle: int, data: bytes) -> None:
        time.sleep(0.001)  # time enough for another writer to see the same last line
        write(handle, data)

    def add(first: int) -> None:
        writer = ManifestWriter(tmp_path, BEGIN)
        for number in range(first, first + 20):
            writer.add(number, 3, f"{number:064x}")

    monkeypatch.setattr(manifest_writer, "write_all", slowly)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(0, 80, 20)))
    ManifestWriter(tmp_path, BEGIN).end()
    manifest = read_manifest(tmp_path)
    assert sorted(entry.number for entry in manifest.entries) == list(range(80))
    assert [entry.seq for entry in manifest.entries] == list(range(1, 81))
    lines = (tmp_path / "manifest.jsonl").read_bytes().splitlines()
    hashes = [json.loads(line)["hash"] for line in lines]
    assert [json.loads(line)["prev"] for line in lines[1:]] == hashes[:-1]


def test_half_a_line_of_a_killed_writer_does_not_stop_the_others(tmp_path: Path) -> None:
    ManifestWriter(tmp_path, BEGIN).add(0, 3, "0" * 64)
    path = tmp_path / "manifest.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"anchor":"00')
    ManifestWriter(tmp_path, BEGIN).add(1, 3, "1" * 64)
    assert path.read_bytes().startswith(whole)
    assert [entry.number for entry in read_manifest(tmp_path).entries] == [0, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "there is no line"),
        ("nonsense\n", "not a line of a manifest"),
        ('{"kind":"end","trails":0,"head":"","time":""}\n', "does not begin with its run"),
        ('{"kind":"begin","run":"x","schema":"nmn-run/9","time":""}\n', "of the schema"),
        ("x" * 5000 + "\n", "has 5000 bytes"),
        ('{"kind":"begin","run":"x","schema":"nmn-run/1","time":""}\n' * 2, "stands between"),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "manifest.jsonl").write_text(text)
    with pytest.raises(TrailError, match=found):
        read_manifest(tmp_path)


# One process a call that may be the last; forked, because importing torch takes seconds.
_KILLED = """
import os, pathlib, signal, sys
sys.path.insert(0, sys.argv[1])
import torch
torch.set_num_threads(1)
import conftest

def mortal(call):
    def counted(*arguments, **more):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return call(*arguments, **more)
    return counted

bench = conftest.Bench()
calls, status = 0, signal.SIGKILL
while status:
    root = pathlib.Path(sys.argv[2]) / f"{calls:03d}"
    child = os.fork()
    if not child:
        left = calls
        for name in ("open", "write", "link", "unlink", "rename", "replace", "mkdir"):
            setattr(os, name, mortal(getattr(os, name)))
        bench.written(root, "number(1)", 'count(find("dog"))')
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    calls += 1
"""


def test_a_run_killed_at_any_call_is_unfinished_and_not_broken(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", _KILLED, here, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *killed, whole = sorted(folder for root in tmp_path.iterdir() for folder in root.iterdir())
    assert len(killed) > 20
    assert verify(whole).ok
    for folder in killed:
        if not any(folder.iterdir()):
            continue  # nothing was written yet
        checked = verify(folder)
        assert checked.status == "incomplete", str(checked)
        assert "the run was not finished" in str(checked)
