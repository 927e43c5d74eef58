"""Features of videos, as anybody's encoder and detector give them: one file a video in a folder.

``VIDEO_ID.safetensors`` has the tensors

    frames   [T, D]     features of whole frames, or of short pieces of the video; any width D
    times    [T]        seconds at which each is shown, ascending
    tracks   [N, T, E]  optional: features of N things that were followed, each of any width E
    present  [N, T]     optional: probability that each is on screen; without it, where its features
                        are not all zero
    boxes    [N, T, 4]  optional: x1 y1 x2 y2 as fractions of the frame

and ``VIDEO_ID.npy`` has ``frames`` alone, so many a second. Both are formats that hold numbers and
nothing else: no pickle is opened.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from nmn.datasets.records import BadRecord
from nmn.errors import DatasetError, NmnError
from nmn.files import read_bytes, short
from nmn.modules.weights import save_tensors

SUFFIXES = (".safetensors", ".npy")

_NAMES = ("frames", "times", "tracks", "present", "boxes")
# A folder that is no folder of features may have many files; a message names a few.
_SHOWN = 3


@dataclass(frozen=True)
class ClipFeatures:
    """Of one video.

    Attributes:
        frames: ``[T, D]``.
        times: ``[T]`` seconds, ascending.
        tracks: ``[N, T, E]``; None where nothing was followed.
        present: ``[N, T]`` in [0, 1]; None with ``tracks``.
        boxes: ``[N, T, 4]``; None with ``tracks``.
    """

    frames: Float[Tensor, "T D"]
    times: Float[Tensor, " T"]
    tracks: Float[Tensor, "N T E"] | None = None
    present: Float[Tensor, "N T"] | None = None
    boxes: Float[Tensor, "N T 4"] | None = None

    @property
    def widths(self) -> tuple[int, int | None]:
        """(of frames, of tracks)."""
        return self.frames.shape[1], None if self.tracks is None else self.tracks.shape[2]


class FeatureFolder:
    """The features of a folder.

    Arguments:
        path: the folder.
        fps: rows a second, of files that do not say when theirs are shown.

    Raises:
        DatasetError: there is no such folder, no features in it, or no such rate.
    """

    def __init__(self, path: Path, fps: float | None = None) -> None:
        self.path, self._fps = path, fps
        if fps is not None and not 0 < fps < 1e6:
            raise DatasetError(f"{fps:g} rows of features a second", expected="a number above 0")
        if not path.is_dir():
            raise DatasetError("there is no such folder of features", where=str(path))
        if not any(one.suffix in SUFFIXES for one in path.iterdir()):
            inside = sorted(one.name for one in path.iterdir())[:_SHOWN]
            raise DatasetError(
                "this folder has no features",
                where=str(path),
                expected=f"VIDEO_ID.safetensors or VIDEO_ID.npy; found {short(inside)}",
            )

    def of(self, video_id: str) -> ClipFeatures:
        """The features of a video.

        Raises:
            BadRecord: there are none, or the file is not in the format.
        """
        # An id comes from a stranger's file: it must not lead out of the folder.
        if Path(video_id).name != video_id:
            raise BadRecord(f"{short(video_id)} cannot be the name of a file of features")
        for suffix in SUFFIXES:
            path = self.path / f"{video_id}{suffix}"
            try:
                there = path.is_file()
            except OSError:  # a name that no file system takes
                there = False
            if there:
                try:
                    return self._read(path)
                except NmnError as error:
                    raise BadRecord(f"its features, {path.name}: {error.message}") from None
                except BadRecord as error:
                    raise BadRecord(f"its features, {path.name}: {error}") from None
        raise BadRecord(f"there are no features of {short(video_id)} in {self.path}")

    def _read(self, path: Path) -> ClipFeatures:
        data = bytes(read_bytes(path))
        if path.suffix == ".npy":
            found: Mapping[str, Tensor] = {"frames": _array(data)}
        else:
            try:
                found = load(data)
            except (SafetensorError, ValueError, KeyError) as error:
                raise BadRecord(f"no whole safetensors file ({error})") from None
        return _checked(found, self._fps)


def _array(data: bytes) -> Tensor:
    try:
        found = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise BadRecord(f"no whole .npy file ({error})") from None
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fiu":
        raise BadRecord("it holds no array of numbers")
    return torch.from_numpy(np.ascontiguousarray(found, dtype=np.float32))


def _checked(found: Mapping[str, Tensor], fps: float | None) -> ClipFeatures:
    if extra := sorted(set(found) - set(_NAMES)):
        raise BadRecord(f"it has {short(extra[0])}; expected some of {', '.join(_NAMES)}")
    if "frames" not in found:
        raise BadRecord("it has no 'frames' [T, D]")
    given = {name: tensor.to(torch.float32) for name, tensor in found.items()}
    frames = given["frames"]
    if frames.ndim != 2 or not frames.numel():
        raise BadRecord(f"its frames have shape {list(frames.shape)}; expected [T, D]")
    length = frames.shape[0]
    if "times" not in given:
        if fps is None:
            raise BadRecord("it does not say when its rows are shown: state --feature-fps")
        given["times"] = torch.arange(length) / fps
    shapes = {"times": [length]}
    tracks = given.get("tracks")
    if tracks is not None:
        if tracks.ndim != 3 or tracks.shape[1] != length or not tracks.shape[2]:
            raise BadRecord(
                f"its tracks have shape {list(tracks.shape)}; expected [N, {length}, E]"
            )
        shapes |= {"present": [len(tracks), length], "boxes": [len(tracks), length, 4]}
        given.setdefault("present", (tracks != 0).any(dim=2).to(torch.float32))
        given.setdefault("boxes", torch.zeros(len(tracks), length, 4))
    for name, tensor in given.items():
        if name in ("present", "boxes") and tracks is None:
            raise BadRecord(f"it has '{name}' without tracks")
        if name in shapes and list(tensor.shape) != shapes[name]:
            raise BadRecord(f"its {name} have shape {list(tensor.shape)}; expected {shapes[name]}")
        if not bool(torch.isfinite(tensor).all()):
            raise BadRecord(f"its {name} have numbers that are not finite")
    times, present = given["times"], given.get("present")
    if not bool((times >= 0).all()) or not bool((times[1:] > times[:-1]).all()):
        raise BadRecord("its times do not ascend from 0 on")
    if present is not None and not bool(((present >= 0) & (present <= 1)).all()):
        raise BadRecord("its present has numbers that are no probabilities")
    return ClipFeatures(frames, times, tracks, present, given.get("boxes"))


def write_features(path: Path, features: ClipFeatures) -> None:
    """Write a file that ``FeatureFolder`` reads; it appears under its name once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = {name: getattr(features, name) for name in _NAMES}
    save_tensors(path, {name: part for name, part in parts.items() if part is not None})
