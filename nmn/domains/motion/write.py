"""Clips as files: pictures and videos, and the annotations of the field's own data sets."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from PIL import Image

from nmn.datasets.clip_features import ClipFeatures, write_features
from nmn.domains.motion.agqa import english, identities, scene_graph
from nmn.domains.motion.clevrer import annotation, prediction, video_name
from nmn.domains.motion.growing import growing_object
from nmn.domains.motion.star import class_files, situations
from nmn.modules.ports import FEATURES
from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion import MotionClip, boxes_of, frames_of, write_mp4
from nmn.synthetic.motion.files import write_text
from nmn.synthetic.motion.seen import seen_graph

LAYOUTS = {"agent": ("native", "agqa", "star"), "physics": ("native", "clevrer")}
"""What clips of each kind can be written as; "native" are the clips themselves."""

_BOXES = (192, 128)  # the pictures whose pixels give the boxes of the annotations


def draw(folder: Path, split: str, clip: MotionClip, render: str, width: int, fps: float) -> None:
    """Draw a clip, unless it is drawn already.

    Arguments:
        render: "mp4" writes videos/SPLIT/NAME.mp4, "frames" frames/SPLIT/NAME/000001.png ...
        width: of the pictures, which are two thirds as high.
        fps: of an agent's clip, which is simulated at more; others are drawn as they are.

    Raises:
        WorldError: the size is none, or the files cannot be written.
        MissingExtra: a video without PyAV.
    """
    size = (width, width * 2 // 3)
    name = f"{clip.name}.mp4" if clip.kind == "agent" else video_name(clip)
    if clip.kind == "agent":
        clip = clip.sampled(fps)
    if render == "mp4":
        path = folder / "videos" / split / name
        if not path.exists():
            write_mp4(path, frames_of(clip, size), clip.shown_fps)
        return
    final = folder / "frames" / split / clip.name
    if final.exists():
        return
    part = final.with_name(f".{final.name}.part")
    try:
        part.mkdir(parents=True, exist_ok=True)
        for number, frame in enumerate(frames_of(clip, size), 1):
            Image.fromarray(frame).save(part / f"{number:06d}.png")
        part.replace(final)
    except OSError as error:
        raise WorldError(
            f"cannot be written ({error.strerror or error})", where=str(final)
        ) from None


def write_seen(
    folder: Path, split: str, clip: MotionClip, fps: float, noise: int, seed: int
) -> None:
    """Write features/SPLIT/NAME.safetensors, unless it is there: what is seen of a clip.

    Arguments:
        fps: of an agent's clip; others are seen in all of their frames.
        noise: level, see ``nmn.synthetic.motion.seen.NOISES``.
        seed: of the noise and of the order of the things.

    Raises:
        WorldError: the file cannot be written.
    """
    path = folder / "features" / split / f"{clip.name}.safetensors"
    if path.exists():
        return
    graph = seen_graph(clip.sampled(fps) if clip.kind == "agent" else clip, noise, seed=seed)
    made = ClipFeatures(
        graph.frame_tables[FEATURES],
        graph.times.to(torch.float32),
        graph.track_tables[FEATURES],
        graph.present.to(torch.float32),
        graph.boxes.to(torch.float32),
    )
    try:
        write_features(path, made)
    except OSError as error:
        raise WorldError(
            f"cannot be written ({error.strerror or error})", where=str(path)
        ) from None


def write_layout(
    layout: str, folder: Path, split: str, clips: Iterable[MotionClip], fps: float
) -> Iterator[None]:
    """Write the annotations of clips in a layout; yields after every clip.

    - "agqa": agqa/SPLIT_scene_graphs.json, and ENG.txt and IDX.txt beside it.
    - "star": star/SPLIT_situations.json, and the class files in star/classes/.
    - "clevrer": clevrer/SPLIT_predictions.json, and a file a clip in clevrer/annotation_SPLIT/.

    Arguments:
        fps: of an agent's clips: how many frames a second are annotated.

    Raises:
        WorldError: a file cannot be written.
    """
    return _WRITERS[layout](folder / layout, split, clips, fps)


def _write_agqa(
    folder: Path, split: str, clips: Iterable[MotionClip], fps: float
) -> Iterator[None]:
    for name, words in (("ENG.txt", english()), ("IDX.txt", identities())):
        write_text(folder / name, json.dumps(words, indent=0) + "\n")
    with growing_object(folder / f"{split}_scene_graphs.json") as add:
        for whole in clips:
            clip = whole.sampled(fps)
            add(clip.name, scene_graph(clip, *boxes_of(clip, _BOXES), split))
            yield


def _write_star(
    folder: Path, split: str, clips: Iterable[MotionClip], fps: float
) -> Iterator[None]:
    for name, lines in class_files().items():
        write_text(folder / "classes" / name, "\n".join(lines) + "\n")
    with growing_object(folder / f"{split}_situations.json") as add:
        for whole in clips:
            clip = whole.sampled(fps)
            add(clip.name, situations(clip, boxes_of(clip, _BOXES)[0]))
            yield


def _write_clevrer(
    folder: Path, split: str, clips: Iterable[MotionClip], fps: float
) -> Iterator[None]:
    with growing_object(folder / f"{split}_predictions.json") as add:
        for clip in clips:
            path = folder / f"annotation_{split}" / f"annotation_{clip.number:05d}.json"
            if not path.exists():
                write_text(path, json.dumps(annotation(clip)) + "\n")
            add(f"sim_{clip.number:05d}", prediction(clip))
            yield


_WRITERS = {"agqa": _write_agqa, "star": _write_star, "clevrer": _write_clevrer}
