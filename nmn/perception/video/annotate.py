"""The clip again, with what was seen and what an answer meant drawn into it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from nmn.errors import MediaError
from nmn.perception.video.clip import Video
from nmn.perception.video.container import pyav, reason_of
from nmn.types import ClipGraph, Mark

_LONGEST = 960  # pixels along the longer side: legible, and quick to encode
_SEEN, _MEANT = (150, 165, 180), (255, 170, 30)
_INK, _PAPER = (240, 240, 240), (24, 28, 34)
_BAR = 46  # rows of the strip below: a line of text, and the timeline
_UNIT = Fraction(1, 90_000)  # seconds of a tick: the usual clock of MPEG, fine enough for any rate
_QUICKLY = {"preset": "veryfast", "crf": "20"}  # a fifth of the time, and hardly larger
_SHOWN = 0.3  # probability from which a box is drawn


@dataclass(frozen=True)
class Meant:
    """What an answer was about.

    Attributes:
        caption: a line below the clip: the question and its answer.
        boxes: by number of the looked-at frame, the boxes that are meant in it.
        spans: start and end in seconds of the times that are meant.
    """

    caption: str = ""
    boxes: Mapping[int, Sequence[tuple[float, float, float, float]]] = field(default_factory=dict)
    spans: Sequence[tuple[float, float]] = ()

    @classmethod
    def by(cls, caption: str, marks: Sequence[Mark], least: float = 0.5) -> "Meant":
        """What these marks mean that are at least so strong."""
        boxes: dict[int, list[tuple[float, float, float, float]]] = {}
        spans = []
        for mark in marks:
            if mark.strength >= least and mark.box is not None and mark.frame is not None:
                boxes.setdefault(mark.frame, []).append(mark.box)
            elif mark.strength >= least and mark.span is not None:
                spans.append(mark.span)
        return cls(caption, boxes, tuple(dict.fromkeys(spans)))


def annotate(
    video: Video,
    graph: ClipGraph,
    path: str | os.PathLike[str],
    *,
    name: Callable[[int], str] = "#{}".format,
    meant: Meant | None = None,
) -> Path:
    """Write the part of the clip that was looked at as an H.264 file; frames keep their times.

    Arguments:
        video: read again, a frame at a time.
        graph: what was seen of it. Between two looks boxes are moved evenly.
        path: of the file to write; its ending says the format, such as ``.mp4``.
        name: what each object is called.
        meant: what is drawn in another colour.

    Raises:
        MediaError: the clip cannot be read any more, or the file cannot be written.
        MissingExtra: PyAV is not installed.
    """
    target, av = Path(path), pyav()
    drawing = _Drawing(video, graph, name, meant or Meant())
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        with av.open(str(part), "w") as container:
            rate = max(1, round(video.known.rate))
            stream = container.add_stream("libx264", rate=rate, options=_QUICKLY)
            stream.width, stream.height = drawing.size
            stream.pix_fmt = "yuv420p"
            stream.codec_context.time_base = _UNIT
            container.start_encoding()
            for time, pixels in drawing.frames():
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts, frame.time_base = round((time - video.begin) / float(_UNIT)), _UNIT
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        part.replace(target)  # whole, or not at all
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise MediaError(
            f"the annotated clip cannot be written ({reason_of(error)})",
            where=str(target),
            expected="the path of a new file, such as out.mp4, in a folder that is there",
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return target


class _Drawing:
    """Frames with boxes, names and a timeline."""

    def __init__(
        self, video: Video, graph: ClipGraph, name: Callable[[int], str], meant: Meant
    ) -> None:
        self._video, self._graph, self._meant = video, graph, meant
        scale = min(1.0, _LONGEST / max(video.width, video.height))
        # H.264 keeps a colour for each two by two pixels, so that both sides must be even.
        self._shape = tuple(max(2, round(side * scale / 2) * 2) for side in
                            (video.width, video.height))  # fmt: skip
        self._font = ImageFont.load_default(13)
        self._times = graph.times.numpy()
        self._present = graph.present.numpy()
        self._boxes = graph.boxes.numpy()
        sums = [table.sum(dim=1).numpy() for key, table in graph.tables.items()
                if key == "category"]  # fmt: skip
        self._there = sums[0] if sums else np.ones(len(graph))
        self._names = [name(k) for k in range(len(graph))]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the frames written."""
        width, height = self._shape
        return width, height + _BAR

    def frames(self) -> Iterator[tuple[float, NDArray[np.uint8]]]:
        """Seconds and pixels of one frame after another."""
        for frame in self._video.frames():
            yield frame.time, self._drawn(frame.time, frame.rgb())

    def _drawn(self, time: float, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        width, height = self._shape
        canvas = Image.new("RGB", self.size, _PAPER)
        canvas.paste(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))
        draw = ImageDraw.Draw(canvas)
        look = int(np.searchsorted(self._times, time + 1e-6) - 1)
        if look >= 0:
            for row, box, meant in self._boxes_at(look, time):
                self._box(draw, row, box, meant)
        self._timeline(draw, time)
        return np.asarray(canvas)

    def _boxes_at(self, look: int, time: float) -> Iterator[tuple[int, NDArray[Any], bool]]:
        """Object, box and whether it is meant, at a time from this look to the next."""
        after = min(look + 1, len(self._times) - 1)
        long = float(self._times[after] - self._times[look])
        share = 0.0 if after == look else (time - float(self._times[look])) / long
        wanted = [np.array(box) for box in self._meant.boxes.get(look, ())]
        for row in range(len(self._names)):
            if self._present[row, look] * self._there[row] < _SHOWN:
                continue
            box = self._boxes[row, look]
            meant = any(np.allclose(box, other, atol=1e-4) for other in wanted)
            if self._present[row, after] > 0:  # a track ends at a cut: none is drawn across
                box = box + (self._boxes[row, after] - box) * share
            yield row, box, meant

    def _box(self, draw: Any, row: int, box: NDArray[Any], meant: bool) -> None:
        width, height = self._shape
        x1, y1, x2, y2 = (float(v) for v in box * [width, height, width, height])
        color = _MEANT if meant else _SEEN
        draw.rectangle((x1, y1, max(x1, x2), max(y1, y2)), outline=color, width=3 if meant else 1)
        text = self._names[row]
        left, top, right, bottom = draw.textbbox((x1 + 2, max(y1 - 16, 0)), text, font=self._font)
        draw.rectangle((left - 2, top - 1, right + 2, bottom + 1), fill=color)
        draw.text((x1 + 2, max(y1 - 16, 0)), text, fill=_PAPER, font=self._font)

    def _timeline(self, draw: Any, time: float) -> None:
        width, height = self._shape
        text = f"{time:.1f} s  {self._meant.caption}"
        while text and draw.textlength(text, font=self._font) > width - 12:
            text = text[:-2].rstrip("…") + "…"
        draw.text((6, height + 5), text, fill=_INK, font=self._font)
        begin, end = self._video.begin, self._video.end

        def at(seconds: float) -> float:
            share = (seconds - begin) / max(end - begin, 1e-9)
            return 6 + (width - 12) * min(max(share, 0.0), 1.0)

        top, bottom = height + 28, height + 38
        draw.rectangle((at(begin), top, at(end), bottom), fill=(60, 68, 78))
        for start, stop in self._meant.spans:
            draw.rectangle((at(start), top, at(stop), bottom), fill=_MEANT)
        draw.line((at(time), top - 3, at(time), bottom + 3), fill=_INK, width=2)
