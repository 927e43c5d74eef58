"""Reading files that someone else may have made: plain files only, of bounded size. And writing
them whole, in a folder where someone else may have planted links."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from uuid import uuid4

from nmn.errors import TrailError

PART = ".part"
"""How the name of a file ends that is not whole yet."""

# Not to follow a link, and not to wait for whoever writes to a pipe; 0 where a system lacks them.
# Windows would else take a line break for two bytes.
_CAREFULLY = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a plain file.

    Raises:
        TrailError: no such file, a link or another special file, or more than ``most`` bytes.
    """
    where = str(path)
    try:
        if path.is_symlink():
            raise TrailError("this is a link, and trails hold none", where=where)
        handle = os.open(path, os.O_RDONLY | _CAREFULLY)
    except FileNotFoundError:
        raise TrailError("there is no such file", where=where) from None
    except (OSError, ValueError) as error:
        raise TrailError(f"the file cannot be read: {error}", where=where) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise TrailError("this is not a plain file", where=where)
        if status.st_size > most:
            raise TrailError(
                f"the file has {status.st_size} bytes", where=where, expected=f"at most {most}"
            )
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise TrailError(f"the file cannot be read: {error}", where=where) from None
    finally:
        os.close(handle)
    if len(data) > most:  # it grew while it was read
        raise TrailError("the file is too large", where=where, expected=f"at most {most} bytes")
    return data


def digest_file(path: Path) -> str:
    """SHA-256 of a plain file of any size, in constant memory.

    Raises:
        TrailError: no such file, a link or another special file, or it cannot be read.
    """
    try:
        if path.is_symlink():
            raise TrailError("this is a link, and trails hold none", where=str(path))
        with os.fdopen(open_plain(path, os.O_RDONLY), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise TrailError("there is no such file", where=str(path)) from None
    except (OSError, ValueError) as error:
        raise TrailError(f"the file cannot be read: {error}", where=str(path)) from None


def open_plain(path: Path, flags: int) -> int:
    """A handle of a plain file that is written to; OSError where it is a link or none."""
    handle = os.open(path, flags | _CAREFULLY, 0o666)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError("this is not a plain file")


def write_all(handle: int, data: bytes) -> None:
    """Write at the end: everything, or (a full disk) nothing at all."""
    size = os.fstat(handle).st_size
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, data[written:])
    except OSError:
        os.ftruncate(handle, size)
        raise


def append(path: Path, data: bytes) -> None:
    """Write to the end of a plain file that is there; OSError where that cannot be."""
    handle = open_plain(path, os.O_WRONLY | os.O_APPEND)
    try:
        write_all(handle, data)
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes) -> None:
    """Make a file: nobody sees half of it, also where the process is killed.

    Raises:
        FileExistsError: there is one of that name; it is left as it is.
        OSError: it cannot be written.
    """
    part = part_of(path)
    try:
        part.write_bytes(data)
        try:
            os.link(part, path)  # unlike a rename, this never replaces a file
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if path.exists() or path.is_symlink():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """The name that a file has while it is written."""
    return path.with_name(f".{path.stem[:16]}-{uuid4().hex[:8]}{PART}")
