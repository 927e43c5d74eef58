"""The class files of STAR: what the numbers of labels mean.

    object_classes.txt          o019 clothes
    relationship_classes.txt    r003 on_the_side_of
    verb_classes.txt            v012 tidy
    action_classes.txt          a004 tidy some clothes
    action_mapping.txt          a004 v012 o019

They come with the benchmark's repository, csbobby/STAR_Benchmark, as ``annotations/STAR_classes``,
and with the data as ``classes.zip``.
"""

from collections.abc import Sequence
from pathlib import Path

from nmn.datasets.files import read_lines
from nmn.domains.star.words import StarWords, affordances, star_words, stated_affordances
from nmn.errors import DatasetError, DomainError
from nmn.files import short

_CLASSES = {
    "action": "action_classes.txt", "object": "object_classes.txt",
    "relation": "relationship_classes.txt", "verb": "verb_classes.txt",
}  # fmt: skip
_MAPPING = "action_mapping.txt"
_FILES = (*_CLASSES.values(), _MAPPING)

# Where the files may be, seen from the questions.
_BESIDE = (".", "STAR_classes", "classes")


def find_words(folder: Path | None, questions: Path) -> tuple[StarWords, str]:
    """The words to read questions by, and where they are from.

    Of the folder that is named; else of class files beside the questions, or in a folder
    ``STAR_classes`` or ``classes`` there; else those of the published data, which nmn knows.

    Raises:
        DatasetError: the folder that is named lacks a file, or one is not in its format.
    """
    if folder is not None:
        return read_classes(folder), str(folder)
    for name in _BESIDE:
        beside = questions.parent / name
        if (beside / _MAPPING).is_file():
            return read_classes(beside), str(beside)
    return star_words(), "published"


def read_classes(folder: Path) -> StarWords:
    """The words of a folder of class files.

    Raises:
        DatasetError: a file is missing, or a line of one is not in its format.
    """
    lacking = [name for name in _FILES if not (folder / name).is_file()]
    if lacking:
        raise DatasetError(
            f"there is no {', no '.join(lacking)}",
            where=str(folder),
            expected=f"the class files of STAR: {', '.join(_FILES)}",
            hint="they come with csbobby/STAR_Benchmark as annotations/STAR_classes; without "
            "--words the published ones are used",
        )
    actions, objects, relations, verbs = (
        _numbered(folder / name, letter)
        for name, letter in zip(_CLASSES.values(), "aorv", strict=True)
    )
    mapped = _numbered(folder / _MAPPING, "a")
    if len(mapped) != len(actions):
        raise DatasetError(
            f"it maps {len(mapped)} actions",
            where=str(folder / _MAPPING),
            expected=f"the {len(actions)} of {_CLASSES['action']}",
        )
    pairs = [_pair(text, k, folder / _MAPPING, verbs, objects) for k, text in enumerate(mapped)]
    words = StarWords(
        actions, objects, relations, verbs,
        tuple(verb for verb, _ in pairs), tuple(one for _, one in pairs),
        affordances(stated_affordances(), verbs, objects) or _by_actions(pairs),
    )  # fmt: skip
    try:
        _ = words.vocabularies
    except DomainError as error:
        raise DatasetError(error.message, where=str(folder), expected=error.expected) from None
    return words


def _by_actions(pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """What verbs can be done to in a world whose objects the published table has none of: what
    some action does them to."""
    verbs = sorted({verb for verb, _ in pairs})
    return tuple((one, tuple(sorted({o for v, o in pairs if v == one}))) for one in verbs)


def _numbered(path: Path, letter: str) -> tuple[str, ...]:
    """What stands behind the labels of a file, which must count from 0."""
    found = []
    for line, text in enumerate(row for row in read_lines(path) if row.strip()):
        label, _, rest = text.strip().partition(" ")
        if label != f"{letter}{line:03d}" or not rest.strip():
            raise DatasetError(
                f"line {line + 1} is {short(text)}",
                where=str(path),
                expected=f"{letter}{line:03d} and what it stands for",
            )
        found.append(rest.strip())
    if not found:
        raise DatasetError("the file is empty", where=str(path))
    return tuple(found)


def _pair(
    text: str, line: int, path: Path, verbs: Sequence[str], objects: Sequence[str]
) -> tuple[int, int]:
    """The numbers of the verb and the object of a line of the mapping."""
    numbers = []
    for label, letter, known in zip(text.split(), "vo", (verbs, objects), strict=False):
        digits = label[1:]
        right = label[:1] == letter and digits.isascii() and digits.isdigit() and len(digits) < 6
        if not right or int(digits) >= len(known):
            break
        numbers.append(int(digits))
    if len(numbers) != 2 or len(text.split()) != 2:
        raise DatasetError(
            f"line {line + 1} maps to {short(text)}",
            where=str(path),
            expected="the label of a verb and that of an object",
        )
    return numbers[0], numbers[1]
