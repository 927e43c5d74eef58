"""Plain data out of pickles, and nothing else of them."""

import contextlib
import gzip
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from nmn.errors import DatasetError
from nmn.files import read_pickle

PLAIN: dict[Any, Any] = {
    "text": "a b\u00e9\n'\"",
    "numbers": [0, 1, 255, 256, 65536, -1, -(2**31), 2**40, 2**200, -(2**70), 1.5, -2.25],
    "truths": [True, False, None],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "bytes": b"\x00\xff",
    3: {"deep": [[["x"]]]},
    (1, "k"): "tuple as a key",
    "long": "x" * 300,
}


def written(folder: Path, thing: Any, protocol: int) -> Path:
    path = folder / "thing.pkl"
    path.write_bytes(pickle.dumps(thing, protocol))
    return path


@pytest.mark.parametrize("protocol", range(6))
def test_plain_data_is_read_of_every_protocol(tmp_path: Path, protocol: int) -> None:
    plain = {key: value for key, value in PLAIN.items() if protocol >= 3 or key != "bytes"}
    assert read_pickle(written(tmp_path, plain, protocol)) == plain
    packed = tmp_path / "packed.pkl"
    packed.write_bytes(gzip.compress(pickle.dumps(plain, protocol)))
    assert read_pickle(packed) == plain


def test_sets_are_plain_where_the_protocol_writes_them_so(tmp_path: Path) -> None:
    sets = [{1, 2}, frozenset({"a"})]
    assert read_pickle(written(tmp_path, sets, 5)) == sets


@pytest.mark.parametrize("protocol", range(6))
def test_circles_are_closed_again(tmp_path: Path, protocol: int) -> None:
    one: dict[str, Any] = {"id": "one"}
    two = {"id": "two", "before": [one]}
    one["after"] = [two]
    found = read_pickle(written(tmp_path, {"one": one, "two": two}, protocol))
    assert found["one"]["after"][0] is found["two"]
    assert found["two"]["before"][0] is found["one"]


def test_links_may_be_deeper_than_python_recurses(tmp_path: Path) -> None:
    # What pickles by recursion cannot write this: a list in a list, a million times.
    deep = b"\x80\x04" + b"]" * 1_000_000 + b"a" * 999_999 + b"."
    path = tmp_path / "deep.pkl"
    path.write_bytes(deep)
    found, depth = read_pickle(path), 1
    while found:
        found, depth = found[0], depth + 1
    assert depth == 1_000_000


class Harmful:
    def __reduce__(self) -> Any:
        return os.mkdir, (os.environ["HARM"],)


@pytest.mark.parametrize("protocol", range(6))
def test_nothing_is_called_and_no_class_is_made(
    tmp_path: Path, protocol: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARM", str(tmp_path / "harm"))
    path = written(tmp_path, {"a": [Harmful()]}, protocol)
    with pytest.raises(DatasetError, match="an object of a class"):
        read_pickle(path)
    assert not (tmp_path / "harm").exists()
    with pytest.raises(DatasetError, match="an object of a class"):
        read_pickle(written(tmp_path, tmp_path, protocol))


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_cut_anywhere_is_refused_in_a_line(tmp_path: Path, protocol: int) -> None:
    whole = pickle.dumps({"a": [1, (2, "x")], "b": 1.5}, protocol)
    path = tmp_path / "cut.pkl"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(DatasetError) as caught:
            read_pickle(path)
        assert str(path) in str(caught.value)


def test_damaged_pickles_are_refused_or_read_but_never_crash(tmp_path: Path) -> None:
    whole = pickle.dumps({"a": [1, (2, "x")], "b": 1.5, "c": {"d": None}}, 4)
    path = tmp_path / "damaged.pkl"
    for place in range(len(whole)):
        for change in (1, 0x40, 0xFF):
            damaged = bytearray(whole)
            damaged[place] ^= change
            path.write_bytes(damaged)
            with contextlib.suppress(DatasetError):
                read_pickle(path)
