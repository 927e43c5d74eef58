"""The folder of AGQA-Decomp: ``{key: {"subquestion": {text: {...}}, "hierarchy": {text: {rule:
[texts]}}}}`` in each JSON file (madeleinegrunde/AGQA_baselines_code, agqa_decomp_evaluation).

Sub-questions in no hierarchy (``isolated.json``) compose nothing, and no figure is of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records, why
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.lowering import AgqaTranslation
from nmn.errors import DatasetError, NmnError
from nmn.files import read_json, short, sound_text
from nmn.grammar import Language

_ISOLATED = "isolated.json"


@dataclass(frozen=True)
class SubQuestion:
    """One question of a hierarchy.

    Attributes:
        text: in English, by which the hierarchy names it.
        video_id: what it is about.
        program, translation: what it means.
        answer: of the file; None where it has none.
    """

    text: str
    video_id: str
    program: str
    translation: AgqaTranslation
    answer: str | None


@dataclass
class Hierarchy:
    """A question with all that it is composed of.

    Attributes:
        key: of the file.
        questions: by text.
        compositions: (question, rule, the questions that it is made of by that rule), by text.
    """

    key: str
    questions: dict[str, SubQuestion] = field(default_factory=dict)
    compositions: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)


def read_decomp(folder: Path, language: Language, dialect: Agqa) -> Records[Hierarchy]:
    """All hierarchies of a folder; a question that cannot be read is a problem, its siblings go on.

    Raises:
        DatasetError: there is no such folder, it has no hierarchy, or a file cannot be read.
    """
    if not folder.is_dir():
        raise DatasetError("there is no such folder", where=str(folder))
    paths = sorted(path for path in folder.glob("*.json*") if path.name != _ISOLATED)
    if not paths:
        raise DatasetError(
            "the folder has no hierarchy", where=str(folder), expected="JSON files of AGQA-Decomp"
        )
    records: Records[Hierarchy] = Records()
    for path in paths:
        found = read_json(path)
        if not isinstance(found, Mapping):
            raise DatasetError(
                f"the file holds {short(found)}", where=str(path), expected="{key: {...}}"
            )
        for position, (key, one) in enumerate(found.items()):
            try:
                made, wrong = _hierarchy(str(key), one, language, dialect)
                records.good.append(made)
            except BadRecord as error:
                wrong = [str(error)]
            records.problems += [
                Problem(str(path), position, f"{key}: {said}", str(key)) for said in wrong
            ]
    return records


def _hierarchy(
    key: str, found: Any, language: Language, dialect: Agqa
) -> tuple[Hierarchy, list[str]]:
    """(the hierarchy, what is wrong with questions of it)."""
    questions = found.get("subquestion") if isinstance(found, Mapping) else None
    composed = found.get("hierarchy") if isinstance(found, Mapping) else None
    if not isinstance(questions, Mapping) or not isinstance(composed, Mapping):
        raise BadRecord("it has no 'subquestion' and 'hierarchy'")
    made, wrong = Hierarchy(key), []
    for text, record in questions.items():
        try:
            made.questions[text] = _question(key, text, record, language, dialect)
        except (BadRecord, NmnError) as error:
            wrong.append(f"{short(text)}: {why(error)}")
    for text, rules in composed.items():
        if not isinstance(rules, Mapping):
            wrong.append(f"{short(text)} is composed of {short(rules)}; expected {{rule: [texts]}}")
            continue
        for rule, parts in rules.items():
            if not isinstance(parts, list) or not all(sound_text(one) for one in parts):
                wrong.append(f"{short(text)}: the parts of {rule} are {short(parts)}")
            elif parts:
                made.compositions.append((text, str(rule), tuple(parts)))
    return made, wrong


def _question(key: str, text: str, record: Any, language: Language, dialect: Agqa) -> SubQuestion:
    if not isinstance(record, Mapping):
        raise BadRecord(f"it is {short(record)}; expected an object")
    program, answer = record.get("program"), record.get("answer")
    if not isinstance(program, str):
        raise BadRecord(f"its program is {short(program)}; expected a text")
    if answer is not None and not sound_text(answer):
        raise BadRecord(f"its answer is {short(answer)}; expected a text")
    stated = record.get("video_id")
    # A key is that of the question at the top, "YSKX3-8": the video, and which question of it.
    video = stated if sound_text(stated) else key.rpartition("-")[0] or key
    return SubQuestion(text, video, program, dialect.read(program, language), answer)
