"""Tables that depend on the scenes alone, and how a module reads them at one object."""

from collections.abc import Mapping

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.kernels.float32 import CPU
from nmn.types import Object, Scene, SceneStack, Vocabulary, reason

NO_RELATIONS = reason("no relations", "the scene does not state how its objects stand")


def of_object(
    table: Float[Tensor, "places objects values"], places: Int[Tensor, " batch"], target: Object
) -> Float[Tensor, "batch values"]:
    """``table[place, the object]``, zeros where there is no object: ``[batch, values]``.

    One row of the table is read, where a weighted sum would read all of them; for an object that
    is certain both are the same.
    """
    count, objects, values = table.shape
    if not objects:
        return table.new_zeros(target.batch, values)
    sure, index = target.weights.max(dim=1)
    rows = index.add(places, alpha=objects)
    found = table.reshape(count * objects, values).index_select(0, rows)
    return found * sure.unsqueeze(1)


class RelationTable:
    """``[scenes, relations, anchors, objects]``: 1 where the object stands so to the anchor.

    Zeros for scenes that state no relations: see ``lacking_relations``.

    Arguments:
        vocabularies: "relation" has a word for each relation of a scene graph, in its order.

    Raises:
        ExecutionError: when made, where a scene graph states another number of relations.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._words = len(vocabularies["relation"])
        self.key = f"relations:{self._words}"

    def __call__(self, stack: SceneStack) -> Float[Tensor, "scenes relations anchors objects"]:
        shape = len(stack), self._words, stack.objects, stack.objects
        made = torch.zeros(shape, dtype=stack.dtype, device=CPU)
        for row, graph in enumerate(stack.graphs):
            given = graph.relations
            if given is None:
                continue
            if len(given) != self._words:
                raise ExecutionError(
                    f"scene {row} states {len(given)} relations",
                    expected=f"{self._words}, as many as the vocabulary 'relation' has words",
                )
            made[row, :, : len(graph), : len(graph)] = given.transpose(1, 2)
        return made.to(stack.device)


def lacking_relations(scene: Scene) -> Int[Tensor, " batch"] | None:
    """Codes of refusal for the rows whose scene states no relations; None where all do."""
    lacking = scene.stack.table("no relations", _lacking)
    return lacking.index_select(0, scene.rows) if lacking.numel() else None


def _lacking(stack: SceneStack) -> Tensor:
    """``[scenes]`` codes; empty where every scene states its relations, so that asking is free."""
    lacking = [graph.relations is None for graph in stack.graphs]
    codes = torch.tensor(lacking, dtype=torch.int32, device=CPU) * NO_RELATIONS.code
    return (codes if any(lacking) else codes[:0]).to(stack.device)
