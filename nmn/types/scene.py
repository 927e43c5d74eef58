"""Scenes as modules see them: a handle, not features copied around.

``SceneStack`` holds the padded tensors of all pictures of a batch. ``Scene`` says which of them
each row of a module call is about. Modules ask the handle (``lookup``, ``pool``, ``dot``,
``table``) instead of gathering features themselves, because gathering is most of the traffic.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from nmn.errors import ExecutionError
from nmn.kernels import dot, pool, select
from nmn.kernels.float32 import CPU
from nmn.types.scene_graph import SceneGraph


class SceneStack:
    """The pictures of a batch, padded to the same number of objects.

    Attributes:
        mask: ``[scenes, objects]`` True where a scene has that object.
        boxes: ``[scenes, objects, 4]`` x1 y1 x2 y2 as fractions; zeros where masked.
        aspect: ``[scenes]`` width divided by height, to compare distances along both axes.
        miss: ``[scenes]`` prior probability that one object was not found.
    """

    def __init__(
        self,
        graphs: Sequence[SceneGraph],
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.graphs = tuple(graphs)
        self.device = device or CPU
        self.dtype = dtype
        self.objects = max((len(graph) for graph in graphs), default=0)
        self.mask = torch.zeros(len(graphs), self.objects, dtype=torch.bool, device=CPU)
        for row, graph in enumerate(graphs):
            self.mask[row, : len(graph)] = True
        self.mask = self.mask.to(self.device)
        self.boxes = self._padded([graph.boxes for graph in graphs], (4,))
        self.aspect = torch.tensor(
            [graph.width / max(graph.height, 1) for graph in graphs], dtype=dtype, device=CPU
        ).to(self.device)
        self.miss = torch.tensor([graph.miss for graph in graphs], dtype=dtype, device=CPU).to(
            self.device
        )
        self._tables: dict[tuple[object, ...], Tensor] = {}
        self._makers: list[object] = []
        # What modules can reach, and how often it had been written into.
        self._watched: list[tuple[str, Tensor]] = [(n, getattr(self, n)) for n in _GIVEN]
        self._versions = [0] * len(_GIVEN)

    def __len__(self) -> int:
        return len(self.graphs)

    def concepts(self, key: str) -> Float[Tensor, "scenes objects words"]:
        """The stacked probabilities of one vocabulary; zeros where masked."""
        return self.table(f"concepts:{key}", lambda stack: stack._stack_concepts(key))

    def table(self, key: str, make: Callable[["SceneStack"], Tensor]) -> Tensor:
        """What depends on the scenes alone, made once a batch: ``[scenes, ...]``.

        Tables are told apart by ``key`` and by what makes them, so that two modules that chose the
        same key do not read each other's; what a module with weights makes (itself, or a method of
        it) is also told apart from what another of its class makes.
        """
        maker = make if hasattr(make, "__qualname__") else type(make)
        owner = getattr(make, "__self__", make)
        weights = id(owner) if isinstance(owner, nn.Module) else 0
        known = (key, maker.__module__, maker.__qualname__, weights)
        found = self._tables.get(known)
        if found is None:
            found = self._tables[known] = make(self)
            self._makers.append(owner)  # alive, so that no other gets its id
            if isinstance(found, Tensor):
                self._watched.append((key, found))
                self._versions.append(0 if found.is_inference() else found._version)
        return found

    def fresh(self) -> "SceneStack":
        """The same pictures without the tables made so far: for the next batch, after a training
        step has changed the weights that made them."""
        again = copy(self)
        given = ("concepts:", "grid:")
        again._tables = {k: t for k, t in self._tables.items() if str(k[0]).startswith(given)}
        again._makers = []
        again._watched = [w for w in self._watched if w[0] in _GIVEN or w[0].startswith(given)]
        again._versions = [0] * len(again._watched)
        return again

    # ---------------------------------------------------------- what modules must leave as it is

    def watch(self) -> None:
        """Note how often every tensor was written into: ``written`` compares with it.

        Tables that are made later are watched from then on. Not to be called in inference mode.
        """
        try:
            self._versions = [tensor._version for _, tensor in self._watched]
        except RuntimeError:
            self._make_countable()
            self._versions = [tensor._version for _, tensor in self._watched]

    def _make_countable(self) -> None:
        """torch counts no writes into tensors that were made in inference mode: copy those."""
        for name in _GIVEN:
            setattr(self, name, _countable(getattr(self, name)))
        self._tables = {known: _countable(table) for known, table in self._tables.items()}
        self._watch_all()

    def _watch_all(self) -> None:
        self._watched = [(name, getattr(self, name)) for name in _GIVEN]
        tables = self._tables.items()
        self._watched += [(str(k[0]), table) for k, table in tables if isinstance(table, Tensor)]

    def written(self) -> str | None:
        """The name of a tensor that was written into since ``watch``; None where none was."""
        for (name, tensor), version in zip(self._watched, self._versions, strict=True):
            if tensor._version != version:
                return name
        return None

    def restore(self) -> None:
        """Make anew what the graphs give, after somebody wrote into it, and forget the rest.

        In place where possible, because stacks made by ``fresh`` share it.
        """
        made = self.anew()
        for name in _GIVEN:
            setattr(self, name, _refilled(getattr(self, name), getattr(made, name)))
        kept = {}
        for known, table in self._tables.items():
            kind, _, key = str(known[0]).partition(":")
            own = known[1] == __name__ and kind in ("concepts", "grid")
            if own and not table.requires_grad:
                kept[known] = _refilled(table, getattr(made, kind)(key))
        self._tables, self._makers = kept, []
        self._watch_all()
        self.watch()

    def anew(self) -> "SceneStack":
        """The same pictures, stacked again from their graphs: shares nothing with this stack."""
        return SceneStack(self.graphs, device=self.device, dtype=self.dtype)

    def forget(self) -> None:
        """Drop all tables: they are made again where they are asked for again.

        A trail keeps the pictures of a run for as long as somebody keeps its answer, and the tables
        are many times as large.
        """
        self._tables = {}
        self._makers = []
        self._watched = []

    def grid(self, key: str) -> Float[Tensor, "scenes channels height width"]:
        """The stacked feature maps of one name.

        Raises:
            ExecutionError: where a scene has no such map, or the maps differ in shape.
        """
        return self.table(f"grid:{key}", lambda stack: stack._stack_maps(key))

    def grid_channels_last(self, key: str) -> Float[Tensor, "scenes height width channels"]:
        """The same with the channels last, as ``FeatureMap`` keeps them."""
        return self.table(
            f"grid, channels last:{key}",
            lambda stack: stack.grid(key).permute(0, 2, 3, 1).contiguous(),
        )

    @cached_property
    def full(self) -> bool:
        """Have all scenes the same number of objects, so that nothing is padding?"""
        return all(len(graph) == self.objects for graph in self.graphs)

    @cached_property
    def needs_gradients(self) -> bool:
        """Do the scenes themselves learn: does any table or map of theirs need a gradient?"""
        return any(
            tensor.requires_grad
            for graph in self.graphs
            for tensor in (*graph.tables.values(), *graph.maps.values())
        )

    @cached_property
    def dims(self) -> dict[str, int]:
        """The sizes of named axes that the scenes give: objects, and height and width of maps."""
        sizes = {"objects": self.objects}
        shapes = {grid.shape[1:] for graph in self.graphs for grid in graph.maps.values()}
        if len(shapes) == 1:
            sizes["height"], sizes["width"] = next(iter(shapes))
        return sizes

    def _stack_maps(self, key: str) -> Tensor:
        lacking = [graph for graph in self.graphs if key not in graph.maps]
        if lacking:
            name = lacking[0].media.name if lacking[0].media else None
            raise ExecutionError(
                f"the scene has no feature map '{key}'",
                where=name,
                expected=f"one of: {', '.join(sorted(lacking[0].maps)) or 'no map at all'}",
                hint="let the domain's perception make it, or leave out the modules that read it",
            )
        shapes = sorted({tuple(graph.maps[key].shape) for graph in self.graphs})
        if len(shapes) > 1:
            raise ExecutionError(f"the scenes' '{key}' maps differ in shape: {shapes}")
        made = torch.stack([graph.maps[key] for graph in self.graphs])
        return made.to(device=self.device, dtype=self.dtype)

    def _stack_concepts(self, key: str) -> Tensor:
        lacking = [graph for graph in self.graphs if key not in graph.tables]
        if lacking:
            name = lacking[0].media.name if lacking[0].media else None
            raise ExecutionError(
                f"the scene has no table of '{key}' probabilities",
                where=name,
                expected=f"one of: {', '.join(sorted(lacking[0].tables)) or 'no table at all'}",
                hint="let the domain's perception fill it, or leave out the modules that read it",
            )
        widths = {graph.tables[key].shape[1] for graph in self.graphs}
        if len(widths) > 1:
            raise ExecutionError(f"the scenes' '{key}' tables differ in width: {sorted(widths)}")
        return self._padded([graph.tables[key] for graph in self.graphs], (max(widths),))

    def _padded(self, parts: Sequence[Tensor], tail: tuple[int, ...]) -> Tensor:
        out = torch.zeros(len(parts), self.objects, *tail, dtype=self.dtype, device=CPU)
        for row, part in enumerate(parts):
            out[row, : part.shape[0]] = part.to(self.dtype)
        return out.to(self.device)


# What a stack makes of its graphs at once; ``concepts`` and ``grid`` it makes when asked.
_GIVEN = ("mask", "boxes", "aspect", "miss")


def _countable(tensor: Tensor) -> Tensor:
    """The same as a tensor that torch counts the writes into: it does not for inference tensors."""
    return tensor.clone() if isinstance(tensor, Tensor) and tensor.is_inference() else tensor


def _refilled(old: Tensor, new: Tensor) -> Tensor:
    """``old`` with the numbers of ``new``; ``new`` where it has lost its shape."""
    if old.shape != new.shape:
        return new
    with torch.no_grad():
        return old.copy_(new)


class Scene:
    """A batch of references to the scenes of a stack.

    Arguments:
        stack: the pictures.
        rows: ``[batch]`` which of them each row is about.
        counts: how many different counts (0, 1, ...) a Number distinguishes in this batch; by
            default every object and one missed one.
    """

    def __init__(
        self, stack: SceneStack, rows: Int[Tensor, " batch"], counts: int | None = None
    ) -> None:
        self.stack = stack
        self.rows = rows
        self.counts = stack.objects + 2 if counts is None else counts

    @property
    def batch(self) -> int:
        return int(self.rows.shape[0])

    @property
    def mask(self) -> Bool[Tensor, "batch objects"]:
        """``[batch, objects]`` True where the row's scene has that object."""
        return self.stack.mask.index_select(0, self.rows)

    def present(self, scores: Float[Tensor, "batch objects"]) -> Float[Tensor, "batch objects"]:
        """The scores, 0 where the row's scene has no such object."""
        if self.stack.full:
            return scores
        kept = self.stack.table("present", lambda stack: stack.mask.to(stack.dtype))
        return scores * kept.index_select(0, self.rows)

    @property
    def boxes(self) -> Float[Tensor, "batch objects 4"]:
        """``[batch, objects, 4]`` as fractions of the picture."""
        return self.stack.boxes.index_select(0, self.rows)

    @property
    def miss(self) -> Float[Tensor, " batch"]:
        """``[batch]`` prior probability that one object was not found."""
        return self.stack.miss.index_select(0, self.rows)

    def gather(self, key: str) -> Float[Tensor, "batch objects words"]:
        """The whole table, copied to every row: the slow way, for what the others cannot do."""
        return self.stack.concepts(key).index_select(0, self.rows)

    def lookup(self, key: str, word: Int[Tensor, " batch"]) -> Float[Tensor, "batch objects"]:
        """For every object the probability of the row's word."""
        return self.select(
            f"by word:{key}", lambda stack: stack.concepts(key).transpose(1, 2).contiguous(), word
        )

    def pool(
        self, key: str, weights: Float[Tensor, "batch objects"]
    ) -> Float[Tensor, "batch words"]:
        """The weighted sum of the objects' rows, without copying them."""
        return pool(self.stack.concepts(key), self.rows, weights)

    def dot(self, key: str, query: Float[Tensor, "batch words"]) -> Float[Tensor, "batch objects"]:
        """For every object the inner product of its row with the query."""
        return dot(self.stack.concepts(key), self.rows, query)

    def grid(self, key: str) -> Float[Tensor, "batch height width channels"]:
        """The feature map of each row's scene, channels last, copied to every row."""
        return self.stack.grid_channels_last(key).index_select(0, self.rows)

    def table(self, key: str, make: Callable[[SceneStack], Tensor]) -> Tensor:
        """Scene-only work, done once a batch and then referred to: ``[batch, ...]``."""
        return self.stack.table(key, make).index_select(0, self.rows)

    def select(
        self, key: str, make: Callable[[SceneStack], Tensor], index: Int[Tensor, " batch"]
    ) -> Tensor:
        """``table[row's scene, row's index]`` of a ``[scenes, choices, ...]`` table."""
        return select(self.stack.table(key, make), self.rows, index)
