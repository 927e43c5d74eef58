"""STAR's question files: choices, programs of the question and of each choice, situations."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records, is_number, why
from nmn.domains.star.data.situations import Situation, read_situations, seconds
from nmn.domains.star.dialect import DIALECT, function_names
from nmn.domains.star.words import VERDICT, StarWords, star_words
from nmn.errors import DatasetError, ProgramError
from nmn.files import read_json, short, sound_text
from nmn.grammar import Language, Translation

CATEGORIES = ("Interaction", "Sequence", "Prediction", "Feasibility")
OTHER = "other"
"""The category of a question whose id begins with none of them."""


@dataclass(frozen=True)
class StarChoice:
    """One choice of a question.

    Attributes:
        id: ``choice_id``, or else its place.
        text: as it is offered.
        functions: of the question's program, and behind them of its own.
        translation: of both together; None where the file has no programs.
    """

    id: int
    text: str
    functions: tuple[str, ...]
    translation: Translation | None


@dataclass(frozen=True)
class StarQuestion:
    """One question.

    Attributes:
        position: in the file, from 0.
        question_id: "Interaction_T1_13"; before the first "_" stands its category.
        video_id: of Charades; None where the file has none.
        question: in English; None where the file has none.
        choices: at least one.
        answer: the text of the right choice; None where the file has none (the test set).
        own: functions of the question's own program.
        situations: by their frames; None where they stand elsewhere.
        start, end: of the clip in its video, in seconds.
    """

    position: int
    question_id: int | str
    video_id: str | None
    question: str | None
    choices: tuple[StarChoice, ...]
    answer: str | None
    own: int
    situations: tuple[Situation, ...] | None
    start: float | None
    end: float | None

    @property
    def category(self) -> str:
        """Interaction, Sequence, Prediction or Feasibility."""
        first = str(self.question_id).partition("_")[0]
        return first if first in CATEGORIES else OTHER


def read_star_questions(
    path: str | Path,
    language: Language,
    words: StarWords | None = None,
    *,
    limit: int | None = None,
) -> Records[StarQuestion]:
    """The questions of a file, ``.json`` or ``.json.gz``: a list of records.

    Arguments:
        language: to read the programs in; the domain's ``exact_language``.
        words: of the labels; the published ones by default.
        limit: read only so many records.

    Raises:
        DatasetError: the file cannot be read, is not JSON, or is no list of records.
    """
    path = Path(path)
    words = words or star_words()
    found: Records[StarQuestion] = Records()
    seen: dict[int | str, int] = {}
    for position, record in enumerate(_records(read_json(path), path)[:limit]):
        try:
            question = _question(record, position, language, words)
            if question.question_id in seen:
                first = seen[question.question_id]
                raise BadRecord(f"record {first} has question_id {question.question_id} already")
            seen[question.question_id] = position
            found.good.append(question)
        except (BadRecord, ProgramError) as error:
            own = record.get("question_id") if isinstance(record, Mapping) else None
            id = own if is_number(own) or sound_text(own) else None
            found.problems.append(Problem(str(path), position, why(error), id))
    return found


def _records(found: Any, path: Path) -> list[Any]:
    if isinstance(found, Mapping):
        found = found.get("questions")
    if not isinstance(found, list):
        raise DatasetError(
            "there are no questions in this file",
            where=str(path),
            expected='a list: [{"question_id": ..., "question_program": [...], ...}, ...]',
        )
    return found


def _question(record: Any, position: int, language: Language, words: StarWords) -> StarQuestion:
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is not a question; expected an object")
    own = record.get("question_id")
    if not (is_number(own) or (sound_text(own) and own)):
        raise BadRecord(f"its question_id is {short(own)}; expected a text")
    program = record.get("question_program")
    if "question_program" in record and not isinstance(program, list):
        raise BadRecord(f"its question_program is {short(program)}; expected a list")
    start, end = seconds(record)
    stated = record.get("situations")
    situations = None if stated is None else read_situations(stated, words)
    choices = _choices(record, program, language)
    answer = _text(record, "answer")
    if answer is not None and answer not in (choice.text for choice in choices):
        raise BadRecord(f"its answer {short(answer)} is none of its choices")
    return StarQuestion(
        position,
        own,
        _text(record, "video_id"),
        _text(record, "question"),
        choices,
        answer,
        len(function_names(program or ())),
        situations,
        start,
        end,
    )


def _choices(
    record: Mapping[str, Any], program: list[Any] | None, language: Language
) -> tuple[StarChoice, ...]:
    given = record.get("choices")
    if not isinstance(given, list) or not given:
        raise BadRecord(f"its choices are {short(given)}; expected a list of at least one")
    made = [_choice(one, place, program, language) for place, one in enumerate(given)]
    if len({choice.id for choice in made}) < len(made):
        raise BadRecord("two of its choices have one choice_id")
    return tuple(made)


def _choice(found: Any, place: int, program: list[Any] | None, language: Language) -> StarChoice:
    if not isinstance(found, Mapping):
        raise BadRecord(f"choice {place} is {short(found)}; expected an object")
    own = found.get("choice_id", place)
    if not is_number(own):
        raise BadRecord(f"the choice_id of choice {place} is {short(own)}; expected a number")
    text = found.get("choice")
    if not sound_text(text):
        raise BadRecord(f"the text of choice {place} is {short(text)}; expected a text")
    if program is None:
        return StarChoice(own, text, (), None)
    more = found.get("choice_program")
    if not isinstance(more, list) or not more:
        raise BadRecord(f"the choice_program of choice {place} is {short(more)}; expected a list")
    whole = [*program, *more]
    try:
        translation = DIALECT.read(whole, language)
    except ProgramError as error:
        raise BadRecord(_told(error, place, len(program))) from None
    if translation.program.root.type != VERDICT:
        raise BadRecord(
            f"with choice {place} its program gives a {translation.program.root.type}; "
            "expected a choice_program that ends in Equal or Belong_to"
        )
    return StarChoice(own, text, function_names(whole), translation)


def _told(error: ProgramError, place: int, own: int) -> str:
    """The error with the node's number in the program that it stands in."""
    number = int(error.where.split()[-1]) if error.where else 0
    if error.where is None or number < own:
        return f"question_program, {error.summary}"
    error.where = f"node {number - own}"
    return f"choice_program of choice {place}, {error.summary}"


def _text(record: Mapping[str, Any], key: str) -> str | None:
    found = record.get(key)
    if found is not None and not sound_text(found):
        raise BadRecord(f"its {key} is {short(found)}; expected a text")
    return found
