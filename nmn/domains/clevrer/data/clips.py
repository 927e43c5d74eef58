"""Files and folders of scenes: official annotations, or published prediction files."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets.records import BadRecord, Problem, Records, is_number, why
from nmn.domains.clevrer.data.annotations import read_annotation
from nmn.domains.clevrer.data.predictions import read_prediction
from nmn.domains.clevrer.data.timeline import Story, clip_graph
from nmn.errors import DatasetError
from nmn.files import read_json, short
from nmn.types import ClipGraph

_NUMBER = re.compile(r"(?:annotation_|sim_|video_)?(\d{1,9})")
_SUFFIXES = (".json", ".json.gz")

_MOST_OBJECTS = 100
"""Published scenes have some six; every pair of them is an event that could be."""


@dataclass(frozen=True)
class ClevrerClip:
    """One scene.

    Attributes:
        scene_index: as questions refer to it.
        graph: see ``clip_graph``.
        object_ids: for each object of the graph its number in the file.
        predicted: is it what a network saw and foresees, and not the truth?
    """

    scene_index: int
    graph: ClipGraph
    object_ids: tuple[int, ...]
    predicted: bool = False


def read_clevrer_clips(
    path: str | Path, *, wanted: Collection[int] | None = None
) -> Records[ClevrerClip]:
    """The scenes of a file, or of all files of a folder and its folders.

    A file (``.json`` or ``.json.gz``) holds one scene, a list of scenes, or a mapping of names to
    scenes (``{"sim_10000": {...}}``); a scene is an annotation or a prediction. Its number is its
    ``scene_index``, or else the one in its name, or in its file's (``annotation_00012.json``).

    Arguments:
        wanted: numbers of the scenes that are read; by default all. Files whose names say that they
            hold another are not opened.

    Raises:
        DatasetError: there is no such file or folder, no scene in it, or the only file cannot be
            read.
    """
    path = Path(path)
    found: Records[ClevrerClip] = Records()
    seen: dict[int, Path] = {}
    for file in _files(path, wanted):
        try:
            records = list(_records(file))
        except DatasetError as error:
            if file == path:
                raise
            found.problems.append(Problem(str(file), None, error.summary, _number(file.name)))
            continue
        for position, (name, record) in enumerate(records):
            number = _index(name, record)
            if wanted is not None and number is not None and number not in wanted:
                continue
            try:
                clip = _clip(number, record)
                if clip.scene_index in seen:
                    other = seen[clip.scene_index]
                    raise BadRecord(f"scene {clip.scene_index} was read already, from {other}")
                seen[clip.scene_index] = file
                found.good.append(clip)
            except BadRecord as error:
                found.problems.append(Problem(str(file), position, why(error), number))
    return found


def _files(path: Path, wanted: Collection[int] | None) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(one for one in path.rglob("*") if one.name.endswith(_SUFFIXES))
    if not files:
        raise DatasetError(
            "there are no scenes in this folder",
            where=str(path),
            expected="files such as annotation_00000.json or sim_10000.json",
        )
    if wanted is None:
        return files
    numbers = {file: _number(file.name) for file in files}
    return [file for file, number in numbers.items() if number is None or number in wanted]


def _records(file: Path) -> Iterator[tuple[str, Any]]:
    """The scenes of a file, each with the name that it goes by."""
    found = read_json(file)
    if isinstance(found, list):
        yield from (("", one) for one in found)
    elif isinstance(found, Mapping) and ({"predictions", "motion_trajectory"} & set(found)):
        yield file.name, found
    elif isinstance(found, Mapping):
        yield from ((str(name), one) for name, one in found.items())
    else:
        raise DatasetError(
            f"this file holds {short(found)}",
            where=str(file),
            expected="an annotation or a prediction, or a list or mapping of them",
        )


def _number(name: str) -> int | None:
    """The number in the name of a file or a scene: ``annotation_00012.json``, ``sim_10000``."""
    stem = name
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    match = _NUMBER.fullmatch(stem)
    return int(match.group(1)) if match else None


def _index(name: str, record: Any) -> int | None:
    own = record.get("scene_index") if isinstance(record, Mapping) else None
    return own if is_number(own) and own >= 0 else _number(name)


def _clip(number: int | None, record: Any) -> ClevrerClip:
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is not a scene; expected an object")
    if number is None:
        raise BadRecord("it does not say which scene it is; expected a scene_index")
    story, ids = _story(record)
    return ClevrerClip(number, clip_graph(story), ids, story.predicted)


def _story(record: Mapping[str, Any]) -> tuple[Story, tuple[int, ...]]:
    named = "objects" if "predictions" in record else "object_property"
    listed = record.get(named)
    if isinstance(listed, list) and len(listed) > _MOST_OBJECTS:
        raise BadRecord(f"it has {len(listed)} objects; expected at most {_MOST_OBJECTS}")
    if "predictions" in record:
        return read_prediction(record)
    if "motion_trajectory" in record:
        return read_annotation(record)
    raise BadRecord(
        "it is neither an annotation, which has a motion_trajectory, nor a prediction, which has "
        "predictions"
    )
