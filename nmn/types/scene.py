"""Scenes as modules see them: a handle, not features copied around.

``SceneStack`` holds the padded tensors of all pictures of a batch. ``Scene`` says which of them
each row of a module call is about. Modules ask the handle (``lookup``, ``pool``, ``dot``,
``table``) instead of gathering features themselves, because gathering is most of the traffic.
"""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.errors import ExecutionError
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
        self.device = device or torch.device("cpu")
        self.dtype = dtype
        self.objects = max((len(graph) for graph in graphs), default=0)
        self.mask = torch.zeros(len(graphs), self.objects, dtype=torch.bool)
        for row, graph in enumerate(graphs):
            self.mask[row, : len(graph)] = True
        self.mask = self.mask.to(self.device)
        self.boxes = self._padded([graph.boxes for graph in graphs], (4,))
        self.aspect = torch.tensor(
            [graph.width / max(graph.height, 1) for graph in graphs], dtype=dtype
        ).to(self.device)
        self.miss = torch.tensor([graph.miss for graph in graphs], dtype=dtype).to(self.device)
        self._tables: dict[tuple[str, str, str], Tensor] = {}

    def __len__(self) -> int:
        return len(self.graphs)

    def concepts(self, key: str) -> Float[Tensor, "scenes objects words"]:
        """The stacked probabilities of one vocabulary; zeros where masked."""
        return self.table(f"concepts:{key}", lambda stack: stack._stack_concepts(key))

    def table(self, key: str, make: Callable[["SceneStack"], Tensor]) -> Tensor:
        """What depends on the scenes alone, made once a batch: ``[scenes, ...]``.

        Tables are told apart by ``key`` and by what makes them, so that two modules that chose the
        same key do not read each other's.
        """
        maker = make if hasattr(make, "__qualname__") else type(make)
        known = (key, str(maker.__module__), str(maker.__qualname__))
        found = self._tables.get(known)
        if found is None:
            found = self._tables[known] = make(self)
        return found

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
        out = torch.zeros(len(parts), self.objects, *tail, dtype=self.dtype)
        for row, part in enumerate(parts):
            out[row, : part.shape[0]] = part.to(self.dtype)
        return out.to(self.device)


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
        return self.stack.table(
            f"by word:{key}", lambda stack: stack.concepts(key).transpose(1, 2).contiguous()
        )[self.rows, word]

    def pool(
        self, key: str, weights: Float[Tensor, "batch objects"]
    ) -> Float[Tensor, "batch words"]:
        """The weighted sum of the objects' rows."""
        return torch.bmm(weights.unsqueeze(1), self.gather(key)).squeeze(1)

    def dot(self, key: str, query: Float[Tensor, "batch words"]) -> Float[Tensor, "batch objects"]:
        """For every object the inner product of its row with the query."""
        # query x tableᵀ: the other order is ten times slower in torch's bmm.
        return torch.bmm(query.unsqueeze(1), self.gather(key).transpose(1, 2)).squeeze(1)

    def table(self, key: str, make: Callable[[SceneStack], Tensor]) -> Tensor:
        """Scene-only work, done once a batch and then referred to: ``[batch, ...]``."""
        return self.stack.table(key, make).index_select(0, self.rows)

    def select(
        self, key: str, make: Callable[[SceneStack], Tensor], index: Int[Tensor, " batch"]
    ) -> Tensor:
        """``table[row's scene, row's index]`` of a ``[scenes, choices, ...]`` table."""
        return self.stack.table(key, make)[self.rows, index]
