"""What is seen of annotated clips: features, at the frames whose truth is stated.

Steps are told and supervised at the annotated frames, so that is where features are needed: each
one counts for the frame that it is nearest to in time, and a frame that none is nearest to has that
of the nearest. Of annotations nothing else is taken over: what goes on in a frame is for the
features to tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.datasets.clip_features import ClipFeatures, FeatureFolder
from nmn.datasets.records import BadRecord, Problem
from nmn.errors import DatasetError
from nmn.modules.ports import FEATURES
from nmn.types import EPSILON, ClipGraph

Widths = tuple[int, int | None]
"""Of the features of a frame and of a track; None where nothing is followed."""


def seen_clip(features: ClipFeatures, truth: ClipGraph, slots: int) -> ClipGraph:
    """A clip as learned modules see it: nothing of the truth but when its frames are shown.

    Frame table "features" ``[frames, D]`` and, of what is followed, track table "features"
    ``[N, frames, E]``. Without tracks there are so many objects that nothing is known of, one for
    every kind that there may be.

    Arguments:
        truth: the annotated clip.
        slots: objects of a clip that has no tracks.
    """
    at_frames = _AtFrames(features.times, truth.times)
    count = slots if features.tracks is None else len(features.tracks)
    present = torch.ones(count, truth.frames)
    boxes = torch.zeros(count, truth.frames, 4)
    tracks = {}
    if features.tracks is not None and features.present is not None:
        there = features.present.t().unsqueeze(2)  # [T, N, 1]
        share = at_frames.means(there)
        present = share.squeeze(2).t().clamp(0, 1).contiguous()

        def shown(table: Tensor) -> Tensor:
            """The mean of those rows that show a thing: others say nothing about it."""
            seen = at_frames.means(table.movedim(0, 1) * there) / share.clamp_min(EPSILON)
            return seen.movedim(1, 0).contiguous()

        tracks[FEATURES] = shown(features.tracks)
        if features.boxes is not None:
            boxes = shown(features.boxes).clamp(0, 1)
    return ClipGraph(
        times=truth.times,
        duration=truth.duration,
        present=present,
        boxes=boxes,
        width=truth.width,
        height=truth.height,
        track_tables=tracks,
        frame_tables={FEATURES: at_frames.means(features.frames)},
        media=truth.media,
    )


class _AtFrames:
    """Takes rows of features to the frames that they are nearest to.

    Arguments:
        times: of the rows.
        frames: when the frames are shown.
    """

    def __init__(self, times: Float[Tensor, " T"], frames: Float[Tensor, " frames"]) -> None:
        apart = (times.unsqueeze(1) - frames.to(times.dtype)).abs()  # [T, frames]
        self._count = len(frames)
        self._nearest = apart.argmin(dim=1) if self._count else times.new_zeros(0).long()
        self._rows = torch.bincount(self._nearest, minlength=self._count)
        self._alone = (self._rows == 0).nonzero().flatten()
        self._closest = apart[:, self._alone].argmin(dim=0)

    def means(self, table: Float[Tensor, "T *rest"]) -> Float[Tensor, "frames *rest"]:
        """The mean of each frame's rows; of a frame without any, the nearest row."""
        made = table.new_zeros(self._count, *table.shape[1:])
        if not self._count:
            return made
        made.index_add_(0, self._nearest, table)
        made /= self._rows.clamp_min(1).reshape(-1, *[1] * (table.ndim - 1))
        made[self._alone] = table[self._closest]
        return made


@dataclass
class SeenClips:
    """What is seen of several clips.

    Attributes:
        clips: by video.
        widths: of the features, the same of all.
        problems: videos whose features cannot be used.
    """

    widths: Widths
    clips: dict[str, ClipGraph] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_seen_clips(
    folder: Path,
    truths: Iterable[tuple[str, str, ClipGraph]],
    slots: int,
    *,
    fps: float | None = None,
    widths: Widths | None = None,
) -> SeenClips:
    """What is seen of clips, each read from its video's file.

    Arguments:
        folder: of the files, see ``clip_features``.
        truths: (a name of the clip, its video's id, the annotated clip).
        slots: see ``seen_clip``.
        fps: rows a second, of files that do not say when theirs are shown.
        widths: that the features must have; by default those of the first video.

    Raises:
        DatasetError: no such folder or rate, or no video's features can be used.
    """
    files = FeatureFolder(folder, fps)
    made: SeenClips | None = None if widths is None else SeenClips(widths)
    problems: list[Problem] = []
    for name, video, truth in truths:
        try:
            found = files.of(video)
            made = made or SeenClips(found.widths)
            if found.widths != made.widths:
                raise BadRecord(
                    f"its features have the widths {told(found.widths)}; "
                    f"expected {told(made.widths)}"
                )
            made.clips[name] = seen_clip(found, truth, slots)
        except BadRecord as error:
            problems.append(Problem(str(folder), None, f"video {video}: {error}", video))
    if made is None or not made.clips:
        first = f"; the first: {problems[0].message}" if problems else ""
        raise DatasetError(
            f"no video has features that can be used{first}",
            where=str(folder),
            expected="VIDEO_ID.safetensors or VIDEO_ID.npy for the videos of the questions",
        )
    made.problems = problems
    return made


def told(widths: Widths) -> str:
    """Widths in words."""
    frames, tracks = widths
    return f"{frames} a frame, " + ("no tracks" if tracks is None else f"{tracks} a track")
