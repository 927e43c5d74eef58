"""``verify`` finds every change; and what it cannot find, an anchor does."""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nmn.audit import Recorder, Trail, TrailWriter, read_trail, verify
from nmn.audit.chain import START, canonical, encoded
from nmn.audit.verify_trail import check_file
from nmn.errors import TrailError
from nmn.types import TYPES, Bool

TEXT = 'same(count(find("dog")), number(2))'

quick = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def written(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> TrailWriter:
    writer: TrailWriter = bench.written(tmp_path_factory.mktemp("runs"), TEXT)
    return writer


@pytest.fixture
def path(written: TrailWriter, tmp_path: Path) -> Path:
    """The trail, alone in its folder, for this test to spoil."""
    shutil.copytree(written.folder, tmp_path / "run")
    return tmp_path / "run" / "000.jsonl"


def chained(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the records and compute all hashes anew, as somebody who knows how would."""
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(records)
    head = START
    for record in records:
        record["prev"] = head
        if record["kind"] == "footer":
            record["head"] = head
        head = record["hash"] = encoded(record)[1]
    path.write_bytes(b"".join(canonical(record) + b"\n" for record in records))


def test_an_untouched_trail_is_ok(path: Path, written: TrailWriter) -> None:
    for where in (path, path.parent, written.trail(0), read_trail(path)):
        checked = verify(where)
        assert checked.ok and not checked.findings, str(checked)
        assert (checked.trails, checked.records, checked.blobs) == (1, 6, 4)
    assert verify(path, anchor=written.trail(0).anchor).ok
    assert verify(path, anchor=written.trail(0).anchor.upper()).ok


@quick
@given(data=st.data())
def test_any_changed_byte_is_found(path: Path, data: st.DataObject) -> None:
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255))
    assume(good[at] != byte)
    path.write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
    try:
        assert not verify(path).ok
    finally:
        path.write_bytes(good)


@quick
@given(data=st.data())
def test_anything_put_in_is_found(path: Path, data: st.DataObject) -> None:
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good)))
    more = data.draw(st.binary(min_size=1, max_size=5) | st.sampled_from([b"\n", b" ", b"{}\n"]))
    path.write_bytes(good[:at] + more + good[at:])
    try:
        assert not verify(path).ok
    finally:
        path.write_bytes(good)


@quick
@given(data=st.data())
def test_anything_taken_out_is_found(path: Path, data: st.DataObject) -> None:
    good = path.read_bytes()
    start = data.draw(st.integers(0, len(good) - 1))
    stop = data.draw(st.integers(start + 1, min(len(good), start + 2000)))
    path.write_bytes(good[:start] + good[stop:])
    try:
        assert not verify(path).ok
    finally:
        path.write_bytes(good)


def test_any_reordered_repeated_or_missing_line_is_found(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for order in itertools.permutations(range(len(lines))):
        if list(order) == sorted(order):
            continue
        path.write_bytes(b"".join(lines[k] for k in order))
        assert verify(path).status == "broken"
    for k in range(len(lines)):
        path.write_bytes(b"".join([*lines[:k], lines[k], *lines[k:]]))
        assert verify(path).status == "broken"
        path.write_bytes(b"".join([*lines[:k], *lines[k + 1 :]]))
        assert verify(path).status == ("incomplete" if k == len(lines) - 1 else "broken")


def test_any_cut_tail_is_found(path: Path) -> None:
    good = path.read_bytes()
    ends = [at for at, byte in enumerate(good) if byte == ord("\n")]
    for end in [*range(1, len(good), 37), *(end + 1 for end in ends[:-1]), len(good) - 1]:
        path.write_bytes(good[:end])
        expected = "broken" if end <= ends[0] else "incomplete"
        assert verify(path).status == expected, end


@quick
@given(data=st.data())
def test_any_changed_blob_is_found(path: Path, data: st.DataObject) -> None:
    blob = data.draw(st.sampled_from(sorted((path.parent / "blobs").iterdir())))
    good = blob.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255))
    assume(good[at] != byte)
    blob.write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
    try:
        checked = verify(path)
        assert checked.status == "broken"
        assert "altered" in str(checked)
    finally:
        blob.write_bytes(good)


def test_a_missing_or_foreign_blob_is_found(path: Path) -> None:
    blobs = sorted((path.parent / "blobs").iterdir())
    data = blobs[0].read_bytes()
    blobs[0].unlink()
    assert "its tensors are lost" in str(verify(path))
    blobs[0].write_bytes(blobs[1].read_bytes())
    assert verify(path).status == "broken"
    blobs[0].write_bytes(data)
    assert verify(path).ok


def test_a_trail_computed_anew_is_found_by_its_anchor_only(path: Path) -> None:
    anchor = read_trail(path).anchor
    chained(path, lambda records: records[-1].update(confidence=0.99))
    assert verify(path).ok
    checked = verify(path, anchor=anchor)
    assert checked.status == "broken"
    assert "not the one that the anchor names" in str(checked)


def test_a_cut_and_ended_trail_is_found_by_its_anchor(path: Path) -> None:
    anchor = read_trail(path).anchor

    def end_early(records: list[dict[str, Any]]) -> None:
        del records[3:5]
        records[-1].update(steps=2, status="error", answer="")

    chained(path, end_early)
    assert verify(path).ok
    assert not verify(path, anchor=anchor).ok


def _set(number: int, *way: Any) -> Callable[[list[dict[str, Any]]], None]:
    *names, last, value = way

    def change(records: list[dict[str, Any]]) -> None:
        inner: Any = records[number]
        for name in names:
            inner = inner[name]
        inner[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_set(0, "program", "text", 'count(find("dog"))'), "digest of the program"),
        (_set(0, "program", "sha256", "0" * 64), "digest of the program"),
        (_set(0, "program", "text", "count(("), "not of the form"),
        (_set(0, "program", "text", "a(" * 5000 + ")" * 5000), "too deep"),
        (_set(0, "modules", []), "the header has no module 'find'"),
        (_set(0, "scene", "digest", "0" * 64), "not those of its digest"),
        (_set(1, "text", 'find("cat")'), "is not a part of the program"),
        (_set(1, "op", "lose"), "it says that it called 'lose'"),
        (_set(1, "literals", 0, "value", "cat"), "its literals are not those"),
        (_set(1, "output", "digest", "0" * 64), "not those of its digest"),
        (_set(1, "output", "tensors", "scores", "shape", [7]), "dtypes and shapes"),
        (_set(1, "seq", 5), "it says that it is step 5"),
        (_set(3, "inputs", 0, "digest", "0" * 64), "is not what step 1 gave"),
        (_set(3, "inputs", 0, "node", 77), "from a node that has not run"),
        (_set(3, "inputs", 0, "type", "Object"), "is not of the type Object"),
        (_set(3, "inputs", []), "it has 0 inputs, not 1"),
        (_set(4, "inputs", 1, "node", 0), "is from the wrong step"),
        (_set(4, "node", 0), "node 0 has a step already"),
        (_set(5, "steps", 3), "it counts 3 steps, not 4"),
        (_set(5, "answer", "no"), "it answers 'no', and step 4 found 'yes'"),
        (_set(5, "status", "undecided"), "it says 'undecided', and gives an answer"),
        (_set(4, "status", "refused"), "it gives an answer, and step 4 found none"),
        (_set(0, "program", "text", TEXT.replace(", ", ",")), "text is not canonical"),
        (_set(0, "program", "text", TEXT + " "), "text is not canonical"),
        (_set(0, "program", "text", TEXT.replace("2", "02")), "text is not canonical"),
    ],
)
def test_records_that_contradict_each_other_are_found(
    path: Path, change: Callable[[list[dict[str, Any]]], None], found: str
) -> None:
    chained(path, change)
    checked = verify(path)
    assert checked.status == "broken"
    assert found in str(checked)


def test_a_footer_whose_head_is_not_the_record_before_it_is_found(path: Path) -> None:
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    records[-1]["head"] = records[-3]["hash"]
    records[-1]["hash"] = encoded(records[-1])[1]
    path.write_bytes(b"".join(canonical(record) + b"\n" for record in records))
    checked = verify(path)
    assert checked.status == "broken"
    assert "its head is not the record before it" in str(checked)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_record_that_was_changed_with_its_own_hash_only_is_found(path: Path, number: int) -> None:
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    records[number]["prev" if number else "time"] = records[4]["hash"] if number else "now"
    records[number]["hash"] = encoded(records[number])[1]
    path.write_bytes(b"".join(canonical(record) + b"\n" for record in records))
    assert "the record does not follow the one before it" in str(verify(path))


def test_an_answer_without_any_step_is_found(path: Path) -> None:
    def drop(records: list[dict[str, Any]]) -> None:
        del records[1:5]
        records[-1].update(steps=0)

    chained(path, drop)
    assert "it gives an answer, and no step found one" in str(verify(path))


def test_a_program_without_all_its_steps_is_found(path: Path) -> None:
    def drop(records: list[dict[str, Any]]) -> None:
        del records[4]
        records[-1].update(steps=3)

    chained(path, drop)
    assert f"there is no step for {TEXT}" in str(verify(path))


def test_findings_say_where(path: Path) -> None:
    lines = path.read_bytes().splitlines()
    lines[2] = lines[2].replace(b'"number"', b'"nUmber"', 1)
    path.write_bytes(b"\n".join(lines) + b"\n")
    checked = verify(path)
    assert checked.findings[0].record == 2
    assert str(checked).splitlines()[1].startswith("  000.jsonl, record 2: ")


def test_noise_does_not_give_endless_findings(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x\n" * 10_000)
    checked = verify(path)
    assert checked.status == "broken" and len(checked.findings) == 51
    assert "not listed" in checked.findings[-1].text


def test_a_run_lacks_a_question(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, "number(1)", "number(2)", "number(3)")
    assert verify(writer.folder).ok
    writer.path(1).unlink()
    checked = verify(writer.folder)
    assert checked.status == "broken" and checked.trails == 2
    assert "trail 1 is missing" in str(checked)
    writer.path(2).rename(writer.path(1))
    assert "the file is that of question 2" in str(verify(writer.folder))


def test_an_anchor_is_for_one_trail_where_there_is_no_manifest(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, "number(1)", "number(2)")
    (writer.folder / "manifest.jsonl").unlink()
    with pytest.raises(TrailError, match="cannot vouch for 2 trails"):
        verify(writer.folder, anchor="0" * 64)


def test_a_trail_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrailError):
        verify(tmp_path / "000.jsonl")
    with pytest.raises(TrailError):
        verify("last", root=tmp_path)


def test_memory_is_verified_as_it_would_be_written(bench: Any) -> None:
    recorder: Recorder = bench.recorded(TEXT)
    assert verify(recorder.trail(0)).ok
    parts = recorder.trail(0)._parts
    fake = Trail(lambda: type(parts)(parts.header, parts.steps[1:], parts.footer, parts.blobs))
    assert verify(fake).status == "broken"


def test_a_trail_file_that_is_missing_is_an_error_and_one_that_cannot_be_read_a_finding(
    path: Path,
) -> None:
    with pytest.raises(TrailError, match="there is no such file"):
        check_file(path.with_name("007.jsonl"))
    link = path.with_name("008.jsonl")
    link.symlink_to(path.with_name("007.jsonl"))
    found = check_file(link).found
    assert found.status == "broken" and "is a link" in str(found.found[0])


def test_an_answer_whose_type_is_not_installed_leaves_the_check_incomplete(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(TYPES._things, "Bool")
    checked = verify(path)
    assert checked.status == "incomplete"
    said = str(checked)
    assert "the answer was not compared with what step 4 found" in said
    assert "'Bool' are not known here" in said and "install the package that it is of" in said


def test_an_answer_whose_type_fails_to_be_read_leaves_the_check_incomplete(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> str:
        raise KeyError("a word of its own")

    monkeypatch.setattr(Bool, "answer", fails)
    checked = verify(path)
    assert checked.status == "incomplete"
    assert "a Bool fails to be read: KeyError: 'a word of its own'" in str(checked)


def test_a_lost_tensor_of_the_answer_is_one_finding(path: Path) -> None:
    step = read_trail(path).steps[-1]
    next((path.parent / "blobs").rglob(f"{step.output.blob}*")).unlink()
    checked = verify(path)
    assert checked.status == "broken" and len(checked.findings) == 1
