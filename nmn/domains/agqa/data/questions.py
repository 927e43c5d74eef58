"""Questions of AGQA and AGQA 2 (arXiv 2103.16002, 2204.06105), balanced or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records, is_number, why
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.lowering import AgqaTranslation
from nmn.errors import DatasetError, NmnError
from nmn.files import read_json, short, sound_text
from nmn.grammar import Language

_IDS = ("question_id", "key", "qa_id", "id")
_TEXTS = ("semantic", "structural", "ans_type", "local")
_FLAGS = (
    "novel_comp", "more_steps", "nc_seq", "nc_sup", "nc_dur", "nc_objrel", "indirect", "i_obj",
    "i_rel", "i_act", "i_temp",
)  # fmt: skip
_TRUTHS: Mapping[Any, bool] = {0: False, 1: True, "0": False, "1": True}


@dataclass(frozen=True)
class AgqaQuestion:
    """One question.

    Attributes:
        position: in the file, from 0.
        question_id: of the file.
        video_id: what it is about.
        question: in English; None where the file has none.
        answer: as the file has it; None where it has none.
        program: the text of it; None where the file has none.
        translation: what that means.
        reasoning: AGQA's types of reasoning that it takes (``global``).
        texts: ``semantic``, ``structural``, ``ans_type``, where the file has them.
        flags: ``novel_comp``, ``more_steps``, ``nc_*``, ``indirect``, ``i_*``, likewise.
        steps: how many the file counts.
        direct_equiv: the question that asks the same directly, by its id.
    """

    position: int
    question_id: int | str
    video_id: str
    question: str | None
    answer: str | None
    program: str | None
    translation: AgqaTranslation | None
    reasoning: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    steps: int | None = None
    direct_equiv: int | str | None = None


def read_questions(
    path: str | Path, language: Language, dialect: Agqa, *, limit: int | None = None
) -> Records[AgqaQuestion]:
    """The questions of a file: a list of records, or ``{question id: record}``.

    Raises:
        DatasetError: the file cannot be read, or is neither.
    """
    path = Path(path)
    found: Records[AgqaQuestion] = Records()
    known: dict[str, AgqaTranslation | NmnError] = {}
    taken: set[int | str] = set()
    for position, (key, record) in enumerate(_records(path)):
        if limit is not None and position >= limit:
            break
        own = _own(key, record)
        try:
            if own in taken:
                raise BadRecord(f"there are two questions '{own}'")
            question = _question(position, own, record, language, dialect, known)
            taken.add(question.question_id)
            found.good.append(question)
        except (BadRecord, NmnError) as error:
            found.problems.append(Problem(str(path), position, why(error), own))
    return found


def _records(path: Path) -> Iterator[tuple[Any, Any]]:
    """(the key it stands under, the record)."""
    found = read_json(path)
    if isinstance(found, Mapping) and isinstance(found.get("questions"), list):
        found = found["questions"]
    if isinstance(found, list):
        yield from ((None, record) for record in found)
    elif isinstance(found, Mapping):
        yield from found.items()
    else:
        raise DatasetError(
            f"the file holds {short(found)}",
            where=str(path),
            expected="a list of questions, or {question id: question}",
        )


def _own(key: Any, record: Any) -> int | str | None:
    """The id of a question: what it stands under, or what it says."""
    stated = [record.get(name) for name in _IDS] if isinstance(record, Mapping) else []
    for one in (key, *stated):
        if (sound_text(one) and one) or is_number(one):
            return one
    return None


def _question(
    position: int,
    own: int | str | None,
    record: Any,
    language: Language,
    dialect: Agqa,
    known: dict[str, AgqaTranslation | NmnError],
) -> AgqaQuestion:
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is not a question; expected an object")
    if own is None:
        raise BadRecord("it has no question_id")
    video, program = record.get("video_id"), record.get("program")
    if not sound_text(video):
        raise BadRecord(f"its video_id is {short(video)}; expected a text")
    if "program" in record and not isinstance(program, str):
        raise BadRecord(f"its program is {short(program)}; expected a text")
    translation: AgqaTranslation | NmnError | None = None
    if isinstance(program, str):
        if program not in known:
            try:
                known[program] = dialect.read(program, language)
            except NmnError as error:
                known[program] = error
        translation = known[program]
    if isinstance(translation, NmnError):
        raise translation
    return AgqaQuestion(
        position,
        own,
        video,
        _text(record, "question"),
        _answer(record),
        program,
        translation,
        _reasoning(record.get("global")),
        {name: text for name in _TEXTS if (text := _text(record, name)) is not None},
        {name: flag for name in _FLAGS if (flag := _flag(record, name)) is not None},
        _steps(record),
        _equivalent(record.get("direct_equiv")),
    )


def _text(record: Mapping[str, Any], key: str) -> str | None:
    found = record.get(key)
    if found is not None and not sound_text(found):
        raise BadRecord(f"its {key} is {short(found)}; expected a text")
    return found


def _answer(record: Mapping[str, Any]) -> str | None:
    found = record.get("answer")
    if isinstance(found, bool):
        return "Yes" if found else "No"
    return _text(record, "answer")


def _flag(record: Mapping[str, Any], key: str) -> bool | None:
    found = record.get(key)
    if found is None or isinstance(found, bool):
        return found
    if isinstance(found, int | str) and found in _TRUTHS:
        return _TRUTHS[found]
    raise BadRecord(f"its {key} is {short(found)}; expected true or false")


def _steps(record: Mapping[str, Any]) -> int | None:
    found = record.get("steps")
    if found is not None and not is_number(found):
        raise BadRecord(f"its steps are {short(found)}; expected a whole number")
    return found


def _reasoning(found: Any) -> tuple[str, ...]:
    listed = [] if found is None else [found] if isinstance(found, str) else found
    if not isinstance(listed, list | tuple) or not all(sound_text(one) for one in listed):
        raise BadRecord(f"its global is {short(found)}; expected a list of texts")
    return tuple(listed)


def _equivalent(found: Any) -> int | str | None:
    return found if (sound_text(found) and found) or is_number(found) else None
