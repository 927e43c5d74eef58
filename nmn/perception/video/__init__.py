"""Clips: read lazily and in constant memory, with exact times, and what is seen of them."""

from nmn.perception.video.clip import CLIPS, Video, read_clip
from nmn.perception.video.excerpt import Excerpt, seconds_of
from nmn.perception.video.given import FrameArray

__all__ = ["CLIPS", "Excerpt", "FrameArray", "Video", "read_clip", "seconds_of"]
