"""Pixels -> scene graphs: pictures read, objects found, probabilities calibrated."""

from nmn.perception.coco import CATEGORIES
from nmn.perception.color import COLORS, color_table
from nmn.perception.detector import Detections, Detector, SsdMobilenetV2
from nmn.perception.files import expand_media
from nmn.perception.picture import Picture, Source, read_picture

__all__ = [
    "CATEGORIES",
    "COLORS",
    "Detections",
    "Detector",
    "Picture",
    "Source",
    "SsdMobilenetV2",
    "color_table",
    "expand_media",
    "read_picture",
]
