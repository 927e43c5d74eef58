"""Detectors of the classes that they were trained on: DETR, RT-DETR, YOLOS.

DETR: Carion et al. 2020, arXiv 2005.12872; RT-DETR: Zhao et al. 2023, arXiv 2304.08069; YOLOS:
Fang et al. 2021, arXiv 2106.00666.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import torch
from torch import Tensor

from nmn.errors import DomainError
from nmn.files import read_json
from nmn.perception.pretrained.detector import PretrainedDetector, Raw
from nmn.pretrained.files import CONFIG
from nmn.pretrained.model import Loaded, Pretrained
from nmn.pretrained.source import ModelSource

EVEN = 0.5  # the default bar of their post-processing in ``transformers``

_UNUSED = frozenset(("n/a", "", "no-object", "no object"))
# Names that some models give to classes of COCO, after PASCAL VOC: questions say ours.
_SPELLED = {
    "aeroplane": "airplane", "motorbike": "motorcycle", "sofa": "couch", "tvmonitor": "tv",
    "diningtable": "dining table", "pottedplant": "potted plant",
}  # fmt: skip


@dataclass(frozen=True)
class ClosedDetector(PretrainedDetector):
    """A detector whose configuration lists its classes (``id2label``)."""

    exclusive: ClassVar[bool] = True
    """Are the classes of a query one choice, with "nothing" as the last, or each for itself?"""

    @cached_property
    def _columns(self) -> dict[str, int]:
        """Name of a class, in small letters -> its column."""
        path = self.model.files.folder / CONFIG
        about = read_json(path, DomainError)
        listed = about.get("id2label") if isinstance(about, dict) else None
        found: dict[str, int] = {}
        for column, label in listed.items() if isinstance(listed, dict) else ():
            name = " ".join(str(label).lower().replace("_", " ").split())
            name = _SPELLED.get(name, name)
            usable = name.isprintable() and '"' not in name and "\\" not in name
            if str(column).isdigit() and name not in _UNUSED and usable:
                found.setdefault(name, int(column))
        if not found or all(name.startswith("label ") for name in found):
            raise DomainError(
                "the model's configuration does not name its classes",
                where=str(path),
                expected='names in "id2label", as models that were trained to detect have them',
            )
        return found

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(self._columns)

    def _look(self, loaded: Loaded, inputs: dict[str, Tensor]) -> Raw:
        given = {name: inputs[name] for name in self._inputs if name in inputs}
        seen = loaded.run(loaded.model, **given)
        scores = seen.logits.softmax(-1) if self.exclusive else seen.logits.sigmoid()
        columns = torch.tensor(list(self._columns.values()), device=scores.device)
        if int(columns.max()) >= scores.shape[-1]:
            return scores, seen.pred_boxes  # too few: told as what it is
        return scores[..., columns], seen.pred_boxes

    _inputs: ClassVar[tuple[str, ...]] = ("pixel_values", "pixel_mask")

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_columns"}


@dataclass(frozen=True)
class Yolos(ClosedDetector):
    """YOLOS, which takes pixels alone."""

    _inputs: ClassVar[tuple[str, ...]] = ("pixel_values",)


@dataclass(frozen=True)
class RtDetr(ClosedDetector):
    """RT-DETR and its second version, whose classes are each for itself."""

    exclusive: ClassVar[bool] = False
    _inputs: ClassVar[tuple[str, ...]] = ("pixel_values",)


def _model(source: ModelSource, *types: str) -> Pretrained:
    return Pretrained(source, "AutoModelForObjectDetection", types, ("AutoImageProcessor",))


def detr(source: ModelSource) -> ClosedDetector:
    """The detector "detr". Its later relatives (conditional, deformable) score every class for
    itself and have no column for nothing: read as this one, a blank picture would show a cat."""
    return ClosedDetector(_model(source, "detr"), EVEN)


def yolos(source: ModelSource) -> Yolos:
    """The detector "yolos"."""
    return Yolos(_model(source, "yolos"), EVEN)


def rt_detr(source: ModelSource) -> RtDetr:
    """The detector "rt-detr"."""
    return RtDetr(_model(source, "rt_detr", "rt_detr_v2"), EVEN)
