"""Files that somebody else wrote: bounded, refused with a reason, quoted in a line."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from nmn.errors import DatasetError, DomainError
from nmn.files import LIMIT, finite, read_bytes, read_json, read_text, short, sound_text

# A reader's peak is measured where nothing else has taken memory before.
_PEAK = """
import resource, sys
from pathlib import Path
from nmn.errors import NmnError
from nmn.files import read_json
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_json(Path(sys.argv[1]))
except NmnError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def packed(path: Path, piece: bytes, times: int) -> Path:
    """A file that unpacks to so many pieces between brackets."""
    with gzip.open(path, "wb") as file:
        file.write(b"[")
        for _ in range(times):
            file.write(piece)
        file.write(b"0]")
    return path


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.json.gz", b"0," * (1 << 19), 256)
    assert path.stat().st_size < 1 << 19, "the file is small"
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True
    )
    *message, kilobytes = done.stdout.splitlines()
    assert f"{path}: the file unpacks to more than 200 times its size" in message[0]
    assert "gunzip" in message[-1]
    assert int(kilobytes) < 100_000, "unpacked it has 256 MiB, and as a list gigabytes"


@pytest.mark.parametrize("pack", [False, True])
def test_the_limit_can_be_moved_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: bool
) -> None:
    path = tmp_path / "file.json"
    data = json.dumps(list(range(500))).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if pack else data)
    assert read_json(path) == list(range(500))
    monkeypatch.setenv(LIMIT, "1500")
    with pytest.raises(DatasetError, match="1,500 bytes") as caught:
        read_json(path)
    assert caught.value.where == str(path) and LIMIT in str(caught.value.hint)
    monkeypatch.setenv(LIMIT, "3000")
    assert read_json(path) == list(range(500))
    monkeypatch.setenv(LIMIT, "much")
    with pytest.raises(DatasetError, match="'much' is no number of bytes"):
        read_json(path)


def test_what_does_not_say_its_size_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIMIT, "5000000")
    with pytest.raises(DatasetError, match="more than 5,000,000 bytes"):
        read_bytes(Path("/dev/zero"))


def test_members_of_gzip_are_joined_and_a_byte_order_mark_is_none_of_the_text(
    tmp_path: Path,
) -> None:
    (tmp_path / "two.gz").write_bytes(
        gzip.compress(b"[1,", mtime=0) + gzip.compress(b" 2]", mtime=0)
    )
    assert read_json(tmp_path / "two.gz") == [1, 2]
    (tmp_path / "mark").write_bytes(b"\xef\xbb\xbfyes")
    assert read_text(tmp_path / "mark") == "yes"
    (tmp_path / "wide").write_bytes('["é"]'.encode("utf-16"))
    assert read_json(tmp_path / "wide") == ["é"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "no such file"),
        ("folder", "irectory"),
        ("loop", "symbolic links"),
        ("\0", "cannot be read"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(DomainError, match=said):
        read_bytes(tmp_path / name, DomainError)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 100_000,
        b"\xff\xfe",
        gzip.compress(gzip.compress(b"[]", mtime=0), mtime=0),
        b"[1",
        b"\x1f\x8b",
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(DatasetError):
        read_json(tmp_path / "file")


def test_a_number_too_long_to_read_does_not_sink_its_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(f"[1, {'9' * 5_000}, -{'9' * 5_000}, {'9' * 400}]")
    found = read_json(tmp_path / "file")
    assert found[:3] == [1, float("inf"), -float("inf")]
    assert [finite(one) for one in found] == [True, False, False, False]


def test_quoted_things_stay_short_and_shallow() -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    for thing in (deep, "x" * 10**6, list(range(10**6)), 10**4_000, {"a": deep}):
        assert len(short(thing)) <= 60
    assert short([3]) == "[3]" and short("seven") == "'seven'"


def test_half_a_character_is_no_text() -> None:
    assert sound_text("é") and not sound_text("\ud800") and not sound_text(3)
