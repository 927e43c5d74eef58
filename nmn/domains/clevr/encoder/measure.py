"""How well the encoder reads pictures: what is found, each word, and who is left of whom."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.domains.clevr.encoder.data import Pictures
from nmn.domains.clevr.perception.decode import Found, find_objects
from nmn.domains.clevr.perception.net import ClevrNet, inputs
from nmn.domains.clevr.words import PROPERTY
from nmn.kernels.boxes import intersection_over_union

_SAME_PLACE = 0.75
"""An object is found when one is seen within this distance of its place, each being the other's
nearest. Two objects stand 0.95 apart at the least. It is not half of that, because a camera's
jitter moves all places of a picture alike, and how far it did is hard to see."""

_EPS = 0.2  # CLEVR's: a relation holds from this distance on


@dataclass
class Tally:
    """Counts, from which ``figures`` makes rates."""

    scenes: int = 0
    scenes_found: int = 0
    scenes_right: int = 0
    scenes_relations: int = 0
    scenes_all: int = 0
    objects: int = 0
    claimed: int = 0
    found: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PROPERTY, 0))
    all_right: int = 0
    pairs: int = 0
    pairs_right: int = 0
    offs: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Rates in [0, 1]; ``place_error`` in scene units (median), ``box_iou`` (mean)."""
        found = max(1, self.found)
        return {
            "scenes": self.scenes,
            "objects": self.objects,
            "recall": self.found / max(1, self.objects),
            "precision": self.found / max(1, self.claimed),
            **{name: self.right[name] / found for name in PROPERTY},
            "all_four": self.all_right / found,
            "relations": self.pairs_right / max(1, self.pairs),
            "scenes_objects_found": self.scenes_found / max(1, self.scenes),
            "scenes_found_and_named": self.scenes_right / max(1, self.scenes),
            "scenes_relations": self.scenes_relations / max(1, self.scenes),
            "scenes_all_right": self.scenes_all / max(1, self.scenes),
            "place_error": float(np.median(self.offs)) if self.offs else 0.0,
            "box_iou": float(np.mean(self.overlaps)) if self.overlaps else 0.0,
        }


def measure(net: ClevrNet, pictures: Pictures, batch: int = 16) -> Tally:
    """Read all pictures, in evaluation mode, and count."""
    net.eval()
    tally = Tally()
    for start in range(0, len(pictures), batch):
        pixels = torch.from_numpy(np.array(pictures.images[start : start + batch]))
        with torch.inference_mode():
            found = find_objects(net(*inputs(pixels)))
        for number, one in enumerate(found):
            if not count_scene(tally, one, np.array(pictures.objects[start + number])):
                tally.wrong.append(start + number)
    return tally


def count_scene(tally: Tally, found: Found, objects: NDArray[np.float32]) -> bool:
    """Count one scene. True when everything in it was seen right, relations too.

    Arguments:
        objects: ``[10, FIELDS]`` what is in it, see ``encoder_data``.
    """
    true = objects[objects[:, 10] > 0]
    places = found.places.numpy()
    far = np.hypot(*(true[:, None, 4:6] - places[None]).transpose(2, 0, 1))  # [true, found]
    pairs = [
        (i, int(far[i].argmin()))
        for i in range(len(true))
        if far.shape[1] and far[i].min() < _SAME_PLACE and far[:, far[i].argmin()].argmin() == i
    ]
    tally.scenes += 1
    tally.objects += len(true)
    tally.claimed += len(found)
    tally.found += len(pairs)
    hits = np.array([[_word(found, k, j) == true[i, k] for k in range(4)] for i, j in pairs])
    hits = hits.reshape(-1, 4)
    for k, name in enumerate(PROPERTY):
        tally.right[name] += int(hits[:, k].sum())
    tally.all_right += int(hits.all(1).sum())
    tally.offs += [float(far[i, j]) for i, j in pairs]
    boxes = found.boxes.numpy()
    overlaps = intersection_over_union(true[:, 6:10], boxes)
    tally.overlaps += [float(overlaps[i, j]) for i, j in pairs]
    related = _relations(tally, true[[i for i, _ in pairs], 4:6], places[[j for _, j in pairs]])
    everything = len(pairs) == len(true) == len(found)
    named = everything and bool(hits.all())
    tally.scenes_found += everything
    tally.scenes_right += named
    tally.scenes_relations += everything and related
    tally.scenes_all += named and related
    return named and related


def _word(found: Found, k: int, j: int) -> int:
    return int(getattr(found, PROPERTY.words[k])[j].argmax())


def _relations(tally: Tally, true: NDArray[np.float32], seen: NDArray[np.float32]) -> bool:
    """Count ordered pairs in four directions among the objects that were found."""
    truth = (true[:, None] - true[None]) > _EPS
    said = (seen[:, None] - seen[None]) > 0
    others = ~np.eye(len(true), dtype=bool)
    # Right and behind here; left and front are the same comparisons the other way round.
    same = (truth == said)[others]
    tally.pairs += 2 * same.size
    tally.pairs_right += 2 * int(same.sum())
    return bool(same.all())
