"""CLEVR 1.0 question files (Johnson et al. 2017, arXiv 1612.06890)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets.files import read_list
from nmn.datasets.records import BadRecord, Problem, Records, is_number, own_number, why
from nmn.errors import ProgramError
from nmn.files import short, sound_text
from nmn.grammar import DIALECTS, Language, Translation


@dataclass(frozen=True)
class ClevrQuestion:
    """One question.

    Attributes:
        position: in the file, from 0.
        question_index: as the file has it, or else the position.
        image: the ``image_index`` of its scene, or where there is none its ``image_filename``.
        question: in English; None where the file has none.
        answer: as the file has it; None where it has none (CLEVR's test set).
        functions: CLEVR's name of the function of each node of the program, in the file's order.
        translation: the program, and which of its nodes has the value of each node of the file;
            None where the file has no program.
        steps: the value of each node, where the file has them (nmn's own generator writes them).
    """

    position: int
    question_index: int
    image: int | str
    question: str | None
    answer: str | None
    functions: tuple[str, ...] = ()
    translation: Translation | None = None
    steps: Sequence[Any] | None = None


def read_clevr_questions(
    path: str | Path, language: Language, *, limit: int | None = None
) -> Records[ClevrQuestion]:
    """The questions of a file ``{"questions": [...]}``, ``.json`` or ``.json.gz``.

    Arguments:
        language: to read the programs in; see ``Domain.exact_language``.
        limit: read only so many records.

    Raises:
        DatasetError: the file cannot be read, is not JSON, or has no questions.
    """
    path = Path(path)
    found: Records[ClevrQuestion] = Records()
    for position, record in enumerate(read_list(path, "questions")[:limit]):
        try:
            found.good.append(_question(record, position, language))
        except (BadRecord, ProgramError) as error:
            own = own_number(record, "question_index")
            found.problems.append(Problem(str(path), position, why(error), own))
    return found


def _question(record: Any, position: int, language: Language) -> ClevrQuestion:
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is not a question; expected an object")
    program = record.get("program")
    translation = None
    functions: tuple[str, ...] = ()
    if program is not None:
        translation = DIALECTS.find("clevr").read(program, language)
        functions = tuple(node.get("function", node.get("type")) for node in program)
    steps = record.get("steps")
    if steps is not None and not (isinstance(steps, list) and len(steps) == len(functions)):
        raise BadRecord(f"its steps are {short(steps)}; expected one for each node of the program")
    return ClevrQuestion(
        position,
        _whole(record, "question_index", position),
        _image(record),
        _text(record, "question"),
        _answer(record),
        functions,
        translation,
        steps,
    )


def _image(record: Mapping[str, Any]) -> int | str:
    name = record.get("image_filename")
    if record.get("image_index") is None and sound_text(name):
        return name
    if record.get("image_index") is None:
        raise BadRecord("it does not say which picture it is about; expected image_index")
    return _whole(record, "image_index", 0)


def _whole(record: Mapping[str, Any], key: str, default: int) -> int:
    found = record.get(key, default)
    if not is_number(found) or found < 0:
        raise BadRecord(f"its {key} is {short(found)}; expected a whole number")
    return found


def _text(record: Mapping[str, Any], key: str) -> str | None:
    found = record.get(key)
    if found is not None and not sound_text(found):
        raise BadRecord(f"its {key} is {short(found)}; expected a text")
    return found


def _answer(record: Mapping[str, Any]) -> str | None:
    # Some converters write numbers and truth values as JSON has them.
    found = record.get("answer")
    if isinstance(found, bool):
        return "yes" if found else "no"
    return str(found) if is_number(found) else _text(record, "answer")
