"""The folders of SHAPES, as N2NMN has them (Andreas et al. 2016, arXiv 1511.02799, section 5).

test.query                      (is green (left_of red))
test.query_str.txt              is a green shape left of a red shape
test.output                     true
test.query_layout_symbols.json  [["_Find", "_Find", "_Transform", "_And", "_Answer"], ...]
test.input.npy                  uint8 [questions, 30, 30, 3], BGR
"""

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.datasets.files import read_lines
from nmn.datasets.records import BadRecord, Problem, Records, why
from nmn.domains.shapes.pictures import pictures_of
from nmn.errors import DatasetError, ProgramError
from nmn.files import read_bytes, read_json, short
from nmn.grammar import DIALECTS, Language, Translation

_ANSWERS = {"true": True, "false": False}


@dataclass(frozen=True)
class ShapesQuestion:
    """One question.

    Attributes:
        position: in the files, from 0; also of its picture.
        query: as the file has it.
        question: in English; None where there is no such file.
        answer: of the file.
        tokens: of its layout; the file's nodes.
        translation: the program, and which of its nodes has the value of each token.
    """

    position: int
    query: str
    question: str | None
    answer: bool
    tokens: tuple[str, ...]
    translation: Translation


def shapes_splits(folder: str | Path) -> list[str]:
    """The splits that a folder holds: "test", "train.tiny", ..."""
    return sorted(path.name.removesuffix(".query") for path in Path(folder).glob("*.query"))


def read_shapes(
    folder: str | Path, split: str, language: Language, *, limit: int | None = None
) -> Records[ShapesQuestion]:
    """The questions of one split.

    Arguments:
        language: to read the queries in; see ``Domain.exact_language``.
        limit: read only so many records.

    Raises:
        DatasetError: the folder has no such split, or a file of it cannot be read.
    """
    start = _start(folder, split)
    queries = read_lines(start.with_name(f"{split}.query"))
    outputs = read_lines(start.with_name(f"{split}.output"))
    layouts: Any = []
    if (path := start.with_name(f"{split}.query_layout_symbols.json")).exists():
        layouts = read_json(path)
        if not isinstance(layouts, list):
            raise DatasetError("the layouts are not a list", where=str(path))
    texts: list[str] = []
    if (path := start.with_name(f"{split}.query_str.txt")).exists():
        texts = read_lines(path)
    found: Records[ShapesQuestion] = Records()
    parts = (queries[:limit], outputs[:limit], layouts[:limit], texts[:limit])
    for position, (query, output, tokens, text) in enumerate(zip_longest(*parts)):
        try:
            # An absent file leaves its part out; a file that is too short is a problem.
            lacks_layout = tokens is None and bool(layouts)
            found.good.append(
                _question(position, query, output, tokens, text, language, lacks_layout)
            )
        except (BadRecord, ProgramError) as error:
            where = str(start.with_name(f"{split}.query"))
            found.problems.append(Problem(where, position, why(error), position))
    return found


def read_shapes_images(folder: str | Path, split: str) -> NDArray[np.uint8]:
    """The pictures of a split in **RGB**: uint8 ``[questions, 30, 30, 3]``.

    Raises:
        DatasetError: there are none (the stored copies lack those of train.med and train.large), or
            they are of another shape or type.
    """
    path = _start(folder, split).with_name(f"{split}.input.npy")
    return np.ascontiguousarray(pictures_of(read_bytes(path), str(path))[..., ::-1])


def _start(folder: str | Path, split: str) -> Path:
    folder = Path(folder)
    start = folder / f"{split}.query"
    if not start.is_file():
        known = shapes_splits(folder)
        raise DatasetError(
            f"the folder has no split '{split}'" if known else "this is no folder of SHAPES",
            where=str(folder),
            expected=f"one of: {', '.join(known)}" if known else f"a file {split}.query in it",
        )
    return start


def _question(
    position: int,
    query: str | None,
    output: str | None,
    tokens: Any,
    text: str | None,
    language: Language,
    lacks_layout: bool,
) -> ShapesQuestion:
    if query is None or output is None or lacks_layout:
        what = "query" if query is None else "output" if output is None else "layout"
        raise BadRecord(f"there is no {what} for it: the files differ in length")
    if output not in _ANSWERS:
        raise BadRecord(f"its output is {short(output)}; expected true or false")
    translation = DIALECTS.find("shapes").read(query, language)
    own = DIALECTS.find("shapes-layout").write(translation.program, language).tokens
    if tokens is not None and (not isinstance(tokens, list) or tuple(tokens) != own):
        raise BadRecord(f"its layout {short(tokens)} is not its query's, {' '.join(own)}")
    return ShapesQuestion(position, query, text, _ANSWERS[output], own, translation)
