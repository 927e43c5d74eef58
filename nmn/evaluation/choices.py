"""Multiple choice: a program for each choice, and a report of questions as well as of choices.

The programs of a question's choices are run like any others (``assess``), each answered yes or no,
and what was found of them is then gathered by question. Where one choice is right (STAR), the
answer is the one that holds; where each is judged for itself (CLEVRER), a question is right where
all its choices are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np

from nmn.evaluation.answers import normalised
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.calibration import calibrate
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report, rate, rates
from nmn.evaluation.scoring import Flags

Json = dict[str, Any]


@dataclass(frozen=True)
class Option:
    """One choice of a question.

    Attributes:
        id: of the data set (``choice_id``).
        text: as it is offered: the answer, where it is the one that holds.
        item: what is run for it; ``expected`` is one of the bench's words for false and true.
    """

    id: int
    text: str
    item: Item


@dataclass(frozen=True)
class Choices:
    """A question with its choices.

    Attributes:
        id: of the data set (``question_id``).
        category: of the data set's own division.
        options: at least one.
        expected: the text of the right choice; None where the file has none, or where each choice
            is judged for itself.
        words: the data set's words for a choice that does not hold, and one that does.
        one: is exactly one right?
        own: how many of the first steps of every choice are those of the question's own program,
            where that is run first; 0 where a choice's program is.
        about: what else the question's record says of it (``scene_index``).
    """

    id: int | str
    category: str
    options: tuple[Option, ...]
    expected: str | None = None
    words: tuple[str, str] = ("wrong", "correct")
    one: bool = False
    own: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)


def assess_choices(asked: Sequence[Item | Choices], bench: Bench, *, timed: bool = True) -> Report:
    """Evaluate an engine on these questions, with choices or without.

    Figures of steps, functions and speed are of the programs that are run, one a choice; all
    others are of questions, and ``Report.choices`` is of choices. A record has ``question_id``,
    ``answer``, ``status`` and ``steps``; with choices also ``choices``, each with ``choice_id``,
    ``answer``, ``status`` and the ``steps`` of everything that was run for it. Where each choice
    is judged for itself, the answer lists the ids of those that hold.
    """
    report = assess([item for one in asked for item in _items(one)], bench, timed=timed)
    records = iter(report.questions)
    questions = [_question(one, list(islice(records, len(_items(one)))), bench) for one in asked]
    return _gathered(report, asked, questions, bench)


def _items(one: Item | Choices) -> list[Item]:
    return [one] if isinstance(one, Item) else [option.item for option in one.options]


def _question(one: Item | Choices, records: Sequence[Json], bench: Bench) -> Json:
    """The record of a question, of those of what was run for it."""
    if isinstance(one, Item):
        return {"question_id": one.id, **_without(records[0], "question_index")}
    words = dict(zip(bench.words, one.words, strict=True))
    choices = [
        {
            "choice_id": option.id,
            **_without(record, "question_index", "category"),
            "answer": words.get(record["answer"]),
            "expected": words.get(record["expected"]),
        }
        for option, record in zip(one.options, records, strict=True)
    ]
    holding = [option for option, choice in zip(one.options, choices, strict=True)
               if choice["answer"] == one.words[1]]  # fmt: skip
    statuses = [choice["status"] for choice in choices]
    answer: object = [option.id for option in holding]
    status = next((s for s in ("error", "undecided") if s in statuses), "answered")
    reason = next((choice["reason"] for choice in choices if "reason" in choice), None)
    expected: object = one.expected
    right = None if any(c["right"] is None for c in choices) else all(c["right"] for c in choices)
    if one.one:
        answer = holding[0].text if len(holding) == 1 else None
        if len(holding) == 1:
            # What could not be decided of the others changes nothing: one is right.
            status = "answered"
        elif status == "answered":
            status, reason = "undecided", _none_or_several(holding, one.words[1])
        right = None if one.expected is None else answer == one.expected
    elif right is not None:
        expected = [o.id for o, c in zip(one.options, choices, strict=True)
                    if c["expected"] == one.words[1]]  # fmt: skip
    read = next((choice for choice in choices if choice["steps"]), None)
    made: Json = {
        "question_id": one.id,
        "answer": answer if status == "answered" else None,
        "status": status,
        "steps": read["steps"][: one.own] if read else [],
        "expected": expected,
        "right": right,
        "category": one.category,
        **one.about,
    }
    known = [choice["confidence"] for choice in choices if "confidence" in choice]
    if known:
        made["confidence"] = min(known)
    if status != "answered" and reason is not None:
        made["reason"] = reason
    return {**made, "choices": choices}


def _none_or_several(holding: Sequence[Option], word: str) -> str:
    if not holding:
        return f"no choice is {word}"
    return f"{len(holding)} choices are {word}: {', '.join(str(option.id) for option in holding)}"


def _without(record: Json, *keys: str) -> Json:
    return {key: value for key, value in record.items() if key not in keys}


def _gathered(
    report: Report, asked: Sequence[Item | Choices], questions: list[Json], bench: Bench
) -> Report:
    """The report of what was run, as one of the questions it was run for."""
    judged = _flags(question["right"] is not None for question in questions)
    right = _flags(bool(question["right"]) for question in questions)
    alike = _flags(_alike(question, bench) for question in questions)
    answered = _flags(question["status"] == "answered" for question in questions)
    confidence = np.array([question.get("confidence", 0.0) for question in questions], dtype=float)
    first = [_items(one)[0] for one in asked]
    choices = [choice for question in questions for choice in question.get("choices", ())]
    known = _flags(choice["right"] for choice in choices if choice["right"] is not None)
    wrong = {question["question_id"] for question in questions if question["right"] is False}
    faults: dict[str, list[int | str]] = {}
    for fault, ids in report.faults.items():
        faults[fault] = [one for one in dict.fromkeys(ids) if one in wrong]
        wrong -= set(faults[fault])
    rightly = {question["question_id"] for question in questions if question["right"]}
    lucky = [one for one in dict.fromkeys(report.lucky) if one in rightly]
    measured = report.right_answer_wrong_steps is not None and bool(rightly)
    statuses = [question["status"] for question in questions]
    return replace(
        report,
        asked=len(asked),
        read=sum(any(item.program is not None for item in _items(one)) for one in asked),
        judged=int(judged.sum()),
        statuses={name: statuses.count(name) for name in report.statuses},
        accuracy=rate(right[judged]),
        accuracy_normalised=rate(alike[judged]),
        by_category=rates([question["category"] for question in questions], right, judged),
        by_length=rates([item.length for item in first], right, judged),
        right_answer_wrong_steps=len(lucky) / len(rightly) if measured else None,
        lucky=lucky,
        faults=faults,
        calibration=calibrate(confidence[judged & answered], right[judged & answered]),
        questions=questions,
        choices=(len(known), rate(known)) if choices else None,
    )


def _alike(question: Json, bench: Bench) -> bool:
    """Is the answer right but for case, articles and synonyms?"""
    answer, expected = question["answer"], question["expected"]
    if question["right"] or not (isinstance(answer, str) and isinstance(expected, str)):
        return bool(question["right"])
    return normalised(answer, bench.synonyms) == normalised(expected, bench.synonyms)


def _flags(of: Any) -> Flags:
    return np.array(list(of), dtype=bool)
