"""How well the motion world's clips are seen by their pixels: things, kinds, places, relations.

    .venv/bin/python -m benchmarks.motion_perception --clips 60

Clips are of a series that neither the network nor any module learned from. ``--mp4`` puts their
frames through an H.264 file first.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.domains.motion.data import TEST, clips_of
from nmn.domains.motion.perception.clips import FPS, MotionPerception
from nmn.domains.motion.perception.measure import Tally
from nmn.domains.motion.perception.weights import default_weights
from nmn.perception.video.clip import CLIPS
from nmn.synthetic.motion import MotionClip, frames_of, write_mp4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--clips", type=int, default=60)
    parser.add_argument("--seed", type=int, default=500, help="of the series")
    parser.add_argument("--width", type=int, default=192, help="of the frames that are drawn")
    parser.add_argument("--mp4", action="store_true", help="through an H.264 file")
    parser.add_argument("--weights", type=Path, default=default_weights())
    options = parser.parse_args()
    torch.set_num_threads(1)
    sees, tally = MotionPerception(options.weights), Tally()
    for clip in clips_of(TEST + options.seed, options.clips):
        size = (options.width, options.width * 2 // 3)
        tally.count(clip, sees.see(_shown(clip, size, mp4=options.mp4), clip.times))
    print(json.dumps(tally.figures(), indent=1))


def _shown(clip: MotionClip, size: tuple[int, int], *, mp4: bool) -> Iterator[NDArray[np.uint8]]:
    if not mp4:
        yield from frames_of(clip, size)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_mp4(path, frames_of(clip, size), FPS)
        for frame in CLIPS.read(path).frames():
            yield frame.rgb()


if __name__ == "__main__":
    main()
