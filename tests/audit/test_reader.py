"""Readers meet files that someone else made: a TrailError each time, and nothing else."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmn.audit import read_trail, reader, verify
from nmn.audit.blobs import FolderBlobs
from nmn.audit.chain import canonical, encoded
from nmn.errors import TrailError

TEXT = 'color(one(find("dog")))'


@pytest.fixture
def path(bench: Any, tmp_path: Path) -> Path:
    file: Path = bench.written(tmp_path, TEXT).path(0)
    return file


def change(path: Path, number: int, /, **fields: Any) -> None:
    """Set fields of one record, by their dotted names, and compute its hash anew."""
    lines = path.read_bytes().splitlines()
    record = json.loads(lines[number])
    for name, value in fields.items():
        *way, last = name.split("__")
        inner = record
        for step in way:
            inner = inner[step]
        if value is None:
            inner.pop(last)
        else:
            inner[last] = value
    record["hash"] = encoded(record)[1]
    lines[number] = canonical(record)
    path.write_bytes(b"\n".join(lines) + b"\n")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "not a record"),
        (b"not json", "not a record"),
        (b"[]", "not a record"),
        (b'"kind"', "not a record"),
        (b'{"kind":"header"}', "not a record"),
        (b'{"kind":"surprise"}', "not a record"),
        (b'{"kind":"footer","steps":NaN}', "not a record"),
        (b'{"kind":"footer","steps":1e999}', "not a record"),
        (b'{"kind":"footer","answer":"\\ud800"}', "not a record"),
        (b'{"kind":"footer","answer":"\xff"}', "not a record"),
        (b"[" * 100_000, "not a record"),
        (b'{"a":' * 100_000, "not a record"),
    ],
)
def test_a_line_that_is_no_record_is_told(path: Path, line: bytes, why: str) -> None:
    lines = path.read_bytes().splitlines()
    for number in (0, 2):
        path.write_bytes(b"\n".join([*lines[:number], line, *lines[number + 1 :]]) + b"\n")
        with pytest.raises(TrailError, match=why) as caught:
            read_trail(path)
        assert f"record {number}" in str(caught.value)
        assert verify(path).status == "broken"


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        (0, "number", "zero"),
        (0, "surprise", 1),
        (0, "question", None),
        (0, "environment__threads", 1.5),
        (1, "seq", "1"),
        (1, "output__confidence", "sure"),
        (1, "output__tensors", []),
        (1, "status", "fine"),
        (4, "status", "fine"),
        (4, "steps", None),
    ],
)
def test_a_field_that_does_not_belong_is_told(
    path: Path, number: int, field: str, value: Any
) -> None:
    change(path, number, **{field: value})
    with pytest.raises(TrailError, match="not a record"):
        read_trail(path)
    assert verify(path).status == "broken"


def test_another_schema_is_told(path: Path) -> None:
    change(path, 0, schema="nmn-trail/9")
    with pytest.raises(TrailError, match="of the schema 'nmn-trail/9'") as caught:
        read_trail(path)
    assert "nmn-trail/1" in str(caught.value)


def test_records_in_the_wrong_places_are_told(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for wrong in ([], lines[1:], [*lines, *lines], [lines[0], lines[-1], *lines[1:]]):
        path.write_bytes(b"".join(wrong))
        with pytest.raises(TrailError):
            read_trail(path)
        assert verify(path).status == "broken"


def test_what_is_no_plain_file_is_told(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    for odd, why in ((link, "this is a link"), (pipe, "not a plain file")):
        with pytest.raises(TrailError, match=why):
            read_trail(odd)
        assert verify(odd).status == "broken"


def test_a_file_or_line_too_large_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reader, "MAX_LINE", 500)
        with pytest.raises(TrailError, match="bytes"):
            read_trail(path)
    with monkeypatch.context() as patch:
        patch.setattr(reader, "MAX_TRAIL", 500)
        with pytest.raises(TrailError, match="expected: at most 500"):
            read_trail(path)


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "a" * 63, "A" * 64, "", "a/b"])
def test_a_blob_has_a_hash_for_a_name(path: Path, name: str) -> None:
    with pytest.raises(TrailError, match="no name of a blob"):
        FolderBlobs(path.parent / "blobs").read(name)
    change(path, 1, output__blob=name)
    trail = read_trail(path)
    with pytest.raises(TrailError, match="no name of a blob"):
        trail.value(trail.steps[0])
    assert verify(path).status == "broken"


def test_blobs_that_are_links_are_refused(path: Path, tmp_path: Path) -> None:
    trail = read_trail(path)
    blob = path.parent / "blobs" / f"{trail.steps[0].output.blob}.safetensors"
    blob.rename(tmp_path / "elsewhere")
    blob.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TrailError, match="this is a link"):
        trail.value(trail.steps[0])
    blob.unlink()
    (tmp_path / "elsewhere").rename(blob)
    (path.parent / "blobs").rename(tmp_path / "moved")
    (path.parent / "blobs").symlink_to(tmp_path / "moved")
    with pytest.raises(TrailError, match="is a link"):
        read_trail(path).value(trail.steps[0])


def test_blobs_that_are_no_tensors_are_refused(path: Path) -> None:
    blobs = FolderBlobs(path.parent / "blobs")
    for data in (b"", b"\x00" * 8, b"\xff" * 100, (2**40).to_bytes(8, "little") + b"{}"):
        with pytest.raises(TrailError, match="not a safetensors file"):
            blobs.tensors(blobs.keep(data))


def test_a_type_that_is_not_known_is_told(path: Path) -> None:
    for wrong, why in (
        ("Octopus", "not known here"),
        ("Value", "not known here"),
        ("Label[taste]", "does not hold the vocabulary"),
        ("Number", "not those of Number"),
    ):
        change(path, 3, output__type=wrong)
        trail = read_trail(path)
        with pytest.raises(TrailError, match=why):
            trail.value(trail.steps[2])


def test_vocabularies_that_are_none_are_told(path: Path) -> None:
    change(path, 0, vocabularies={"color": ["red", "red"]})
    trail = read_trail(path)
    with pytest.raises(TrailError, match="twice"):
        trail.value(trail.steps[0])
    change(path, 0, vocabularies={"color": ["red", "blue", "green"]})
    with pytest.raises(TrailError, match="does not fit its vocabulary"):
        _ = read_trail(path).percept


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda t: t.encode()))
def test_noise_is_a_trail_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "000.jsonl"
    path.write_bytes(data)
    with pytest.raises(TrailError):
        read_trail(path)
    assert not verify(path).ok
