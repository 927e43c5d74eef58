"""A folder of flags: pictures, and a line a question."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FlagQuestion:
    """One line of ``questions.jsonl``."""

    image: str
    comparison: str
    answer: str


def read_flags(folder: Path) -> list[FlagQuestion]:
    """The questions of a folder."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [FlagQuestion(**json.loads(line)) for line in lines]
