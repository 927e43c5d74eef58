"""What was found of a generator: shares of all questions, by style, family and length."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nmn.datasets import Problem
from nmn.errors import DatasetError
from nmn.evaluation.calibration import Calibration, calibrate
from nmn.evaluation.reading import Attempt

SCHEMA = "nmn-eval-parser/1"

# Name -> of which attempts it is the share; None leaves one out of the count.
FIGURES: dict[str, Callable[[Attempt], bool | None]] = {
    "right": lambda one: one.right,
    "exact": lambda one: one.exact if one.asked.golds else None,
    "answers": lambda one: bool(one.agrees) if one.asked.scenes else None,
    "read": lambda one: one.read,
    "refused": lambda one: one.text is None and not one.crashed,
    "wrong": lambda one: one.wrong,
    "confidently_wrong": lambda one: one.confidently_wrong,
    "ill_typed": lambda one: one.ill_typed,
    "crashed": lambda one: one.crashed,
}

_GROUPS: dict[str, Callable[[Attempt], str | int]] = {
    "style": lambda one: one.asked.style,
    "family": lambda one: one.asked.family,
    "length": lambda one: len(one.asked.golds[0]) if one.asked.golds else 0,
}

Shares = dict[str, float | None]


@dataclass
class ReadingReport:
    """All attempts of one generator.

    Attributes:
        settings: domain, generator, file.
        attempts: one a question, in the order of the file.
        problems: records that could not be used; in no figure.
    """

    settings: dict[str, Any]
    attempts: Sequence[Attempt]
    problems: Sequence[Problem] = field(default_factory=list)

    @property
    def figures(self) -> Shares:
        """By name, shares of all questions (see ``FIGURES``)."""
        return _shares(self.attempts)

    def by(self, group: str) -> dict[str | int, tuple[int, Shares]]:
        """By "style", "family" or "length" (nodes of the gold program): how many, and shares."""
        members: dict[str | int, list[Attempt]] = {}
        for one in self.attempts:
            members.setdefault(_GROUPS[group](one), []).append(one)
        keys = sorted(members, key=lambda key: (str(type(key)), key))
        return {key: (len(members[key]), _shares(members[key])) for key in keys}

    @property
    def calibration(self) -> Calibration:
        """Of what was read with a stated confidence: how often is it right?"""
        said = [one for one in self.attempts if one.read and one.confidence is not None]
        sure = np.array([one.confidence for one in said], dtype=np.float64)
        return calibrate(sure.clip(0, 1), np.array([one.right for one in said], dtype=bool))

    @property
    def nothing_read(self) -> bool:
        """Not one question was read that has a program."""
        meant = [one for one in self.attempts if one.asked.golds]
        return bool(meant) and not any(one.read for one in meant)

    def to_json(self) -> dict[str, Any]:
        """Everything, as files have it."""
        groups = {
            f"by_{group}": {
                str(key): {"count": count, **shares}
                for key, (count, shares) in self.by(group).items()
            }
            for group in _GROUPS
        }
        return {
            "schema": SCHEMA,
            **self.settings,
            "asked": len(self.attempts),
            "bad_records": len(self.problems),
            **self.figures,
            **groups,
            "calibration": self.calibration.to_json(),
            "problems": [problem.to_json() for problem in self.problems],
            "failures": [one.to_json() for one in self.attempts if not one.right],
            "questions": [one.to_json() for one in self.attempts],
        }

    def write(self, path: Path) -> None:
        """Write the JSON.

        Raises:
            DatasetError: the file cannot be written.
        """
        text = json.dumps(self.to_json(), indent=1, ensure_ascii=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            part.write_text(text + "\n", encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise DatasetError(f"the file cannot be written: {error}", where=str(path)) from None


def _shares(attempts: Sequence[Attempt]) -> Shares:
    made: Shares = {}
    for name, of in FIGURES.items():
        counted = [flag for flag in map(of, attempts) if flag is not None]
        made[name] = round(sum(counted) / len(counted), 6) if counted else None
    return made
