"""A world that moves: clips with exact truth, simulated from a seed and drawn by nmn itself."""

from nmn.synthetic.motion.agent_clip import agent_clip
from nmn.synthetic.motion.clip import Action, Course, Happening, MotionClip, Thing
from nmn.synthetic.motion.drawing import boxes_of, frames_of

__all__ = [
    "Action",
    "Course",
    "Happening",
    "MotionClip",
    "Thing",
    "agent_clip",
    "boxes_of",
    "frames_of",
]
