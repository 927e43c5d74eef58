"""easy-VQA (package easy-vqa, Zhou 2019): one shape of one colour a picture, 13 answers.

<folder>/test/questions.json   [["what color is the shape?", "red", 0], ...]
<folder>/test/images/0.png     64 x 64
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records, why
from nmn.errors import DatasetError, MissingExtra, ProgramError
from nmn.files import read_json, short, sound_text
from nmn.grammar import DIALECTS, Language, Translation

# Numbers of pictures are below this: a name of a thousand digits is no file's.
_MOST = 10**9


@dataclass(frozen=True)
class EasyVqaQuestion:
    """One question.

    Attributes:
        position: in the file, from 0.
        question, answer: as the file has them.
        image: the picture's file.
        translation: the program that the question says, see the dialect "easy-vqa".
    """

    position: int
    question: str
    answer: str
    image: Path
    translation: Translation


def easy_vqa_folder() -> Path:
    """The data of the installed package easy-vqa; it is found, not imported.

    Raises:
        MissingExtra: it is not installed.
    """
    spec = find_spec("easy_vqa")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra("the package easy-vqa", "easy-vqa")
    return Path(spec.submodule_search_locations[0]) / "data"


def read_easy_vqa(
    split: str,
    language: Language,
    *,
    folder: str | Path | None = None,
    limit: int | None = None,
) -> Records[EasyVqaQuestion]:
    """The questions of one split.

    Arguments:
        split: "test" or "train".
        language: to read the questions in; see ``Domain.exact_language``.
        folder: by default the installed package's.
        limit: read only so many records.

    Raises:
        DatasetError: there is no such split, or its file cannot be read.
        MissingExtra: no folder is given, and the package is not installed.
    """
    root = Path(folder) if folder is not None else easy_vqa_folder()
    path = root / split / "questions.json"
    records = read_json(path)
    if not isinstance(records, list):
        raise DatasetError("there are no questions in this file", where=str(path))
    found: Records[EasyVqaQuestion] = Records()
    there: dict[Path, bool] = {}
    known: dict[str, Translation] = {}  # some hundred different questions, asked again and again
    for position, record in enumerate(records[:limit]):
        try:
            question = _question(record, position, root / split / "images", language, known)
            if question.image not in there:
                there[question.image] = question.image.is_file()
            if not there[question.image]:
                raise BadRecord(f"there is no picture {question.image.name}")
            found.good.append(question)
        except (BadRecord, ProgramError) as error:
            found.problems.append(Problem(str(path), position, why(error), position))
    return found


def _question(
    record: Any, position: int, images: Path, language: Language, known: dict[str, Translation]
) -> EasyVqaQuestion:
    if not isinstance(record, list) or len(record) != 3:
        raise BadRecord(f"{short(record)} is not a question; expected [question, answer, picture]")
    question, answer, image = record
    if not sound_text(question) or not sound_text(answer):
        raise BadRecord(f"its question and answer are {short(record[:2])}; expected texts")
    if not isinstance(image, int) or isinstance(image, bool) or not 0 <= image < _MOST:
        raise BadRecord(f"its picture is {short(image)}; expected a whole number")
    if question not in known:
        known[question] = DIALECTS.find("easy-vqa").read(question, language)
    path = images / f"{image}.png"
    return EasyVqaQuestion(position, question, answer, path, known[question])
