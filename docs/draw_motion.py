"""Make the picture of docs/motion.md: ``.venv/bin/python docs/draw_motion.py``."""

from pathlib import Path

import numpy as np
from PIL import Image

from nmn.synthetic.motion import MotionClip, agent_clip, frames_of, physics_clip

OUT = Path(__file__).parent / "pictures" / "motion.png"
SIZE = (192, 128)
SHOWN = 5


def strip(clip: MotionClip) -> np.ndarray:
    """Some frames of a clip, evenly spread, side by side."""
    frames = list(frames_of(clip, SIZE))
    picked = np.linspace(0, len(frames) - 1, SHOWN).round().astype(int)
    return np.concatenate([frames[k] for k in picked], axis=1)


if __name__ == "__main__":
    clips = (agent_clip(1, 9).sampled(2), physics_clip(1, 3).sampled(5))
    Image.fromarray(np.concatenate([strip(clip) for clip in clips])).save(OUT, optimize=True)
    print(f"wrote {OUT}")
