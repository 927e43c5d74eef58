"""Clips as modules see them: ``Clip`` is their handle, ``ClipStack`` what it leads to."""

from collections.abc import Callable, Sequence
from functools import cached_property

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.kernels import dot, pool
from nmn.kernels.float32 import CPU
from nmn.types.clip_graph import ClipGraph
from nmn.types.stack import Handle, Stack


class ClipStack(Stack[ClipGraph], of=ClipGraph):
    """The clips of a batch, padded to the same numbers of objects, frames and events.

    Attributes:
        mask: ``[clips, objects]`` True where a clip has that object.
        frame_mask: ``[clips, frames]`` and ``event_mask [clips, events]`` likewise.
        times: ``[clips, frames]`` seconds; of frames that a clip lacks, its end.
        seconds: ``[clips, frames]`` how long each frame stands; 0 where masked.
        duration: ``[clips]`` seconds.
        present: ``[clips, objects, frames]`` probability that an object is on screen.
        boxes: ``[clips, objects, frames, 4]`` as fractions of the frame.
        spans: ``[clips, events, 2]`` start and end in seconds.
        miss_rate: ``[clips]`` prior probability that one object was not found.
    """

    given = ("mask", "frame_mask", "event_mask", "times", "seconds", "duration", "present",
             "boxes", "spans", "miss_rate")  # fmt: skip
    tables_of = ("concepts", "of_frames", "of_tracks", "of_events", "roles", "of_pairs")

    def __init__(
        self,
        graphs: Sequence[ClipGraph],
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(graphs, device=device, dtype=dtype)
        self.mask = self._mask("objects")
        self.frame_mask = self._mask("frames")
        self.event_mask = self._mask("events")
        self.duration = self._numbers([graph.duration for graph in graphs])
        times = self._padded([graph.times for graph in graphs], "frames")
        self.times = torch.where(self.frame_mask, times, self.duration.unsqueeze(1))
        self.seconds = self._padded([graph.seconds for graph in graphs], "frames")
        self.present = self._padded([graph.present for graph in graphs], "objects", "frames")
        self.boxes = self._padded([graph.boxes for graph in graphs], "objects", "frames", 4)
        self.spans = self._padded([graph.spans for graph in graphs], "events", 2)
        self.miss_rate = self._numbers([graph.miss_rate for graph in graphs])

    def handle(self, rows: Int[Tensor, " batch"], counts: int) -> "Clip":
        return Clip(self, rows, counts)

    @cached_property
    def dims(self) -> dict[str, int]:
        """The sizes of named axes that the clips give: objects, frames and events."""
        return {
            axis: max((graph.sizes[axis] for graph in self.percepts), default=0)
            for axis in ("objects", "frames", "events")
        }

    @cached_property
    def largest_count(self) -> int:
        """Objects and events are counted: every one of a clip, and one that was missed."""
        return max((max(len(graph), graph.events) for graph in self.percepts), default=0) + 1

    # -------------------------------------------------------------- the families of tables

    def concepts(self, key: str) -> Float[Tensor, "clips objects words"]:
        """What objects are; zeros where masked, as in all of these."""
        return self._family("concepts", "tables", key, "objects")

    def of_frames(self, key: str) -> Float[Tensor, "clips frames words"]:
        """What whole frames show."""
        return self._family("of_frames", "frame_tables", key, "frames")

    def of_tracks(self, key: str) -> Float[Tensor, "clips objects frames words"]:
        """What objects are in each frame."""
        return self._family("of_tracks", "track_tables", key, "objects", "frames")

    def of_events(self, key: str) -> Float[Tensor, "clips events words"]:
        """What events are."""
        return self._family("of_events", "event_tables", key, "events")

    def roles(self, key: str) -> Float[Tensor, "clips events objects"]:
        """Which objects take part in events in a role."""
        return self._family("roles", "parties", key, "events")

    def of_pairs(self, key: str) -> Float[Tensor, "clips objects objects frames words"]:
        """How objects are related in each frame."""
        return self._family("of_pairs", "pair_tables", key, "objects", "objects", "frames")

    def _family(self, method: str, family: str, key: str, *axes: str) -> Tensor:
        def make(stack: "ClipStack") -> Tensor:
            given = [getattr(graph, family) for graph in stack.percepts]
            for graph, tables in zip(stack.percepts, given, strict=True):
                if key not in tables:
                    raise ExecutionError(
                        f"the clip has no '{key}' among its {family.replace('_', ' ')}",
                        where=graph.media.name if graph.media else None,
                        expected=f"one of: {', '.join(sorted(tables)) or 'none at all'}",
                        hint="let the domain's perception fill it, "
                        "or leave out the modules that read it",
                    )
            parts = [tables[key] for tables in given]
            if family == "parties":
                return stack._padded(parts, *axes, "objects")
            widths = sorted({int(part.shape[-1]) for part in parts})
            if len(widths) > 1:
                raise ExecutionError(f"the clips' '{key}' tables differ in width: {widths}")
            return stack._padded(parts, *axes, widths[0])

        return self.table(f"{method}:{key}", make)

    def _mask(self, axis: str) -> Tensor:
        made = torch.zeros(len(self), self.dims[axis], dtype=torch.bool, device=CPU)
        for row, graph in enumerate(self.percepts):
            made[row, : graph.sizes[axis]] = True
        return made.to(self.device)

    def _numbers(self, numbers: Sequence[float]) -> Tensor:
        return torch.tensor(numbers, dtype=self.dtype, device=CPU).to(self.device)

    def _padded(self, parts: Sequence[Tensor], *axes: str | int) -> Tensor:
        sizes = [self.dims[axis] if isinstance(axis, str) else axis for axis in axes]
        made = torch.zeros(len(parts), *sizes, dtype=self.dtype, device=CPU)
        for row, part in enumerate(parts):
            there = made[row]
            for axis, length in enumerate(part.shape):
                there = there.narrow(axis, 0, length)
            there.copy_(part)
        return made.to(self.device)


class Clip(Handle[ClipStack]):
    """A batch of references to the clips of a stack."""

    def _rows(self, tensor: Tensor) -> Tensor:
        return tensor.index_select(0, self.rows)

    @property
    def mask(self) -> Bool[Tensor, "batch objects"]:
        """``[batch, objects]`` True where the row's clip has that object."""
        return self._rows(self.stack.mask)

    @property
    def frame_mask(self) -> Bool[Tensor, "batch frames"]:
        """``[batch, frames]`` True where the row's clip has that frame."""
        return self._rows(self.stack.frame_mask)

    @property
    def event_mask(self) -> Bool[Tensor, "batch events"]:
        """``[batch, events]`` True where the row's clip has that event."""
        return self._rows(self.stack.event_mask)

    @property
    def times(self) -> Float[Tensor, "batch frames"]:
        """``[batch, frames]`` seconds at which each is shown; the clip's end where it has none."""
        return self._rows(self.stack.times)

    @property
    def seconds(self) -> Float[Tensor, "batch frames"]:
        """``[batch, frames]`` how long each frame stands; 0 where there is none."""
        return self._rows(self.stack.seconds)

    @property
    def duration(self) -> Float[Tensor, " batch"]:
        """``[batch]`` seconds of the whole clip."""
        return self._rows(self.stack.duration)

    @property
    def present(self) -> Float[Tensor, "batch objects frames"]:
        """``[batch, objects, frames]`` probability that each object is on screen."""
        return self._rows(self.stack.present)

    @property
    def boxes(self) -> Float[Tensor, "batch objects frames 4"]:
        """``[batch, objects, frames, 4]`` as fractions of the frame."""
        return self._rows(self.stack.boxes)

    @property
    def spans(self) -> Float[Tensor, "batch events 2"]:
        """``[batch, events, 2]`` start and end of each event, in seconds."""
        return self._rows(self.stack.spans)

    @property
    def miss_rate(self) -> Float[Tensor, " batch"]:
        """``[batch]`` prior probability that one object was not found."""
        return self._rows(self.stack.miss_rate)

    # ---------------------------------------- whole tables, copied to every row: the slow way

    def gather(self, key: str) -> Float[Tensor, "batch objects words"]:
        """What the objects are."""
        return self._rows(self.stack.concepts(key))

    def frame_table(self, key: str) -> Float[Tensor, "batch frames words"]:
        """What whole frames show."""
        return self._rows(self.stack.of_frames(key))

    def track_table(self, key: str) -> Float[Tensor, "batch objects frames words"]:
        """What the objects are in each frame."""
        return self._rows(self.stack.of_tracks(key))

    def event_table(self, key: str) -> Float[Tensor, "batch events words"]:
        """What the events are."""
        return self._rows(self.stack.of_events(key))

    def parties(self, role: str) -> Float[Tensor, "batch events objects"]:
        """Which objects take part in the events in a role."""
        return self._rows(self.stack.roles(role))

    # ------------------------------------------------- the part of a table that a row asks for

    def lookup(self, key: str, word: Int[Tensor, " batch"]) -> Float[Tensor, "batch objects"]:
        """For every object the probability of the row's word."""
        return self._by_word("concepts", key, ClipStack.concepts, word)

    def frame_lookup(self, key: str, word: Int[Tensor, " batch"]) -> Float[Tensor, "batch frames"]:
        """For every frame the probability of the row's word."""
        return self._by_word("of_frames", key, ClipStack.of_frames, word)

    def track_lookup(
        self, key: str, word: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch objects frames"]:
        """For every object and frame the probability of the row's word."""
        return self._by_word("of_tracks", key, ClipStack.of_tracks, word)

    def event_lookup(self, key: str, word: Int[Tensor, " batch"]) -> Float[Tensor, "batch events"]:
        """For every event the probability of the row's word."""
        return self._by_word("of_events", key, ClipStack.of_events, word)

    def pair_lookup(
        self, key: str, word: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch objects objects frames"]:
        """For every pair of objects and frame the probability of the row's word."""
        return self._by_word("of_pairs", key, ClipStack.of_pairs, word)

    def _by_word(
        self, method: str, key: str, table: Callable[[ClipStack, str], Tensor], word: Tensor
    ) -> Tensor:
        def by_word(stack: ClipStack) -> Tensor:
            return table(stack, key).movedim(-1, 1).contiguous()

        return self.select(f"{method} by word:{key}", by_word, word)

    # ------------------------------------------------------ products, without copying the table

    def pool_frames(
        self, key: str, weights: Float[Tensor, "batch frames"]
    ) -> Float[Tensor, "batch words"]:
        """The weighted sum of the frames' rows."""
        return pool(self.stack.of_frames(key), self.rows, weights)

    def dot_frames(
        self, key: str, query: Float[Tensor, "batch words"]
    ) -> Float[Tensor, "batch frames"]:
        """For every frame the inner product of its row with the query."""
        return dot(self.stack.of_frames(key), self.rows, query)

    def pool_tracks(
        self, key: str, weights: Float[Tensor, "batch objects frames"]
    ) -> Float[Tensor, "batch words"]:
        """The weighted sum of all objects' rows in all frames."""
        return pool(self.stack.of_tracks(key).flatten(1, 2), self.rows, weights.flatten(1))

    def dot_tracks(
        self, key: str, query: Float[Tensor, "batch words"]
    ) -> Float[Tensor, "batch objects frames"]:
        """For every object and frame the inner product of its row with the query."""
        table = self.stack.of_tracks(key)
        made = dot(table.flatten(1, 2), self.rows, query)
        return made.reshape(len(made), table.shape[1], table.shape[2])
