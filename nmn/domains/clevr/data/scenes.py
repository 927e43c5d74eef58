"""CLEVR 1.0 scene files, and the scene graph of a scene."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.datasets.files import read_list
from nmn.datasets.numbers import are_numbers
from nmn.datasets.records import BadRecord, Problem, Records, is_number, own_number, why
from nmn.domains.clevr.data.features import read_places, scene_name
from nmn.domains.clevr.perception.features import object_features
from nmn.domains.clevr.words import PROPERTIES, RELATION
from nmn.errors import DatasetError
from nmn.files import short, sound_text
from nmn.types import SceneGraph

# The published pictures' size in pixels, for files that do not state it.
_WIDTH, _HEIGHT = 480, 320
# Published scenes have no boxes, but the pixel that each centre falls on. Small objects of the
# published pictures are some 24 pixels wide: such a box is on the object, and marks it.
_SIDE = 24


@dataclass(frozen=True)
class ClevrScene:
    """One scene.

    Attributes:
        position: in the file, from 0.
        image_index, image_filename: as questions refer to it; "" where the file has no name.
        graph: its scene graph, see ``clevr_scene_graph``.
    """

    position: int
    image_index: int
    image_filename: str
    graph: SceneGraph


def read_clevr_scenes(path: str | Path) -> Records[ClevrScene]:
    """The scenes of a file ``{"scenes": [...]}``, ``.json`` or ``.json.gz``.

    Raises:
        DatasetError: the file cannot be read, is not JSON, or has no scenes.
    """
    path = Path(path)
    found: Records[ClevrScene] = Records()
    seen: dict[int, int] = {}
    for position, record in enumerate(read_list(path, "scenes")):
        try:
            scene = _scene(record, position)
            if scene.image_index in seen:
                raise BadRecord(
                    f"record {seen[scene.image_index]} has image_index {scene.image_index} already"
                )
            seen[scene.image_index] = position
            found.good.append(scene)
        except BadRecord as error:
            own = own_number(record, "image_index")
            found.problems.append(Problem(str(path), position, why(error), own))
    return found


def clevr_scene_graph(scene: Mapping[str, Any]) -> SceneGraph:
    """The scene graph of a scene as its JSON has it.

    Tables ``attribute`` ``[objects, 15]``, ``color``, ``shape``, ``size`` and ``material`` hold 0
    and 1. ``relations [4, objects, objects]`` (left, right, front, behind) has 1 at ``[r, i, j]``
    where object i is in ``relationships[r][j]``: i stands in the relation to j. Boxes are those of
    the file (nmn's worlds write them), or small ones around ``pixel_coords``. Where the file has
    the objects' places and the scene's directions, there is also ``features [objects, 17]``: what
    the encoder of the domain "clevr" would state of the picture if it made no mistake.

    Raises:
        DatasetError: a part is missing, or is not what CLEVR 1.0 allows there.
    """
    try:
        return _graph(scene)
    except BadRecord as error:
        raise DatasetError(str(error), where=scene_name(scene)) from None


def _scene(record: Any, position: int) -> ClevrScene:
    if not isinstance(record, Mapping):
        raise BadRecord(f"{short(record)} is not a scene; expected an object")
    index = record.get("image_index")
    if not is_number(index):
        raise BadRecord(f"its image_index is {short(index)}; expected a whole number")
    name = record.get("image_filename", "")
    if not sound_text(name):
        raise BadRecord(f"its image_filename is {short(name)}; expected a text")
    return ClevrScene(position, index, name, _graph(record))


def _graph(scene: Mapping[str, Any]) -> SceneGraph:
    objects = scene.get("objects")
    if not isinstance(objects, list) or not all(isinstance(one, Mapping) for one in objects):
        raise BadRecord("it has no list of objects")
    width, height = _size(scene)
    tables = {}
    for vocabulary in PROPERTIES:
        words = [_word(one, vocabulary.name, i) for i, one in enumerate(objects)]
        table = np.zeros((len(objects), len(vocabulary)), dtype=np.float32)
        table[np.arange(len(objects)), words] = 1
        tables[vocabulary.name] = table
    tables["attribute"] = np.concatenate(list(tables.values()), axis=1)
    boxes = np.array([_box(one, i, width, height) for i, one in enumerate(objects)], np.float32)
    made = {name: torch.from_numpy(table) for name, table in tables.items()}
    places = _places(scene, objects)
    if places is not None:
        made["features"] = object_features(made["attribute"], places)
    return SceneGraph(
        torch.from_numpy(boxes.reshape(-1, 4)),
        made,
        width,
        height,
        relations=torch.from_numpy(_relations(scene, len(objects))),
    )


def _places(scene: Mapping[str, Any], objects: list[Mapping[str, Any]]) -> Tensor | None:
    """Where the objects stand, along "right" and "behind"; None where the file does not say."""
    if "directions" not in scene or not all("3d_coords" in one for one in objects):
        return None
    return read_places(scene)


def _word(one: Mapping[str, Any], key: str, number: int) -> int:
    vocabulary = next(v for v in PROPERTIES if v.name == key)
    word = one.get(key)
    if not isinstance(word, str) or word not in vocabulary:
        raise BadRecord(
            f"the {key} of object {number} is {short(word)}; "
            f"expected one of {', '.join(vocabulary)}"
        )
    return vocabulary.index(word)


def _relations(scene: Mapping[str, Any], count: int) -> NDArray[np.float32]:
    given = scene.get("relationships")
    if not isinstance(given, Mapping):
        raise BadRecord("it has no relationships")
    made = np.zeros((len(RELATION), count, count), dtype=np.float32)
    for number, name in enumerate(RELATION):
        rows = given.get(name)
        if not isinstance(rows, list) or len(rows) != count:
            raise BadRecord(f"relationships[{name!r}] has not one list for each of {count} objects")
        for anchor, others in enumerate(rows):
            if not isinstance(others, list) or not all(_is_other(o, anchor, count) for o in others):
                raise BadRecord(
                    f"relationships[{name!r}][{anchor}] is {short(others)}; "
                    f"expected numbers of other objects, 0 to {count - 1}"
                )
            made[number, others, anchor] = 1
    return made


def _is_other(value: Any, anchor: int, count: int) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 <= value < count and value != anchor


def _size(scene: Mapping[str, Any]) -> tuple[int, int]:
    found = scene.get("image_size", [_WIDTH, _HEIGHT])
    if not are_numbers(found, 2) or min(found) < 1:
        raise BadRecord(f"its image_size is {short(found)}; expected width and height in pixels")
    return int(found[0]), int(found[1])


def _box(
    one: Mapping[str, Any], number: int, width: int, height: int
) -> tuple[float, float, float, float]:
    """x1 y1 x2 y2 as fractions; zeros where the file does not say where the object is."""
    if "box" in one:
        box = one["box"]
        if not are_numbers(box, 4) or box[0] > box[2] or box[1] > box[3]:
            raise BadRecord(f"the box of object {number} is {short(box)}; expected x1 y1 x2 y2")
        x1, y1, x2, y2 = box
    elif "pixel_coords" in one:
        at = one["pixel_coords"]
        if not are_numbers(at, 3):
            raise BadRecord(
                f"the pixel_coords of object {number} are {short(at)}; expected x, y and depth"
            )
        half = _SIDE / 2 * width / _WIDTH
        x1, y1, x2, y2 = at[0] - half, at[1] - half, at[0] + half, at[1] + half
    else:
        return 0.0, 0.0, 0.0, 0.0
    x1, x2 = (min(max(x / width, 0.0), 1.0) for x in (x1, x2))
    y1, y2 = (min(max(y / height, 0.0), 1.0) for y in (y1, y2))
    return x1, y1, x2, y2
