"""How much of the time that a clip takes is not the detector's: reading, decoding, tracking.

    .venv/bin/python -m benchmarks.clip_overhead CLIP... [--rounds 5] [--threads 2]

Of each clip the median of several rounds, each with a cold cache; the detector's weights are
loaded before. Decoding runs while the detector does, so wall time is what a person waits.
"""

import argparse
import statistics
import time
from pathlib import Path

from nmn.perception.video import read_clip
from nmn.perception.video.perception import ClipPerception


def shares(clip: Path, rounds: int, perception: ClipPerception) -> tuple[float, float, int]:
    """(seconds in all, share outside the detector, frames looked at); the medians of both."""
    totals, outside, frames = [], [], 0
    for _ in range(rounds):
        perception.forget()
        began = time.perf_counter()
        (graph,) = perception.perceive([read_clip(clip)])
        total = time.perf_counter() - began
        totals.append(total)
        outside.append(1 - perception.last_detector_seconds / total)
        frames = graph.frames
    return statistics.median(totals), statistics.median(outside), frames


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2, help="of OpenCV")
    options = parser.parse_args()
    import cv2

    cv2.setNumThreads(options.threads)
    perception = ClipPerception()
    # The first clip once, uncounted: weights, colour tables and libraries are loaded by it.
    perception.perceive([read_clip(options.clips[0])])
    print(f"{'clip':<28} {'frames':>6} {'seconds':>8} {'outside the detector':>21}")
    for clip in options.clips:
        seconds, outside, frames = shares(clip, options.rounds, perception)
        print(f"{clip.name:<28} {frames:>6} {seconds:>8.2f} {outside:>20.1%}")


if __name__ == "__main__":
    main()
