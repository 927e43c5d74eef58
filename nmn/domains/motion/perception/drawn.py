"""Clips of the motion world as their pixels show them: drawn, and looked at."""

from collections.abc import Iterable

from nmn.domains.motion.perception.clips import MotionPerception
from nmn.domains.motion.perception.graph import graph_of
from nmn.domains.motion.perception.net import HEIGHT, WIDTH
from nmn.synthetic.motion import MotionClip, frames_of
from nmn.types import ClipGraph


def graphs_of_pixels(
    clips: Iterable[MotionClip], perception: MotionPerception | None = None
) -> list[ClipGraph]:
    """What is seen of each clip, at its own frames.

    Arguments:
        perception: what sees; by default the network that comes with nmn.

    Raises:
        DomainError: the weights are missing or damaged.
    """
    sees = perception or MotionPerception()
    size = (WIDTH, HEIGHT)
    return [
        graph_of(sees.see(frames_of(clip, size), clip.times), clip.times, clip.duration, size)
        for clip in clips
    ]
