"""What answers keep of pictures: each picture once, for as long as any answer needs it.

A call with ten thousand questions about one picture runs in many batches. Each reads the picture
and looks at it anew; what they find is the same, and is kept once.
"""

import io
import threading
from weakref import WeakValueDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from nmn.perception.picture import Picture, read_picture
from nmn.types import SceneGraph

_QUALITY = 90  # of a copy to be shown: no artefacts that an eye would find


class Shown:
    """One picture, to be shown, in the least memory that costs no time to make.

    That is its file, where the file is smaller than the pixels; else a JPEG, where the picture is
    a large one that was made smaller in any case; else the pixels, as of an array.
    """

    def __init__(self, picture: Picture) -> None:
        self._pixels: NDArray[np.uint8] | None = None
        self._file = picture.file
        rows, columns = picture.pixels.shape[:2]
        if self._file is None and (rows, columns) != (picture.height, picture.width):
            buffer = io.BytesIO()
            Image.fromarray(picture.pixels).save(buffer, "JPEG", quality=_QUALITY)
            self._file = buffer.getvalue()
        elif self._file is None:
            self._pixels = picture.pixels

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        if self._file is not None:
            return len(self._file)
        return 0 if self._pixels is None else self._pixels.nbytes

    def pixels(self) -> NDArray[np.uint8]:
        """``[rows, columns, 3]`` uint8 RGB, as many as were looked at."""
        if self._pixels is not None:
            return self._pixels
        return read_picture(self._file).pixels


class Album:
    """Of a net: the pictures and scene graphs that its answers keep, found again by content.

    It holds none of them itself: what no answer needs any more is gone. Threads may share one.
    """

    def __init__(self) -> None:
        self._shown: WeakValueDictionary[str, Shown] = WeakValueDictionary()
        self._graphs: WeakValueDictionary[str, SceneGraph] = WeakValueDictionary()
        self._lock = threading.Lock()

    def shown(self, picture: Picture) -> Shown:
        """The picture, to be kept."""
        key = picture.media.sha256
        with self._lock:
            found = self._shown.get(key)
            if found is None:
                found = self._shown[key] = Shown(picture)
            return found

    def graph(self, key: str, graph: SceneGraph) -> SceneGraph:
        """The graph, or an equal one of the same picture that an answer keeps already."""
        with self._lock:
            found = self._graphs.get(key)
            if found is None or not _same(found, graph):
                found = self._graphs[key] = graph
            return found


def _same(one: SceneGraph, other: SceneGraph) -> bool:
    if (one.media, one.width, one.height, one.miss) != (
        other.media,
        other.width,
        other.height,
        other.miss,
    ):
        return False
    mine, theirs = _tensors(one), _tensors(other)
    return mine.keys() == theirs.keys() and all(
        tensor.dtype is theirs[name].dtype and torch.equal(tensor, theirs[name])
        for name, tensor in mine.items()
    )


def _tensors(graph: SceneGraph) -> dict[tuple[str, str], Tensor]:
    given = {} if graph.relations is None else {"relations": graph.relations}
    parts = {"": {"boxes": graph.boxes, **given}, "table": graph.tables, "map": graph.maps}
    return {(part, name): tensor for part, held in parts.items() for name, tensor in held.items()}
