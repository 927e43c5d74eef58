"""Features of clips' frames as files: one a clip, for modules that are trained on them.

The format is a safetensors file called after the clip: ``frames [T, D]`` float32, and ``times [T]``
float64, when each is shown in seconds. Of an encoder of films a row is of a window, and its time
that of the window's first frame. What made it stands in the file's metadata.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open

from nmn.errors import MediaError, NmnError
from nmn.modules.tensor_file import pack_tensors
from nmn.perception.encoder import Encoder, Windows
from nmn.perception.video.clip import Video, read_clip
from nmn.perception.video.excerpt import Excerpt

SCHEMA = "nmn-features/1"
SUFFIX = ".safetensors"

Progress = Callable[[str, float], None]
"""Told a clip's name and how much of it has been looked at, from 0 to 1."""


@dataclass(frozen=True)
class Made:
    """What became of one clip.

    Attributes:
        source: its path.
        path: of the file of its features.
        shape: ``[T, D]``; None of what could not be made.
        known: was the file there already, of the same clip and encoder?
        error: what kept it from being made.
    """

    source: Path
    path: Path
    shape: tuple[int, int] | None = None
    known: bool = False
    error: NmnError | None = None


def write_features(
    clips: Iterable[Path],
    encoder: Encoder,
    folder: Path,
    *,
    fps: float | None = None,
    progress: Progress | None = None,
) -> Iterator[Made]:
    """Write the features of clips, one after another; a bad one costs no other.

    A file is there whole or not at all, and one that is there already of the same clip, pace and
    encoder is left as it is: what was stopped goes on where it stopped.

    Arguments:
        fps: frames that are looked at in a second; None chooses as for questions.
        progress: told how far it is.

    Raises:
        MediaError: the folder cannot be written to.
        DomainError, MissingExtra: the encoder cannot be loaded.
    """
    digest = encoder.digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MediaError(
            f"the folder cannot be made: {error.strerror}", where=str(folder)
        ) from error
    taken: dict[str, Path] = {}
    for source in clips:
        path = folder / f"{source.stem}{SUFFIX}"
        other = taken.setdefault(source.stem, source)
        try:
            if other != source:
                raise MediaError(
                    f"its features would be called as those of {other}",
                    where=str(source),
                    expected="clips whose names differ before the ending",
                    hint="write them into another folder",
                )
            clip = read_clip(Excerpt(source, fps=fps))
            about = {
                "schema": SCHEMA,
                "encoder": encoder.name,
                "encoder_digest": digest,
                "clip": clip.media.sha256,
                "look": "; ".join([clip.media.part, clip.pace.words]),
            }
            shape = _shape_of(path, about)
            if shape is not None:
                yield Made(source, path, shape, known=True)
                continue
            tensors = _features(clip, encoder, progress)
            _write(path, tensors, about)
            yield Made(source, path, tensors["frames"].shape)
        except NmnError as error:
            yield Made(source, path, error=error)


def _features(clip: Video, encoder: Encoder, progress: Progress | None) -> dict[str, Any]:
    windows, seen = Windows(encoder), False
    for look in clip.looks():
        seen = True
        windows.see(look.frame.rgb(), look.frame.time)
        if progress is not None:
            done = (look.frame.time - clip.begin) / (clip.end - clip.begin)
            progress(clip.media.name, min(max(done, 0.0), 1.0))
    if not seen:
        raise MediaError(
            "no frame of it could be decoded",
            where=clip.media.name,
            expected="a clip with at least one whole frame",
        )
    rows, times = windows.finish()
    return {"frames": rows.astype(np.float32), "times": np.array(times, dtype=np.float64)}


def _shape_of(path: Path, about: dict[str, str]) -> tuple[int, int] | None:
    """Of the features that a file holds, where it is of the same clip and encoder."""
    try:
        with safe_open(path, "numpy") as file:
            rows, columns = file.get_slice("frames").get_shape()
            return (rows, columns) if file.metadata() == about else None
    except (OSError, SafetensorError, ValueError):
        return None


def _write(path: Path, tensors: dict[str, Any], about: dict[str, str]) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        arrays = {name: torch.from_numpy(array) for name, array in tensors.items()}
        part.write_bytes(pack_tensors(arrays, about))
        part.replace(path)
    except OSError as error:
        raise MediaError(
            f"the features cannot be written: {error.strerror}", where=str(path)
        ) from error
    finally:
        part.unlink(missing_ok=True)
