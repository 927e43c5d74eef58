"""Arrays that are made once, chunk by chunk, and kept in a folder.

A folder holds one ``NAME.npy`` an array and ``about.json``: what was wanted, and how many examples
are done. Making one may be stopped at any moment; the same call goes on where it stopped.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.errors import DatasetError
from nmn.files import read_json, short

Chunk = Callable[[int], Mapping[str, NDArray[Any]]]


def kept_arrays(
    folder: Path,
    count: int,
    about: Mapping[str, Any],
    shapes: Mapping[str, tuple[tuple[int, ...], Any]],
    make: Chunk,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, NDArray[Any]]:
    """The arrays from the folder, read when touched; what is lacking is made now.

    Arguments:
        count: examples wanted.
        about: what they are made of, plain JSON; a folder of something else is refused.
        shapes: by name of the array, the shape of one example and the type of its numbers.
        make: given how many examples are done, the next of every array, at least one.
        progress: told examples done and wanted, after each chunk.

    Raises:
        DatasetError: the folder holds something else, or is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / "about.json"
    done = _done(record, count, about)
    arrays = {
        name: _array(folder / f"{name}.npy", (count, *shape), kind, new=done == 0)
        for name, (shape, kind) in shapes.items()
    }
    while done < count:
        made = make(done)
        some = min(len(next(iter(made.values()))), count - done)
        for name, array in arrays.items():
            array[done : done + some] = made[name][:some]
            array.flush()
        done += some
        scratch = record.with_suffix(".part")
        scratch.write_text(json.dumps({**about, "done": done}), encoding="utf-8")
        scratch.replace(record)
        if progress:
            progress(done, count)
    return {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in arrays}


def _done(record: Path, count: int, about: Mapping[str, Any]) -> int:
    if not record.exists():
        return 0
    known = read_json(record)
    done = known.pop("done", None) if isinstance(known, dict) else None
    if not isinstance(done, int) or isinstance(done, bool) or not 0 <= done <= count:
        raise DatasetError(
            "does not say how many pictures are done",
            where=str(record),
            expected=f'"done", from 0 to {count}',
            hint="name another folder, or delete this one",
        )
    if known != about:
        raise DatasetError(
            f"holds pictures of {short(known)}",
            where=str(record.parent),
            expected=str(dict(about)),
            hint="name another folder, or delete this one",
        )
    return done


def _array(path: Path, shape: tuple[int, ...], kind: Any, *, new: bool) -> Any:
    if new:
        return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
    try:
        # Opened to be changed, a file that is too short would be made longer, with zeros.
        np.lib.format.open_memmap(path, mode="r")
        found = np.lib.format.open_memmap(path, mode="r+")
    except (OSError, ValueError, EOFError) as error:
        raise DatasetError(
            f"the pictures made before cannot be read: {short(str(error))}",
            where=str(path),
            hint="name another folder, or delete this one",
        ) from None
    if found.shape != shape or found.dtype != kind:
        raise DatasetError(
            f"holds {found.dtype} {list(found.shape)}",
            where=str(path),
            expected=f"{np.dtype(kind)} {list(shape)}",
            hint="name another folder, or delete this one",
        )
    return found
