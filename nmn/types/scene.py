"""Pictures as modules see them: ``Scene`` is their handle, ``SceneStack`` what it leads to.

Modules ask the handle (``lookup``, ``pool``, ``dot``, ``table``) instead of gathering features
themselves, because gathering is most of the traffic.
"""

from collections.abc import Sequence
from functools import cached_property

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.kernels import dot, pool
from nmn.kernels.float32 import CPU
from nmn.types.scene_graph import SceneGraph
from nmn.types.stack import Handle, Stack


class SceneStack(Stack[SceneGraph], of=SceneGraph):
    """The pictures of a batch, padded to the same number of objects.

    Attributes:
        mask: ``[scenes, objects]`` True where a scene has that object.
        boxes: ``[scenes, objects, 4]`` x1 y1 x2 y2 as fractions; zeros where masked.
        aspect: ``[scenes]`` width divided by height, to compare distances along both axes.
        miss_rate: ``[scenes]`` prior probability that one object was not found.
    """

    given = ("mask", "boxes", "aspect", "miss_rate")
    tables_of = ("concepts", "grid")

    def __init__(
        self,
        graphs: Sequence[SceneGraph],
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(graphs, device=device, dtype=dtype)
        self.objects = max((len(graph) for graph in graphs), default=0)
        self.mask = torch.zeros(len(graphs), self.objects, dtype=torch.bool, device=CPU)
        for row, graph in enumerate(graphs):
            self.mask[row, : len(graph)] = True
        self.mask = self.mask.to(self.device)
        self.boxes = self._padded([graph.boxes for graph in graphs], (4,))
        self.aspect = torch.tensor(
            [graph.width / max(graph.height, 1) for graph in graphs], dtype=dtype, device=CPU
        ).to(self.device)
        self.miss_rate = torch.tensor(
            [graph.miss_rate for graph in graphs], dtype=dtype, device=CPU
        ).to(self.device)

    @property
    def graphs(self) -> tuple[SceneGraph, ...]:
        """The percepts of pictures."""
        return self.percepts

    def handle(self, rows: Int[Tensor, " batch"], counts: int) -> "Scene":
        return Scene(self, rows, counts)

    def concepts(self, key: str) -> Float[Tensor, "scenes objects words"]:
        """The stacked probabilities of one vocabulary; zeros where masked."""
        return self.table(f"concepts:{key}", lambda stack: stack._stack_concepts(key))

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


class Scene(Handle[SceneStack]):
    """A batch of references to the pictures of a stack."""

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
    def miss_rate(self) -> Float[Tensor, " batch"]:
        """``[batch]`` prior probability that one object was not found."""
        return self.stack.miss_rate.index_select(0, self.rows)

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
