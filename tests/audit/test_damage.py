"""Damage at random: every one is found, and none makes ``verify`` raise."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nmn.audit import verify
from nmn.errors import NmnError

Damage = Callable[[random.Random, Path], None]


def _file(chance: random.Random, folder: Path) -> Path:
    return chance.choice(sorted(path for path in folder.rglob("*") if path.is_file()))


def _lines(chance: random.Random, folder: Path) -> tuple[Path, list[bytes]]:
    path = chance.choice(sorted(folder.glob("*.jsonl")))
    return path, path.read_bytes().splitlines(keepends=True)


def flip_a_bit(chance: random.Random, folder: Path) -> None:
    path = _file(chance, folder)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def insert_bytes(chance: random.Random, folder: Path) -> None:
    path = _file(chance, folder)
    data = path.read_bytes()
    at = chance.randrange(len(data) + 1)
    some = chance.choice([b"\n", b" ", b"0", b'"', b"{}\n", b"\0", b"\xff", chance.randbytes(4)])
    path.write_bytes(data[:at] + some + data[at:])


def delete_bytes(chance: random.Random, folder: Path) -> None:
    path = _file(chance, folder)
    data = path.read_bytes()
    at = chance.randrange(len(data))
    path.write_bytes(data[:at] + data[at + chance.choice([1, 2, 16, 500]) :])


def truncate(chance: random.Random, folder: Path) -> None:
    path = _file(chance, folder)
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def repeat_a_line(chance: random.Random, folder: Path) -> None:
    path, lines = _lines(chance, folder)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    path.write_bytes(b"".join(lines))


def move_a_line(chance: random.Random, folder: Path) -> None:
    path, lines = _lines(chance, folder)
    at = chance.randrange(len(lines))
    line = lines.pop(at)
    lines.insert(chance.choice([to for to in range(len(lines) + 1) if to != at]), line)
    path.write_bytes(b"".join(lines))


def drop_a_line(chance: random.Random, folder: Path) -> None:
    path, lines = _lines(chance, folder)
    del lines[chance.randrange(len(lines))]
    path.write_bytes(b"".join(lines))


def splice_a_line(chance: random.Random, folder: Path) -> None:
    """A line of one file in the place of a line of another."""
    path, lines = _lines(chance, folder)
    source, others = _lines(chance, folder)
    while source == path:
        source, others = _lines(chance, folder)
    lines[chance.randrange(len(lines))] = chance.choice(others)
    path.write_bytes(b"".join(lines))


def swap_two_files(chance: random.Random, folder: Path) -> None:
    first, second = _file(chance, folder), _file(chance, folder)
    while second == first:
        second = _file(chance, folder)
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)


def copy_over(chance: random.Random, folder: Path) -> None:
    first, second = _file(chance, folder), _file(chance, folder)
    while second == first:
        second = _file(chance, folder)
    first.write_bytes(second.read_bytes())


def delete_a_file(chance: random.Random, folder: Path) -> None:
    _file(chance, folder).unlink()


def add_a_file(chance: random.Random, folder: Path) -> None:
    source = _file(chance, folder)
    name = chance.choice(["x", ".x.part", "007.jsonl", "000.jsonl.part", "manifest.json", "ö"])
    shutil.copy(source, source.parent / name)


def make_a_folder_of_a_file(chance: random.Random, folder: Path) -> None:
    path = _file(chance, folder)
    path.unlink()
    path.mkdir()


ALL = (
    flip_a_bit,
    insert_bytes,
    delete_bytes,
    truncate,
    repeat_a_line,
    move_a_line,
    drop_a_line,
    splice_a_line,
    swap_two_files,
    copy_over,
    delete_a_file,
    add_a_file,
    make_a_folder_of_a_file,
)


@pytest.fixture(scope="module")
def written(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = ("number(1)", 'same(count(find("dog")), number(2))', 'color(one(find("cat")))')
    folder: Path = bench.written(tmp_path_factory.mktemp("runs"), *texts).folder
    return folder


@pytest.mark.parametrize("damage", ALL, ids=lambda damage: damage.__name__)
def test_every_damage_to_a_run_is_found(written: Path, tmp_path: Path, damage: Damage) -> None:
    for seed in range(12):
        folder = Path(shutil.copytree(written, tmp_path / str(seed)))
        assert verify(folder).ok
        damage(random.Random(seed), folder)
        try:
            checked = verify(folder)
        except NmnError:
            continue
        assert not checked.ok and str(checked), f"seed {seed}"
