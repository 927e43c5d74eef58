"""A world that moves: clips with exact truth, simulated from a seed and drawn by nmn itself."""

from nmn.synthetic.motion.agent_clip import agent_clip
from nmn.synthetic.motion.clip import Action, Course, Happening, MotionClip, Thing
from nmn.synthetic.motion.drawing import boxes_of, frames_of
from nmn.synthetic.motion.graph import clip_graph
from nmn.synthetic.motion.mp4 import write_mp4
from nmn.synthetic.motion.physics_clip import physics_clip
from nmn.synthetic.motion.seen import Features, features, seen_graph

__all__ = [
    "Action",
    "Course",
    "Features",
    "Happening",
    "MotionClip",
    "Thing",
    "agent_clip",
    "boxes_of",
    "clip_graph",
    "features",
    "frames_of",
    "physics_clip",
    "seen_graph",
    "write_mp4",
]
