"""Photos -> scene graphs: detect, calibrate, merge, name colours; each picture once."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import torch

from nmn.modules.ports import FEATURES
from nmn.perception.color import color_table
from nmn.perception.crops import crop
from nmn.perception.detector import (
    Detections,
    Detector,
    SsdMobilenetV2,
    categories_of,
    probabilities_of,
)
from nmn.perception.encoder import Encoder
from nmn.perception.merge import merge
from nmn.perception.picture import Picture
from nmn.types.scene_graph import SceneGraph

MISS = 0.05
"""Prior probability that one object of a photo was not found. A stated assumption, not a rate:
large things are hardly ever missed, small ones (under a tenth of the picture's side) often."""

_METHOD = "calibrate-merge-color 1"  # raise the number with every change of their results
_CACHE = 256  # graphs kept by default; without pixels one takes about 40 kB at the most


class PhotoPerception:
    """Finds the objects of photos, with probabilities for their categories and colours.

    Arguments:
        detector: what finds candidates; None takes ``SsdMobilenetV2``.
        encoder: what gives features of objects and of the whole picture; None gives none.
        cache: how many pictures' results to keep, the latest used; 0 keeps none. A second
            question about the same photo then runs no detector.

    Attributes:
        last_detector_seconds: time that the latest ``perceive`` spent in the detector (zero
            when every picture was known), to compare with the rest.

    Several threads may share one.
    """

    def __init__(
        self,
        detector: Detector | None = None,
        *,
        encoder: Encoder | None = None,
        cache: int = _CACHE,
    ) -> None:
        self.detector: Detector = SsdMobilenetV2() if detector is None else detector
        self.encoder = encoder
        self.last_detector_seconds = 0.0
        self._capacity = cache
        self._known: OrderedDict[tuple[str, str], SceneGraph] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def categories(self) -> tuple[str, ...]:
        """What the detector tells apart."""
        return categories_of(self.detector)

    @property
    def name(self) -> str:
        """Of the detector."""
        return self.detector.name

    @property
    def digest(self) -> str:
        """Of the detector and of how its candidates become objects: what results depend on."""
        parts = [self.detector.digest, _METHOD]
        parts += [] if self.encoder is None else [self.encoder.digest]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        """One scene graph for each picture, in order.

        Each has the tables ``"category"`` ``[objects, categories]`` and ``"color"`` ``[objects,
        11]``, the objects ordered from the surest; of a detector that looks for what it is told to
        also ``"alone"`` (see ``Objects``); with an encoder the table ``"features"`` and, of the
        whole picture, a map of that name. Pictures with the same content are detected once.

        Raises:
            MissingExtra, DomainError: the detector is not there or not the right one.
        """
        digest = self.digest
        keys = [(digest, picture.media.sha256) for picture in pictures]
        graphs = self._recall(keys)
        new: dict[tuple[str, str], Picture] = {}
        for key, picture in zip(keys, pictures, strict=True):
            if key not in graphs:
                new.setdefault(key, picture)
        start = time.perf_counter()
        found = self.detector.detect(list(new.values())) if new else []
        self.last_detector_seconds = time.perf_counter() - start if new else 0.0
        for (key, picture), detections in zip(new.items(), found, strict=True):
            graphs[key] = self._encoded(picture, scene_graph(picture, detections, self.detector))
        self._remember(graphs)
        # Name, notes and pixels are the caller's: the same bytes may lie in two files.
        return [
            replace(graphs[key], media=picture.media, pixels=picture.pixels)
            for key, picture in zip(keys, pictures, strict=True)
        ]

    def _encoded(self, picture: Picture, graph: SceneGraph) -> SceneGraph:
        if self.encoder is None:
            return graph
        views = [crop(picture.pixels, box) for box in graph.boxes.numpy()]
        rows = torch.from_numpy(self.encoder.encode([picture.pixels, *views]))
        whole = rows[0].reshape(-1, 1, 1)
        return replace(graph.with_tables({FEATURES: rows[1:]}), maps={FEATURES: whole})

    def forget(self) -> None:
        """Empty the cache."""
        with self._lock:
            self._known.clear()

    def _recall(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], SceneGraph]:
        with self._lock:
            known = {key: self._known[key] for key in keys if key in self._known}
            for key in known:
                self._known.move_to_end(key)
        return known

    def _remember(self, graphs: dict[tuple[str, str], SceneGraph]) -> None:
        with self._lock:
            for key, graph in graphs.items():
                self._known[key] = graph
                self._known.move_to_end(key)
            while len(self._known) > max(self._capacity, 0):
                self._known.popitem(last=False)


def scene_graph(picture: Picture, detections: Detections, detector: Detector) -> SceneGraph:
    """The objects behind one picture's candidates, without pixels or media."""
    likely = probabilities_of(detector, detections.scores)
    categories = len(categories_of(detector))
    objects = merge(detections.boxes, likely, detections.labels, categories=categories)
    colors = color_table(picture.pixels, objects.boxes, objects.category.sum(axis=1))
    told = getattr(detector, "open", False)
    return SceneGraph(
        boxes=torch.from_numpy(objects.boxes),
        tables={
            "category": torch.from_numpy(objects.category),
            "color": torch.from_numpy(colors),
            **({"alone": torch.from_numpy(objects.alone)} if told else {}),
        },
        width=picture.width,
        height=picture.height,
        miss_rate=getattr(detector, "miss_rate", MISS),
    )
