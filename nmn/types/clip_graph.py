"""One clip's structured evidence: frames in seconds, what is on screen in them, what happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError, TrailError
from nmn.kernels.float32 import CPU
from nmn.types.made_up_clip import made_up_clip
from nmn.types.mark import Mark
from nmn.types.percept import Box, Media, Percept, finite
from nmn.types.spans import Span, runs, span_text
from nmn.types.vocabulary import Vocabulary

_MOST_PIXELS = 1_000_000  # a side of a picture that a trail may state

# Field -> the axes of each of its tensors; a family of tables has one more, of any length.
_PLAIN = {
    "times": ("frames",),
    "present": ("objects", "frames"),
    "boxes": ("objects", "frames", "4"),
    "spans": ("events", "2"),
}
_TABLES = {
    "tables": ("objects", "words"),
    "track_tables": ("objects", "frames", "words"),
    "frame_tables": ("frames", "words"),
    "event_tables": ("events", "words"),
    "parties": ("events", "objects"),
    "pair_tables": ("objects", "objects", "frames", "words"),
}


def _none() -> dict[str, Tensor]:
    return {}


@dataclass(frozen=True)
class ClipGraph(Percept):
    """The frames, objects and events of one clip, with probabilities for every concept.

    A frame stands for the time from its own to the next frame's, the last one until ``duration``.
    A row sum of a table may stay below one: what is missing is the probability of something else.

    Attributes:
        times: ``[frames]`` seconds at which each is shown, ascending, at any distances.
        duration: seconds; where the clip ends, after the last frame.
        present: ``[objects, frames]`` probability that an object is on screen.
        boxes: ``[objects, frames, 4]`` x1 y1 x2 y2 as fractions of width and height; of frames
            where the object is not on screen they say nothing.
        tables: by vocabulary, ``[objects, words]``: what an object is, all the time.
        track_tables: ``[objects, frames, words]``: what changes: motion, relations to the one
            whom the clip is about, features.
        frame_tables: ``[frames, words]``: of whole frames: what goes on, features.
        event_tables: ``[events, words]``: what kind of event each is.
        spans: ``[events, 2]`` seconds: the start and the end of each.
        parties: by role, ``[events, objects]`` which objects take part.
        pair_tables: ``[objects, objects, frames, words]``: relations among objects, the first
            one's to the second.
        width, height: of a frame, in pixels.
        miss_rate: prior probability that one object of the clip was not found.
        media: where it came from.
    """

    part = "object"

    # Shapes are checked below, always, and not only where annotations are.
    times: Tensor
    duration: float
    present: Tensor
    boxes: Tensor
    width: int
    height: int
    tables: Mapping[str, Tensor] = field(default_factory=_none)
    track_tables: Mapping[str, Tensor] = field(default_factory=_none)
    frame_tables: Mapping[str, Tensor] = field(default_factory=_none)
    event_tables: Mapping[str, Tensor] = field(default_factory=_none)
    spans: Tensor = field(default_factory=lambda: torch.zeros(0, 2, device=CPU))
    parties: Mapping[str, Tensor] = field(default_factory=_none)
    pair_tables: Mapping[str, Tensor] = field(default_factory=_none)
    miss_rate: float = 0.0
    media: Media | None = None

    def __post_init__(self) -> None:
        for name in ("times", "present", "spans"):  # by which the others are measured
            if getattr(self, name).ndim != len(_PLAIN[name]):
                raise DomainError(
                    f"the clip's {name} have shape {tuple(getattr(self, name).shape)}",
                    expected=f"[{', '.join(_PLAIN[name])}]",
                )
        for name, tensor, axes in self._all():
            if not _fits(tensor, axes, self.sizes):
                raise DomainError(
                    f"the clip's {name} have shape {tuple(tensor.shape)}",
                    expected=f"[{', '.join(axes)}] with {self.sizes}",
                )
        wrong = _complaint_of_times(self.times, self.duration, self.spans)
        if wrong is not None:
            raise DomainError(wrong, expected="seconds, ascending, before the clip's end")

    def __len__(self) -> int:
        return int(self.present.shape[0])

    @property
    def frames(self) -> int:
        """How many frames were looked at."""
        return int(self.times.shape[0])

    @property
    def events(self) -> int:
        """How many events there are."""
        return int(self.spans.shape[0])

    @property
    def sizes(self) -> dict[str, int]:
        return {"objects": len(self), "frames": self.frames, "events": self.events}

    @property
    def frame(self) -> tuple[int, int]:
        return self.width, self.height

    @cached_property
    def seconds(self) -> Float[Tensor, " frames"]:
        """``[frames]`` how long each frame stands."""
        end = self.times.new_full((min(self.frames, 1),), self.duration)
        return torch.cat([self.times[1:], end]) - self.times

    @classmethod
    def random(
        cls,
        parts: int,
        vocabularies: Mapping[str, Vocabulary],
        *,
        seed: int = 0,
        sizes: Mapping[str, int] | None = None,
    ) -> Self:
        """A made-up clip of so many objects, see ``made_up_clip``."""
        return cls(**made_up_clip(parts, vocabularies, seed, sizes or {}))

    # ---------------------------------------------------------------- its parts, for a person

    def bounds(self) -> list[Span]:
        """The start and end of each frame, in seconds."""
        starts = self.times.tolist()
        return list(zip(starts, [*starts[1:], self.duration], strict=False))

    def spans_of(self, frames: Sequence[int]) -> list[Span]:
        """The times that these frames stand for, joined where they follow each other."""
        return runs(frames, self.bounds())

    def on_screen(self, index: int) -> list[Span]:
        """When an object is on screen."""
        return self.spans_of((self.present[index] > 0.5).nonzero().flatten().tolist())

    def place(self, index: int) -> str:
        """When an object is on screen, "[0.0-2.5 s, 4.0-5.0 s]"."""
        return f"[{span_text(self.on_screen(index))}]"

    def box_at(self, index: int, frame: int) -> Box | None:
        """An object's box in a frame; None where it is not on screen."""
        if not float(self.present[index, frame]) > 0.5:
            return None
        x1, y1, x2, y2 = (float(edge) for edge in self.boxes[index, frame])
        return x1, y1, x2, y2

    def marks(self, index: int, label: str, strength: float) -> list[Mark]:
        """When an object is on screen, and its box in each of those frames."""
        made = [Mark("span", label, strength, span=span) for span in self.on_screen(index)]
        boxes = ((frame, self.box_at(index, frame)) for frame in range(self.frames))
        made += [Mark("box", label, strength, box, frame=k) for k, box in boxes if box is not None]
        return made

    # ------------------------------------------------------------------------ in a trail

    def _all(self) -> list[tuple[str, Tensor, tuple[str, ...]]]:
        """Every tensor with its name in a trail and its axes."""
        made = [(name, getattr(self, name), axes) for name, axes in _PLAIN.items()]
        for family, axes in _TABLES.items():
            made += [(f"{family}:{key}", one, axes) for key, one in getattr(self, family).items()]
        return made

    def tensors(self) -> dict[str, Tensor]:
        return {
            **{name: tensor for name, tensor, _ in self._all()},
            "size": torch.tensor([self.width, self.height], dtype=torch.int64, device=CPU),
            "length": torch.tensor(self.duration, dtype=torch.float64, device=CPU),
            "miss": torch.tensor(self.miss_rate, dtype=torch.float64, device=CPU),
        }

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Self:
        """The graph that ``tensors`` gave, from a trail.

        Raises:
            TrailError: a tensor is missing, or they are not those of one clip.
        """
        plain = {name: tensors.get(name) for name in (*_PLAIN, "size", "length", "miss")}
        if lacking := [name for name, tensor in plain.items() if tensor is None]:
            raise TrailError(f"the clip lacks {', '.join(lacking)}")
        families: dict[str, dict[str, Tensor]] = {family: {} for family in _TABLES}
        for name in set(tensors) - set(plain):
            family, _, key = name.partition(":")
            if family not in _TABLES:
                raise TrailError(f"a clip has no '{name}'")
            families[family][key] = tensors[name]
        size, length, miss = (tensors[name] for name in ("size", "length", "miss"))
        numbers = [one for name, one in tensors.items() if name != "size"]
        right = (
            size.shape == (2,)
            and not size.is_floating_point()
            and all(0 < int(side) <= _MOST_PIXELS for side in size)
            and length.ndim == miss.ndim == 0
            and all(finite(one) for one in numbers)
        )
        if not right:
            raise TrailError("the clip's tensors do not fit together")
        width, height = (int(side) for side in size)
        try:
            return cls(
                times=tensors["times"],
                present=tensors["present"],
                boxes=tensors["boxes"],
                spans=tensors["spans"],
                tables=families["tables"],
                track_tables=families["track_tables"],
                frame_tables=families["frame_tables"],
                event_tables=families["event_tables"],
                parties=families["parties"],
                pair_tables=families["pair_tables"],
                duration=float(length),
                width=width,
                height=height,
                miss_rate=float(miss),
            )
        except DomainError as error:
            raise TrailError(f"the clip's tensors do not fit together: {error}") from None


def _complaint_of_times(times: Tensor, duration: float, spans: Tensor) -> str | None:
    """What is wrong with a clip's times, if anything."""
    if len(times) and not bool((times >= 0).all()):
        return "a frame is shown before the clip begins"
    if not bool((times[1:] > times[:-1]).all()):
        return "the frames' times do not ascend"
    if len(times) and not duration > float(times[-1]):
        return f"the clip ends at {duration} s, and its last frame is shown at {times[-1]:g} s"
    if not bool((spans[:, 1] >= spans[:, 0]).all()):
        return "an event ends before it starts"
    return None


def _fits(tensor: Tensor, axes: Sequence[str], sizes: Mapping[str, int]) -> bool:
    fixed = {**sizes, "2": 2, "4": 4}
    return tensor.ndim == len(axes) and all(
        axis == "words" or fixed[axis] == length
        for axis, length in zip(axes, tensor.shape, strict=True)
    )
