"""The log of a run: one JSON object a line, in the order things happened.

{"kind": "start", ...}    settings, sizes, versions
{"kind": "train", ...}    step, epoch, loss, rate, gradient, questions_per_second, seconds
{"kind": "check", ...}    step, epoch, answers, steps, questions_per_second
{"kind": "end", ...}      step, seconds
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nmn.errors import DatasetError
from nmn.files import finite, parse_json, read_text


class Journal:
    """Appends to a log.

    Arguments:
        path: of the file; None keeps no log.
        step: of a run that goes on: what was logged behind it is dropped, as it is done again.
    """

    def __init__(self, path: Path | None, step: int = 0) -> None:
        self._path = path
        if path is None:
            return
        kept = [line for line in read_journal(path) if line.get("step", 0) <= step] if step else []
        path.write_text("".join(_line(one) for one in kept), encoding="utf-8")

    def add(self, kind: str, **figures: Any) -> None:
        """Write one line."""
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line({"kind": kind, **figures}))


def _line(figures: Mapping[str, Any]) -> str:
    return json.dumps(figures, allow_nan=False) + "\n"


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The lines of a log; a last line that was cut short by a crash is left out.

    Raises:
        DatasetError: it is not there, or another line is not JSON.
    """
    lines = read_text(path).removesuffix("\n").split("\n")
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines):
        figures = _figures(line)
        if figures is not None:
            found.append(figures)
        elif number + 1 < len(lines):
            raise DatasetError(
                "the line is not a JSON object of finite figures",
                where=f"{path}, line {number + 1}",
                expected='such as {"kind": "train", "step": 10, "loss": 0.5}',
                hint="the log was altered: begin anew in another folder, or take the line out",
            )
    return found


def _figures(line: str) -> dict[str, Any] | None:
    """A line's object; None where it is none, or could not be written again."""
    try:
        found = parse_json(line)
        json.dumps(found, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not finite(found.get("step", 0)):
        return None
    return found
