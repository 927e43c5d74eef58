"""Clips of the motion world -> what the modules read, by the network that comes with nmn."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from nmn.domains.motion.perception.graph import graph_of
from nmn.domains.motion.perception.net import HEIGHT, WIDTH, FrameNet, inputs
from nmn.domains.motion.perception.places import Moved, moved
from nmn.domains.motion.perception.sightings import Sighting, sightings
from nmn.domains.motion.perception.tracks import tracks_of
from nmn.domains.motion.perception.weights import default_weights, load_net
from nmn.errors import MediaError
from nmn.kernels.full_precision import full_precision
from nmn.perception.video.clip import Video
from nmn.perception.video.sampling import Pace, looks
from nmn.types import ClipGraph

FPS = 5.0
"""Frames looked at in a second, where nobody asks for more: what the modules have learned from."""

_METHOD = "cells-sightings-tracks 1"  # raise the number with every change of results
_CACHE = 32
_TOGETHER = 16  # frames given to the network at once
_PROPORTIONS = WIDTH / HEIGHT
_MOST_OFF = 0.02  # of the proportions: sides of whole pixels are a little off


class MotionPerception:
    """Finds the things and the agent of clips, follows them, and says how they stand.

    Frames are decoded, looked at and forgotten a few at a time.

    Arguments:
        weights: a file that ``nmn train motion --what perception`` wrote; None takes nmn's own.
        cache: how many clips' results to keep, the latest used; 0 keeps none.

    Several threads may share one.
    """

    name = "motion-pixels"

    def __init__(self, weights: Path | None = None, *, cache: int = _CACHE) -> None:
        self._weights = default_weights() if weights is None else weights
        self._capacity = cache
        self._known: OrderedDict[str, ClipGraph] = OrderedDict()
        self._lock = threading.Lock()
        self._loaded: tuple[FrameNet, str] | None = None
        self.last_seconds = self.last_detector_seconds = 0.0

    @property
    def digest(self) -> str:
        """Of the weights and of what is made of what they see; DomainError without weights."""
        return hashlib.sha256(f"{self._load()[1]}\n{_METHOD}".encode()).hexdigest()

    def perceive(self, clips: Sequence[Video]) -> list[ClipGraph]:
        """What is seen of each clip, in order; the same part of the same clip is seen once.

        Raises:
            MediaError: a file is not there any more, or its frames are of other proportions than
                the world's.
            DomainError: the weights are missing or damaged.
        """
        began, self.last_detector_seconds = time.perf_counter(), 0.0
        made = []
        for clip in clips:
            with self._lock:
                graph = self._known.get(clip.media.key)
            if graph is None:
                # It is kept for later, so it must not be of the mode that this caller is in.
                with torch.inference_mode(False):
                    graph = self._seen(clip)
            with self._lock:
                self._known[clip.media.key] = graph
                self._known.move_to_end(clip.media.key)
                while len(self._known) > max(self._capacity, 0):
                    self._known.popitem(last=False)
            # The last note is of the pace of other domains.
            notes = (*clip.media.notes[:-1], f"{graph.frames} frames were looked at")
            made.append(replace(graph, media=replace(clip.media, notes=notes)))
        self.last_seconds = time.perf_counter() - began if self.last_detector_seconds else 0.0
        return made

    def see(self, frames: Iterable[NDArray[np.uint8]], times: NDArray[np.float64]) -> Moved:
        """What moved in frames, ``[height, width, 3]`` RGB each, and how.

        Arguments:
            times: ``[T]`` seconds at which they are shown.

        Raises:
            DomainError: the weights are missing or damaged.
        """
        return moved(tracks_of(list(self._sighted(frames)), times), times)

    def forget(self) -> None:
        """Empty the cache."""
        with self._lock:
            self._known.clear()

    def _seen(self, clip: Video) -> ClipGraph:
        _check(clip)
        # Whoever asked for a pace gets it; the usual one of other domains is not this one's.
        pace = Pace(1 / FPS, 1 / FPS, False) if clip.pace.adds_cuts else clip.pace
        times: list[float] = []

        def shown() -> Iterator[NDArray[np.uint8]]:
            frames = clip.given.frames(clip.known, clip.begin, clip.end, keys_only=clip.keys_only)
            for look in looks(frames, pace, clip.begin):
                times.append(look.frame.time)
                yield look.frame.rgb()

        seen = list(self._sighted(shown()))
        at = np.array(times)
        found = moved(tracks_of(seen, at), at)
        return graph_of(found, at, clip.end, (clip.width, clip.height), clip.media)

    def _sighted(self, frames: Iterable[NDArray[np.uint8]]) -> Iterator[list[Sighting]]:
        net, _ = self._load()
        waiting = iter(frames)
        while some := list(islice(waiting, _TOGETHER)):
            began = time.perf_counter()
            pixels = torch.from_numpy(np.stack([_fitted(one) for one in some]))
            with torch.inference_mode(), full_precision(pixels.device):
                seen = net(inputs(pixels))
            self.last_detector_seconds += time.perf_counter() - began
            yield from sightings(seen)

    def _load(self) -> tuple[FrameNet, str]:
        with self._lock:
            if self._loaded is None:
                self._loaded = load_net(self._weights)
            return self._loaded


def _check(clip: Video) -> None:
    off = clip.width / clip.height / _PROPORTIONS
    if abs(off - 1) > _MOST_OFF:
        raise MediaError(
            f"the frames are of {clip.width} x {clip.height}",
            where=clip.media.name,
            expected="one and a half times as wide as high, as the motion world is drawn",
            hint="of real clips ask with --domain clip",
        )


def _fitted(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``[128, 192, 3]``; the frame itself where it has that size."""
    if frame.shape[:2] == (HEIGHT, WIDTH):
        return frame
    # Pillow's filter widens when it shrinks, so that nothing is jagged.
    made = Image.fromarray(frame).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(made)
