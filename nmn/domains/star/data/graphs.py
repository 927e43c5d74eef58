"""Situations that stand in a file of their own.

A list of records with ``question_id`` or ``video_id`` and ``situations`` (the questions' own file
is one), or an object whose keys are such ids, and whose values are records or the situations alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records
from nmn.domains.star.data.situations import Situation, read_situations, seconds
from nmn.domains.star.words import StarWords, star_words
from nmn.errors import DatasetError
from nmn.files import read_json, short


@dataclass(frozen=True)
class StarGraph:
    """The situations of one question, or of one video.

    Attributes:
        ids: of the question and of the video, as far as the file says.
        situations: by their frames.
        start, end: seconds, where the file says.
    """

    ids: tuple[str, ...]
    situations: tuple[Situation, ...]
    start: float | None = None
    end: float | None = None


def read_star_graphs(path: str | Path, words: StarWords | None = None) -> Records[StarGraph]:
    """The situations of a file, ``.json`` or ``.json.gz``.

    Raises:
        DatasetError: the file cannot be read, is not JSON, or neither a list nor an object.
    """
    path = Path(path)
    words = words or star_words()
    found: Records[StarGraph] = Records()
    for position, (key, record) in enumerate(_entries(read_json(path), path)):
        try:
            found.good.append(_graph(key, record, words))
        except BadRecord as error:
            found.problems.append(Problem(str(path), position, str(error), key))
    return found


def _entries(found: Any, path: Path) -> Iterator[tuple[str | None, Any]]:
    if isinstance(found, list):
        yield from ((None, record) for record in found)
    elif isinstance(found, Mapping):
        yield from found.items()
    else:
        raise DatasetError(
            f"the file holds {short(found)}",
            where=str(path),
            expected="situations by the id of their question or video, or a list of records",
        )


def _graph(key: str | None, record: Any, words: StarWords) -> StarGraph:
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is no situations; expected an object")
    ids = [record.get("question_id"), record.get("video_id")] if "situations" in record else []
    known = tuple(str(one) for one in ([key] if key is not None else ids) if one is not None)
    if not known:
        raise BadRecord("it has neither question_id nor video_id, to find its questions by")
    stated = record.get("situations", record)
    start, end = seconds(record) if "situations" in record else (None, None)
    # Of a file of questions, several are about one video: each is found by its own id.
    return StarGraph(known[:1], read_situations(stated, words), start, end)
