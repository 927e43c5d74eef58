"""CLEVRER's question files: a list of scenes, each with its questions.

    [{scene_index, video_filename, questions: [
        {question_id, question, question_type: "descriptive", program, answer},
        {question_id, question, question_type: "explanatory", program,
         choices: [{choice_id, choice, program, answer: "correct" | "wrong"}]}]}]

``question_id`` starts again in every scene. A choice's whole program is its own and then the
question's: what it says happens is put before the question, which answers yes or no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records, is_number, why
from nmn.domains.clevrer.data.objects import items, whole
from nmn.domains.clevrer.dialect import DIALECT, function_names
from nmn.errors import DatasetError, ProgramError, ProgramTypeError
from nmn.files import read_json, short, sound_text
from nmn.grammar import Language, Translation

TYPES = ("descriptive", "explanatory", "predictive", "counterfactual")

WORDS = ("wrong", "correct")
"""Of a choice that does not hold, and of one that does."""


@dataclass(frozen=True)
class Asked:
    """A program as it is run.

    Attributes:
        translation: the program, and which of its nodes has the value of each function.
        functions: as the file spells them, in its order.
    """

    translation: Translation
    functions: tuple[str, ...]


@dataclass(frozen=True)
class ClevrerChoice:
    """One choice of a question.

    Attributes:
        choice_id: as the file has it, or else the position.
        text: in English.
        answer: "correct" or "wrong"; None where the file has none.
        asked: the choice's program with the question's behind it.
    """

    choice_id: int
    text: str
    answer: str | None
    asked: Asked


@dataclass(frozen=True)
class ClevrerQuestion:
    """One question.

    Attributes:
        position: of its scene in the file, from 0.
        scene_index: of its scene.
        question_id: as the file has it, or else its position in the scene.
        type: one of ``TYPES``.
        text: in English; None where the file has none.
        answer: a word, a number or yes or no; None where there is none, or there are choices.
        asked: its program; None where there are choices.
        choices: none of a descriptive question.
    """

    position: int
    scene_index: int
    question_id: int
    type: str
    text: str | None
    answer: str | None
    asked: Asked | None
    choices: tuple[ClevrerChoice, ...] = ()


def read_clevrer_questions(
    path: str | Path, language: Language, *, limit: int | None = None
) -> Records[ClevrerQuestion]:
    """The questions of a file, ``.json`` or ``.json.gz``.

    Arguments:
        language: to read the programs in; the domain's ``exact_language``.
        limit: read only so many questions.

    Raises:
        DatasetError: the file cannot be read, is not JSON, or is no list of scenes.
    """
    path = Path(path)
    scenes = read_json(path)
    if isinstance(scenes, Mapping) and "questions" in scenes:
        scenes = [scenes]  # the record of one scene
    if not isinstance(scenes, list):
        raise DatasetError(
            f"the file holds {short(scenes)}",
            where=str(path),
            expected='a list of scenes: [{"scene_index": 0, "questions": [...]}, ...]',
        )
    found: Records[ClevrerQuestion] = Records()
    for position, scene in enumerate(scenes):
        name: str | None = None
        try:
            index = _scene_index(scene)
            questions = items(scene, "questions", f"scene {index}")
        except BadRecord as error:
            found.problems.append(Problem(str(path), position, why(error)))
            continue
        for number, record in enumerate(questions):
            if limit is not None and len(found.good) + len(found.problems) >= limit:
                return found
            name = question_name(index, number, record)
            try:
                found.good.append(_question(record, position, index, number, language))
            except (BadRecord, ProgramError) as error:
                found.problems.append(Problem(str(path), position, why(error), name))
    return found


def question_name(scene: int, number: int, record: Any) -> str:
    """What a question is called where those of all scenes stand together: "10000/3"."""
    own = record.get("question_id") if isinstance(record, Mapping) else None
    return f"{scene}/{own if is_number(own) else number}"


def _scene_index(scene: Any) -> int:
    if not isinstance(scene, Mapping):
        raise BadRecord(f"{short(scene)} is not a scene; expected an object")
    return whole(scene, "scene_index", "the scene")


def _question(
    record: Any, position: int, scene: int, number: int, language: Language
) -> ClevrerQuestion:
    what = f"question {number}"
    if not isinstance(record, Mapping):
        raise BadRecord(f"{what} is {short(record)}; expected an object")
    own = whole(record, "question_id", what) if "question_id" in record else number
    stated = record.get("question_type")
    # The published runner looks at how it begins.
    kind = next((one for one in TYPES if isinstance(stated, str) and stated.startswith(one)), None)
    if kind is None:
        raise BadRecord(
            f"the question_type of {what} is {short(stated)}; expected one of: {', '.join(TYPES)}"
        )
    program = _program(record, what)
    text = _text(record, "question", what)
    known = position, scene, own, kind, text
    if kind == "descriptive":
        asked = _asked(program, language, "")
        return ClevrerQuestion(*known, _answer(record, what), asked)
    choices = items(record, "choices", what)
    if not choices:
        raise BadRecord(f"{what} has no choices")
    made = tuple(_choice(one, k, program, language) for k, one in enumerate(choices))
    if len({one.choice_id for one in made}) < len(made):
        raise BadRecord(f"two choices of {what} have the same choice_id")
    return ClevrerQuestion(*known, None, None, made)


def _choice(record: Any, number: int, question: list[Any], language: Language) -> ClevrerChoice:
    what = f"choice {number}"
    if not isinstance(record, Mapping):
        raise BadRecord(f"{what} is {short(record)}; expected an object")
    own = whole(record, "choice_id", what) if "choice_id" in record else number
    answer = _text(record, "answer", what)
    if answer is not None and answer not in WORDS:
        raise BadRecord(f"the answer of {what} is {short(answer)}; expected correct or wrong")
    asked = _asked([*_program(record, what), *question], language, f"{what} with the question, ")
    root = asked.translation.program.root
    if str(root.type) != "Bool":
        raise BadRecord(f"{what} with the question gives {root.type}; expected a yes or no")
    return ClevrerChoice(own, _text(record, "choice", what) or "", answer, asked)


def _asked(program: list[Any], language: Language, what: str) -> Asked:
    try:
        translation = DIALECT.read(program, language)
    except ProgramTypeError as error:
        error.where = f"{what}{error.where or 'the program'}"
        raise
    return Asked(translation, function_names(program))


def _program(record: Mapping[str, Any], what: str) -> list[Any]:
    found = record.get("program")
    if not isinstance(found, list):
        wrong = "has no program" if found is None else f"has the program {short(found)}"
        raise BadRecord(f"{what} {wrong}; expected a list of names")
    return found


def _text(record: Mapping[str, Any], key: str, what: str) -> str | None:
    found = record.get(key)
    if found is not None and not sound_text(found):
        raise BadRecord(f"the {key} of {what} is {short(found)}; expected a text")
    return found


def _answer(record: Mapping[str, Any], what: str) -> str | None:
    found = record.get("answer")
    if isinstance(found, bool):
        return "yes" if found else "no"
    return str(found) if is_number(found) else _text(record, "answer", what)
