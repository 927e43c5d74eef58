"""Files, folders and patterns become lists of pictures, or an error that says why not."""

from pathlib import Path

import pytest

from nmn.errors import MediaError
from nmn.perception import expand_media


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.JPG", "a.png", "notes.txt", ".hidden.png", "c.webp"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "d.png").write_bytes(b"x")
    (tmp_path / "folder.png").mkdir()
    return tmp_path


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_folder_gives_its_pictures_sorted(folder: Path) -> None:
    assert names(expand_media([folder])) == ["a.png", "b.JPG", "c.webp"]


def test_file_is_kept_whatever_it_is_called(folder: Path) -> None:
    assert expand_media([str(folder / "notes.txt")]) == [folder / "notes.txt"]


def test_patterns(folder: Path) -> None:
    assert names(expand_media([f"{folder}/*.png"])) == ["a.png"]
    assert names(expand_media([f"{folder}/*"])) == ["a.png", "b.JPG", "c.webp"]
    assert names(expand_media([f"{folder}/**/*.png"])) == ["a.png", "d.png"]


def test_file_name_with_brackets_is_a_file_first(tmp_path: Path) -> None:
    path = tmp_path / "a[1].png"
    path.write_bytes(b"x")
    assert expand_media([path]) == [path]


def test_order_is_kept_and_repeats_are_dropped(folder: Path) -> None:
    found = expand_media([folder / "c.webp", folder, f"{folder}/*.png"])
    assert names(found) == ["c.webp", "a.png", "b.JPG"]


@pytest.mark.parametrize(
    ("argument", "word"),
    [
        ("no.png", "no such file"),
        ("no/*.png", "no picture matches"),
        ("*.txt", "1 other"),
        ("inner/none", "no such file"),
        ("", "empty"),
        ("https://example.org/*.png", "never downloads"),
    ],
)
def test_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, argument: str, word: str) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(MediaError, match=word) as caught:
        expand_media([argument])
    assert caught.value.expected
    assert caught.value.__cause__ is None


def test_folder_without_pictures(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(MediaError, match="no picture in this folder") as caught:
        expand_media([tmp_path])
    assert "not searched" in (caught.value.hint or "")


def test_nothing_named() -> None:
    with pytest.raises(MediaError, match="no picture was named"):
        expand_media([])


def test_device() -> None:
    if not Path("/dev/null").exists():
        pytest.skip("this system has no /dev/null")
    with pytest.raises(MediaError, match="device"):
        expand_media(["/dev/null"])
