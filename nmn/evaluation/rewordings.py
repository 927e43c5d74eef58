"""Questions to examine a generator by: JSON lines, each with its wording and its gold program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets.files import read_lines
from nmn.datasets.records import BadRecord, Problem, Records, is_number, why
from nmn.errors import DatasetError, NmnError
from nmn.files import short, sound_text
from nmn.files.parsed import parse_json
from nmn.grammar import Language, Program

# Of a question that is written as one text repeated: a file stays small, and so does memory.
_MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Rewording:
    """One question.

    Attributes:
        id: its name in the file.
        question: as a person types it.
        golds: the programs that it means, the first the plainest; several where English leaves
            open which. Empty where there is none: it must be refused.
        style: the manner of its wording.
        family: of questions, as its file divides them.
        scenes: (seed, number) of the scenes that programs are tried on; may be empty.
        answers: of the gold program on each of them.
    """

    id: str
    question: str
    golds: tuple[Program, ...]
    style: str
    family: str
    scenes: tuple[tuple[int, int], ...] = ()
    answers: tuple[object, ...] = ()


def read_rewordings(path: Path, language: Language, domain: str) -> Records[Rewording]:
    """The questions of a file of JSON lines that are about a domain.

    Each line is an object with ``id``, ``question``, ``program`` (text, or null where there is
    none), ``style`` and ``family``; and may have ``also`` (other programs that are as right),
    ``scenes`` with ``answers``, ``domain`` (where it is not about any), ``repeat`` (how often the
    text of the question stands in it).

    Arguments:
        language: of the programs.
        domain: questions of another one are passed over.

    Raises:
        DatasetError: the file cannot be read, or has no question that can be used.
    """
    found: Records[Rewording] = Records()
    taken: set[str] = set()
    for position, line in enumerate(read_lines(path)):
        record: Any = None
        try:
            record = _object(line)
            if record.get("domain", domain) != domain:
                continue
            made = _rewording(record, language)
            if made.id in taken:
                raise BadRecord(f"there is a question {short(made.id)} above already")
            taken.add(made.id)
            found.good.append(made)
        except (BadRecord, NmnError) as error:
            own = record.get("id") if isinstance(record, Mapping) else None
            own = own if sound_text(own) else None
            found.problems.append(Problem(str(path), position, why(error), own))
    if not found.good:
        first = f": {found.problems[0]}" if found.problems else ""
        raise DatasetError(
            f"there is no question about the domain '{domain}'{first}",
            where=str(path),
            expected='lines like {"id": ..., "question": ..., "program": ..., "style": ...}',
        )
    return found


def _object(line: str) -> Mapping[str, Any]:
    try:
        record = parse_json(line)
    except (json.JSONDecodeError, RecursionError):
        raise BadRecord("the line is not JSON; expected an object") from None
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is not a question; expected an object")
    return record


def _rewording(record: Mapping[str, Any], language: Language) -> Rewording:
    gold = record.get("program")
    also = record.get("also", [])
    if not isinstance(also, list) or (gold is None and also):
        raise BadRecord(f"'also' is {short(also)}; expected programs beside 'program'")
    texts = [] if gold is None else [gold, *also]
    for text in texts:
        if not sound_text(text):
            raise BadRecord(f"{short(text)} is not a program; expected a text")
    scenes = record.get("scenes", [])
    answers = record.get("answers", [])
    if not (isinstance(scenes, list) and isinstance(answers, list)) or len(scenes) != len(answers):
        raise BadRecord("'scenes' and 'answers' are not lists of one length")
    return Rewording(
        _text(record, "id"),
        _question(record),
        tuple(language.parse(text) for text in texts),
        _text(record, "style"),
        _text(record, "family"),
        tuple(_scene(one) for one in scenes),
        tuple(answers),
    )


def _question(record: Mapping[str, Any]) -> str:
    text, times = _text(record, "question"), record.get("repeat", 1)
    if not is_number(times) or times < 1 or times * len(text) > _MOST_CHARACTERS:
        raise BadRecord(
            f"'repeat' is {short(times)}; expected 1 to {_MOST_CHARACTERS:,} characters"
        )
    return text * times


def _text(record: Mapping[str, Any], key: str) -> str:
    found = record.get(key)
    if not sound_text(found):
        raise BadRecord(f"its {key} is {short(found)}; expected a text")
    return found


def _scene(found: Any) -> tuple[int, int]:
    if not (isinstance(found, list) and len(found) == 2 and all(map(is_number, found))):
        raise BadRecord(f"{short(found)} is no scene; expected [seed, number]")
    return found[0], found[1]
