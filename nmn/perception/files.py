"""Files as a person names them: which ones are meant, and their bytes, read once and safely."""

import glob
import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nmn.errors import MediaError
from nmn.types import Medium

MAX_BYTES = 512 * 2**20
"""Largest file read. A picture of the pixel limit, raw with four channels, still fits; a disk
image or a film given by mistake is refused before it fills the memory."""

EXTENSIONS = frozenset(
    ".jpg .jpeg .jpe .jfif .mpo .png .gif .webp .bmp .tif .tiff .ppm .pgm .avif .jp2".split()
)
"""What counts as a picture in a folder. A file named outright is opened whatever it is called."""

_URL = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]+:/|data:)")
_KINDS = {
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


def shown(path: str | os.PathLike[str]) -> str:
    """A path as text that a terminal can show: control characters escaped."""
    text = os.fspath(path)
    return "".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode() for ch in text)


def read_file(path: str | os.PathLike[str]) -> bytes:
    """The bytes of one regular file.

    Pipes and devices are refused by their kind, without being opened: opening a pipe waits for
    a writer, and some devices never end.

    Raises:
        MediaError: a URL, a missing file, a folder, no permission, not a regular file, empty,
            or larger than ``MAX_BYTES``.
    """
    where = shown(path)
    refuse_url(path)
    if not os.fspath(path):
        raise MediaError("the file name is empty", expected="the path of a picture")
    try:
        status = Path(path).stat()
        refuse_special(status.st_mode, where)
        if status.st_size == 0:
            raise MediaError("the file is empty (0 bytes)", where=where, expected="a picture")
        if status.st_size > MAX_BYTES:
            raise MediaError(
                f"the file has {status.st_size / 2**20:.0f} MiB",
                where=where,
                expected=f"a picture of at most {MAX_BYTES // 2**20} MiB",
                hint="save a smaller copy",
            )
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise unreadable(error, where) from None


def refuse_url(path: str | os.PathLike[str], what: str = "picture") -> None:
    """Raise MediaError when ``path`` is an address: nmn never downloads anything."""
    if _URL.match(os.fspath(path)):
        raise MediaError(
            "this is an address, and nmn never downloads",
            where=shown(path)[:200],
            expected=f"a {what} file on this machine",
            hint="give the plain path, without file:"
            if os.fspath(path)[:5].lower() == "file:"
            else f"download the {what} first, then give its path",
        )


def refuse_special(mode: int, where: str, what: str = "picture") -> None:
    """Raise MediaError unless the stat ``mode`` is that of a regular file."""
    if stat.S_ISDIR(mode):
        raise MediaError(
            "this is a folder",
            where=where,
            expected=f"one {what} file",
            hint=f"name one of its files; commands that take many {what}s also take the folder",
        )
    for is_kind, kind in _KINDS.items():
        if is_kind(mode):
            raise MediaError(f"this is {kind}", where=where, expected=f"a regular {what} file")


def expand_media(
    arguments: Iterable[str | os.PathLike[str]], medium: Medium | None = None
) -> list[Path]:
    """The files that command line arguments mean, each once, in the order given.

    An argument may be a file (kept as it is), a folder (its files by extension, sorted by name,
    not those of folders inside it, no hidden files; or the folder itself where it is one medium)
    or a pattern such as ``photos/*.jpg`` (by extension, sorted; ``**`` matches folders at any
    depth).

    Arguments:
        medium: says which extensions and folders count; pictures by default.

    Raises:
        MediaError: no argument, no such file, an address, or a folder or pattern without
            any of the medium.
    """
    wanted = _Wanted("picture", EXTENSIONS) if medium is None else _Wanted.of(medium)
    found: dict[Path, None] = {}
    for argument in arguments:
        found.update(dict.fromkeys(_expand_one(argument, wanted)))
    if not found:
        raise MediaError(f"no {wanted.name} was named", expected="a file, a folder or a pattern")
    return list(found)


@dataclass(frozen=True)
class _Wanted:
    """What is looked for in folders and by patterns."""

    name: str
    suffixes: frozenset[str]
    is_one: Callable[[Path], bool] = lambda folder: False

    @classmethod
    def of(cls, medium: Medium) -> "_Wanted":
        return cls(medium.name, medium.suffixes, medium.is_one)

    def among(self, paths: Iterable[Path]) -> list[Path]:
        """Sorted."""
        return sorted(path for path in paths if self._is_wanted(path))

    def _is_wanted(self, path: Path) -> bool:
        if path.is_dir():
            return self.is_one(path)
        return path.suffix.lower() in self.suffixes and path.is_file()

    def expected(self) -> str:
        """For messages."""
        if not self.suffixes:
            return f"each {self.name} by its own name: they have no ending to know them by"
        return f"files that end in {', '.join(sorted(self.suffixes))}"


def _expand_one(argument: str | os.PathLike[str], wanted: _Wanted) -> list[Path]:
    refuse_url(argument)
    text, where = os.fspath(argument), shown(argument)
    if not text:
        raise MediaError("the file name is empty", expected="a file, a folder or a pattern")
    path = Path(text)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if glob.has_magic(text) and isinstance(error, FileNotFoundError):
            return _expand_pattern(text, wanted)
        raise unreadable(error, where) from None
    if not stat.S_ISDIR(mode):
        refuse_special(mode, where)
        return [path]
    if wanted.is_one(path):
        return [path]
    try:
        inside = [child for child in path.iterdir() if not child.name.startswith(".")]
    except OSError as error:
        raise unreadable(error, where) from None
    found = wanted.among(inside)
    if not found:
        raise MediaError(
            f"no {wanted.name} in this folder ({len(inside)} other entries)",
            where=where,
            expected=wanted.expected(),
            hint="folders inside it are not searched: name them, or use a pattern with **",
        )
    return found


def _expand_pattern(pattern: str, wanted: _Wanted) -> list[Path]:
    # Not Path.glob, which refuses absolute patterns.
    matches = [Path(match) for match in glob.iglob(pattern, recursive=True)]  # noqa: PTH207
    found = wanted.among(matches)
    if not found:
        raise MediaError(
            f"no {wanted.name} matches this pattern ({len(matches)} other entries do)",
            where=shown(pattern),
            expected=wanted.expected(),
            hint="check the folder; a file with another ending can be named outright",
        )
    return found


def unreadable(error: OSError | ValueError, where: str, what: str = "picture") -> MediaError:
    """What the system refused, in words."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        parent = Path(where).parent
        hint = None if parent.is_dir() else f"there is no folder {parent}"
        return MediaError("no such file", where=where, expected=f"an existing {what}", hint=hint)
    if isinstance(error, PermissionError):
        return MediaError(
            "no permission to read this",
            where=where,
            expected=f"a {what} that this user may read",
            hint="change its permissions, or copy it",
        )
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return MediaError(
        f"this cannot be read ({reason})", where=where, expected=f"the path of a {what}"
    )
