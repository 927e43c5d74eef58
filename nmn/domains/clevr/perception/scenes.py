"""CLEVR pictures -> scene graphs: canvas, network, objects; each picture once."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from nmn.domains.clevr.perception.canvas import place, to_canvas
from nmn.domains.clevr.perception.decode import Found, find_objects
from nmn.domains.clevr.perception.features import (
    object_features,
    place_relations,
    property_tables,
)
from nmn.domains.clevr.perception.net import ClevrNet, inputs
from nmn.domains.clevr.perception.weights import default_weights, load_weights
from nmn.domains.clevr.words import PROPERTY
from nmn.kernels.full_precision import full_precision
from nmn.perception.picture import Picture
from nmn.types.scene_graph import SceneGraph

MISS = 0.001
"""Prior probability that one object was not found; see docs/clevr-perception.md for the rate."""

_METHOD = "canvas-votes-features 1"  # raise the number with every change of their results
_CACHE = 1024  # graphs kept by default; without pixels one takes about 10 kB


class ClevrPerception:
    """Finds the objects of CLEVR pictures: what each is, where it stands, and how they relate.

    Arguments:
        weights: a file of ``save_weights``; None takes the one that comes with nmn.
        device: where the network runs.
        cache: how many pictures' results to keep, the latest used; 0 keeps none.

    The file is read when first needed. Several threads may share one.
    """

    name = "clevr-encoder"

    def __init__(
        self,
        weights: str | Path | None = None,
        *,
        device: torch.device | str = "cpu",
        cache: int = _CACHE,
    ) -> None:
        self.weights = default_weights() if weights is None else Path(weights)
        self.device = torch.device(device)
        self.last_detector_seconds = 0.0
        self._capacity = cache
        self._loaded: tuple[ClevrNet, str] | None = None
        self._known: OrderedDict[str, SceneGraph] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def net(self) -> ClevrNet:
        """The network, on its device; DomainError where there are no weights for it."""
        return self._load()[0]

    @property
    def digest(self) -> str:
        """Of the weights' file and of how objects are made of what the network says."""
        return hashlib.sha256(f"{self._load()[1]}\n{_METHOD}".encode()).hexdigest()

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        """One scene graph for each picture, in order; its objects from left to right.

        Tables: ``color [objects, 8]``, ``shape [objects, 3]``, ``size [objects, 2]``, ``material
        [objects, 2]``, ``attribute [objects, 15]`` (the four beside each other), ``features
        [objects, 17]`` (see ``object_features``), ``place [objects, 2]`` (right and behind, scene
        units) and ``appearance`` (what the network's branches see, for modules of one's own).
        ``relations [4, objects, objects]``: left, right, front, behind.

        Pictures are looked at one by one: on a CPU that costs nothing, and what is seen in a
        picture does not depend on the others.

        Raises:
            DomainError: the weights are missing, damaged or of something else.
        """
        net = self.net
        start = time.perf_counter()
        graphs = [self._perceive(net, picture) for picture in pictures]
        self.last_detector_seconds = time.perf_counter() - start
        return graphs

    def forget(self) -> None:
        """Empty the cache."""
        with self._lock:
            self._known.clear()

    def _perceive(self, net: ClevrNet, picture: Picture) -> SceneGraph:
        key = picture.media.sha256
        with self._lock:
            graph = self._known.get(key)
        if graph is None:
            # It is kept for later, so it must not be of the mode that this caller is in.
            with torch.inference_mode(False):
                found = see_picture(net, picture, self.device)
                graph = scene_graph(found, picture.width, picture.height)
        with self._lock:
            self._known[key] = graph
            self._known.move_to_end(key)
            while len(self._known) > max(self._capacity, 0):
                self._known.popitem(last=False)
        # Name, notes and pixels are the caller's: the same bytes may lie in two files.
        return replace(graph, media=picture.media, pixels=picture.pixels)

    def _load(self) -> tuple[ClevrNet, str]:
        with self._lock:
            if self._loaded is None:
                net, digest = load_weights(self.weights)
                self._loaded = net.to(self.device), digest
            return self._loaded


def see_picture(net: ClevrNet, picture: Picture, device: torch.device | str = "cpu") -> Found:
    """The objects of one picture, on the CPU."""
    pixels = torch.from_numpy(to_canvas(picture.pixels).copy()).unsqueeze(0).to(device)
    with torch.inference_mode(), full_precision(pixels.device):
        grey, colors = inputs(pixels)
        found = find_objects(net(grey, colors))[0]
    # Clones are ordinary tensors again: modules that learn read them.
    return Found(**{name: part.clone().cpu() for name, part in vars(found).items()})


def scene_graph(found: Found, width: int, height: int) -> SceneGraph:
    """What modules read of the objects found in a picture of this size in pixels."""
    tables: dict[str, Tensor] = property_tables(found)
    attribute = torch.cat([tables[name] for name in PROPERTY], 1)
    boxes = place(width, height).to_fractions(found.boxes.numpy())
    return SceneGraph(
        boxes=torch.from_numpy(boxes),
        tables={
            **tables,
            "attribute": attribute,
            "features": object_features(attribute, found.places),
            "place": found.places,
            "appearance": found.appearance,
        },
        width=width,
        height=height,
        miss_rate=MISS,
        relations=place_relations(found.places),
    )


def hardened(graph: SceneGraph) -> SceneGraph:
    """The likeliest words and relations as 0 and 1, for modules that expect certainty."""
    tables = dict(graph.tables)
    for name in PROPERTY:
        one = tables[name].argmax(1, keepdim=True)
        tables[name] = torch.zeros_like(tables[name]).scatter_(1, one, 1.0)
    tables["attribute"] = torch.cat([tables[name] for name in PROPERTY], 1)
    relations = None if graph.relations is None else (graph.relations > 0.5).float()
    return replace(graph, tables=tables, relations=relations)
