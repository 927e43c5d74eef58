"""What an evaluation found, and the JSON of it."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nmn.datasets import Problem
from nmn.errors import DatasetError
from nmn.evaluation.calibration import Calibration
from nmn.evaluation.engine import Speed
from nmn.evaluation.scoring import Scores
from nmn.types import Vocabulary

SCHEMA = "nmn-eval/1"

Group = TypeVar("Group", bound=Hashable)

Rates = Mapping[Any, tuple[int, float | None]]
"""Group -> (how many, the share of them that is right)."""


@dataclass
class Report:
    """All figures; every share is in [0, 1], and None where there is nothing to take it of.

    Attributes:
        engine: the evaluated engine's name.
        asked: questions that could be read. Those that could not are in ``problems``, and in no
            figure.
        read: of these, those that have a program: the file's, or a generator's.
        judged: questions whose file has an answer; accuracies are over these, and a question that
            is undecided or an error is not right.
        statuses: how many were answered, undecided, errors.
        accuracy, accuracy_normalised: exactly the file's text; or but for case, articles and
            synonyms.
        by_category, by_length, by_function: accuracies by the data set's categories and by the
            nodes of the program; step accuracies by function.
        program_accuracy: of the programs, those that mean what the file's do.
        step_accuracy: of all nodes, those whose value is the exact one on the true scene; of the
            exact engine on true scenes, the one that the file states, and None where it states
            none. All nodes of a question that was not read are wrong.
        right_answer_wrong_steps: of the right answers whose steps are known to be right or wrong,
            those with a wrong step or program.
        lucky: their ids.
        faults: fault -> ids of the questions whose wrong answer it is (see ``blame``).
        file_steps: (compared, equal): the exact values against those that the file itself has.
        questions: one record each.
        choices: of multiple choice, of all choices of which the file says whether they are right:
            how many, and the share that is judged rightly; None where there is no choice.
        breakdowns: the data set's own tables, by name: group -> what is known of it, "count" and
            "accuracy" at least.
        settings: what was evaluated: files, programs, data set.
        problems: records that could not be read.
    """

    engine: str
    asked: int
    read: int
    judged: int
    statuses: dict[str, int]
    accuracy: float | None
    accuracy_normalised: float | None
    by_category: Rates
    by_length: Rates
    program_accuracy: float | None
    step_accuracy: float | None
    by_function: Rates
    right_answer_wrong_steps: float | None
    lucky: list[int | str]
    faults: Mapping[str, list[int | str]]
    calibration: Calibration
    file_steps: tuple[int, int]
    speed: Speed | None
    questions: list[dict[str, Any]]
    settings: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    choices: tuple[int, float | None] | None = None
    breakdowns: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Everything, as files have it."""
        return {
            "schema": SCHEMA,
            **self.settings,
            "executor": self.engine,
            "asked": self.asked,
            "read": self.read,
            "judged": self.judged,
            "bad_records": len(self.problems),
            "statuses": self.statuses,
            "accuracy": self.accuracy,
            "accuracy_normalised": self.accuracy_normalised,
            **({} if self.choices is None else {"choice_accuracy": self.choices[1]}),
            "by_category": _shares(self.by_category),
            "by_length": _shares(self.by_length),
            **({"breakdowns": self.breakdowns} if self.breakdowns else {}),
            "program_accuracy": self.program_accuracy,
            "step_accuracy": self.step_accuracy,
            "step_accuracy_by_function": _shares(self.by_function),
            "right_answer_wrong_steps": self.right_answer_wrong_steps,
            "errors": {
                "wrong_answers": sum(len(ids) for ids in self.faults.values()),
                **{fault: len(ids) for fault, ids in self.faults.items()},
            },
            "calibration": self.calibration.to_json(),
            "questions_per_second": (
                None if self.speed is None else self.speed.to_json()["planning_known_programs"]
            ),
            "speed": None if self.speed is None else self.speed.to_json(),
            "counts": {
                "by_category": _counts(self.by_category),
                "by_length": _counts(self.by_length),
                "by_function": _counts(self.by_function),
            },
            "file_steps": {"compared": self.file_steps[0], "equal": self.file_steps[1]},
            "ids": {
                "right_answer_wrong_steps": self.lucky,
                **{fault: list(ids) for fault, ids in self.faults.items()},
            },
            "problems": [problem.to_json() for problem in self.problems],
            "questions": self.questions,
        }

    def write(self, path: Path) -> None:
        """Write the JSON; the figures indented, each question on a line of its own.

        Raises:
            DatasetError: the file cannot be written.
        """
        record = self.to_json()
        questions = record.pop("questions")
        head = json.dumps(record, indent=1, ensure_ascii=False)[:-2]
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in questions)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            part.write_text(f'{head},\n "questions": [\n{lines}\n]}}\n', encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise DatasetError(f"the file cannot be written: {error}", where=str(path)) from None


def rate(flags: NDArray[np.bool_]) -> float | None:
    """The share that is true; None of none."""
    return round(float(flags.mean()), 6) if len(flags) else None


def rates(
    groups: Sequence[Group], flags: NDArray[np.bool_], chosen: NDArray[np.bool_] | None = None
) -> dict[Group, tuple[int, float | None]]:
    """By group, in order of the groups: how many, and the share that is true."""
    found: dict[Group, list[bool]] = {}
    picked = range(len(groups)) if chosen is None else np.flatnonzero(chosen).tolist()
    for number in picked:
        found.setdefault(groups[number], []).append(bool(flags[number]))
    ordered = sorted(found, key=lambda group: (str(type(group)), group))
    return {group: (len(found[group]), rate(np.array(found[group]))) for group in ordered}


def about_questions(
    scores: Scores, statuses: Sequence[str], vocabularies: dict[str, Vocabulary]
) -> list[dict[str, Any]]:
    """One record a question: what scripts rely on comes first."""
    made = []
    for number, item in enumerate(scores.items):
        at = int(scores.ran[number])
        steps: list[Any] = []
        if at >= 0:
            steps = [scores.values.shown(at, node, vocabularies) for node in item.node_of]
        record: dict[str, Any] = {
            "question_index": item.id,
            "answer": scores.answers[number],
            "status": statuses[number],
            "steps": steps,
            "expected": item.expected,
            "right": bool(scores.right[number]) if item.expected is not None else None,
            "category": item.category,
        }
        if at >= 0:
            record["confidence"] = round(float(scores.values.confidence[at]), 6)
        if item.text is not None:
            record["program"] = item.text
        reason = item.error if at < 0 else scores.values.reasons.get(at)
        if reason is not None:
            record["reason"] = reason
        made.append(record)
    return made


def _shares(groups: Rates) -> dict[str, float | None]:
    return {str(group): share for group, (_, share) in groups.items()}


def _counts(groups: Rates) -> dict[str, int]:
    return {str(group): count for group, (count, _) in groups.items()}
