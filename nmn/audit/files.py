"""Reading files that someone else may have made: plain files only, of bounded size."""

import os
import stat
from pathlib import Path

from nmn.errors import TrailError

# Not to follow a link, and not to wait for whoever writes to a pipe; 0 where a system lacks them.
_CAREFULLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a plain file.

    Raises:
        TrailError: no such file, a link or another special file, or more than ``most`` bytes.
    """
    where = str(path)
    try:
        if path.is_symlink():
            raise TrailError("this is a link, and trails hold none", where=where)
        handle = os.open(path, _CAREFULLY)
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
