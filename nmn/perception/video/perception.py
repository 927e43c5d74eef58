"""Clips -> what is seen of them: detect, track, and say what each thing is and does."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from nmn.perception.detector import Detector, SsdMobilenetV2, categories_of, probabilities_of
from nmn.perception.encoder import Encoder
from nmn.perception.merge import merge
from nmn.perception.picture import Picture
from nmn.perception.video.ahead import ahead
from nmn.perception.video.clip import Video
from nmn.perception.video.gathered import Gathered
from nmn.perception.video.sampling import Look
from nmn.types import ClipGraph

Progress = Callable[[str, float], None]
"""Told now and then the clip's name and how much of it has been looked at, from 0 to 1."""

_METHOD = "calibrate-merge-track-color-motion 1"  # raise the number with every change of results
_CACHE = 32  # graphs kept by default; one of 1200 frames and 200 objects takes some 8 MB
_TOGETHER = 8  # frames given to the detector at once, and in memory


class ClipPerception:
    """Finds the things of clips, follows them, and says what they are and do.

    Frames are decoded, looked at and forgotten a few at a time, so that a clip of any length takes
    the same memory beside its result.

    Arguments:
        detector: what finds candidates in a frame; None takes ``SsdMobilenetV2``.
        encoder: what gives features of frames and objects; None gives none.
        cache: how many clips' results to keep, the latest used; 0 keeps none.
        progress: told how far it is.

    Attributes:
        last_seconds, last_detector_seconds: time that the latest ``perceive`` took, and spent in
            the detector; both zero when every clip was known.

    Several threads may share one.
    """

    def __init__(
        self,
        detector: Detector | None = None,
        *,
        encoder: Encoder | None = None,
        cache: int = _CACHE,
        progress: Progress | None = None,
    ) -> None:
        self.detector: Detector = SsdMobilenetV2() if detector is None else detector
        self.encoder = encoder
        self.progress = progress
        self.last_seconds = self.last_detector_seconds = 0.0
        self._capacity = cache
        self._known: OrderedDict[tuple[str, str], ClipGraph] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def categories(self) -> tuple[str, ...]:
        """What the detector tells apart."""
        return categories_of(self.detector)

    @property
    def name(self) -> str:
        """Of the detector, and that it is followed."""
        return f"{self.detector.name}+tracks"

    @property
    def digest(self) -> str:
        """Of the detector and of what is made of its candidates: what results depend on."""
        parts = [self.detector.digest, _METHOD]
        parts += [] if self.encoder is None else [self.encoder.digest]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def perceive(self, clips: Sequence[Video]) -> list[ClipGraph]:
        """What is seen of each clip, in order; the same part of the same clip is seen once.

        Tables are ``"category"`` ``[objects, categories]`` and ``"color"`` ``[objects, 11]``; of
        tracks ``"motion"`` and ``"heading"``; of frames ``"category"``; of events ``"kind"``, in
        which the role ``"object"`` takes part; with an encoder, of frames and, where it takes
        single pictures, of objects ``"features"``. Words are those of the detector, ``color``,
        ``video.motion`` and ``video.happenings``. Objects are ordered by when they are first seen.

        Raises:
            MediaError: a file is not there any more.
            MissingExtra, DomainError: the detector is not there or not the right one.
        """
        began, self.last_detector_seconds = time.perf_counter(), 0.0
        digest = self.digest
        made = []
        for clip in clips:
            key = digest, clip.media.key
            graph = self._recall(key)
            if graph is None:
                graph = self._seen(clip)
                self._remember(key, graph)
            notes = (*clip.media.notes, f"{graph.frames} frames were looked at")
            made.append(replace(graph, media=replace(clip.media, notes=notes)))
        self.last_seconds = time.perf_counter() - began if self.last_detector_seconds else 0.0
        return made

    def forget(self) -> None:
        """Empty the cache."""
        with self._lock:
            self._known.clear()

    def _seen(self, clip: Video) -> ClipGraph:
        gathered = Gathered(clip, self.detector, self.encoder)
        categories = len(categories_of(self.detector))
        looks = ahead(_unpacked(clip.looks()), _TOGETHER)
        while chunk := list(islice(looks, _TOGETHER)):
            pictures = [Picture(pixels, clip.media) for _, pixels in chunk]
            began = time.perf_counter()
            found = self.detector.detect(pictures)
            self.last_detector_seconds += time.perf_counter() - began
            for (look, pixels), candidates in zip(chunk, found, strict=True):
                likely = probabilities_of(self.detector, candidates.scores)
                objects = merge(candidates.boxes, likely, candidates.labels, categories=categories)
                gathered.see(look, pixels, objects)
            if self.progress is not None:
                done = (chunk[-1][0].frame.time - clip.begin) / (clip.end - clip.begin)
                self.progress(clip.media.name, min(max(done, 0.0), 1.0))
        if self.progress is not None:
            self.progress(clip.media.name, 1.0)
        return gathered.graph()

    def _recall(self, key: tuple[str, str]) -> ClipGraph | None:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def _remember(self, key: tuple[str, str], graph: ClipGraph) -> None:
        with self._lock:
            self._known[key] = graph
            while len(self._known) > max(self._capacity, 0):
                self._known.popitem(last=False)


def _unpacked(looks: Iterator[Look]) -> Iterator[tuple[Look, NDArray[np.uint8]]]:
    for look in looks:
        yield look, look.frame.rgb()
