"""JSON files that are written entry by entry, and have their names only once they are whole."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nmn.synthetic.errors import WorldError

Add = Callable[[str, object], None]


@contextmanager
def growing_object(path: Path) -> Iterator[Add]:
    """A JSON object; what is given takes a key and a value.

    Raises:
        WorldError: it cannot be written.
    """
    with _growing(path, "{}") as write:

        def add(key: str, value: object) -> None:
            write(f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}")

        yield add


@contextmanager
def growing_list(path: Path) -> Iterator[Callable[[object], None]]:
    """A JSON list; what is given takes a value.

    Raises:
        WorldError: it cannot be written.
    """
    with _growing(path, "[]") as write:

        def add(value: object) -> None:
            write(json.dumps(value, separators=(",", ":")))

        yield add


@contextmanager
def _growing(path: Path, brackets: str) -> Iterator[Callable[[str], None]]:
    part = path.with_name(f".{path.name}.part")
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:

            def write(entry: str) -> None:
                nonlocal count
                file.write((",\n" if count else f"{brackets[0]}\n") + entry)
                count += 1

            yield write
            file.write(f"\n{brackets[1]}\n" if count else f"{brackets}\n")
        part.replace(path)
    except OSError as error:
        raise WorldError(
            f"cannot be written ({error.strerror or error})", where=str(path)
        ) from None
    finally:
        part.unlink(missing_ok=True)
