"""Tracks by how they stand to others, frame by frame."""

from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.modules.candidates import nothing_fits
from nmn.modules.counting import presence
from nmn.modules.geometry import RelationTable
from nmn.modules.module import Module, module
from nmn.modules.ports import Relation
from nmn.types import (
    Clip,
    ClipStack,
    ObjectFrames,
    ObjectSet,
    Reading,
    Reason,
    Value,
    Vocabulary,
)
from nmn.types.refusal import NOTHING

# Relations that bring what they are to with them: of the others it is told where something is.
_CONTACT = ("holding", "held by", "riding", "ridden by")


@module("tracks.related", version=1)
class Related(Module):
    """The frames in which members of a set stand in a relation to one of the others.

    s_i p_it (1 - prod_j (1 - R_ijt s'_j p_jt)) with p_it = P(i is on screen at t): ``[batch,
    objects, frames]``. The relations of boxes are those of pictures, in each frame. Refuses where
    none of the others is ever there: nothing is left of what is nowhere, and nothing is not. (Who
    holds or rides nothing that was seen does not hold or ride it.)
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)
        words = vocabularies["relation"]
        self._placed = torch.tensor([word not in _CONTACT for word in words], device=CPU)

    def relations(
        self, stack: ClipStack
    ) -> Float[Tensor, "clips relations objects objects frames"]:
        """Of all pairs in all frames; zero for what is not there, and of an object to itself."""
        clips, objects, frames = stack.present.shape
        boxes = stack.boxes.transpose(1, 2).reshape(clips * frames, objects, 4)
        aspect = stack.boxes.new_tensor(
            [graph.width / max(graph.height, 1) for graph in stack.percepts]
        )
        found = self._table.measured(boxes, aspect.repeat_interleave(frames))
        found = found.reshape(clips, frames, *found.shape[1:]).movedim(1, -1)
        other = ~torch.eye(objects, dtype=torch.bool, device=boxes.device)
        there = stack.present > 0
        both = there.unsqueeze(2) & there.unsqueeze(1) & other.unsqueeze(2)
        return torch.where(both.unsqueeze(1), found, torch.zeros_like(found))

    def forward(
        self, clip: Clip, objects: ObjectSet, relation: Relation, others: ObjectSet
    ) -> ObjectFrames:
        table = clip.select(f"in frames {self._table.key}", self.relations, relation.index)
        present = clip.present
        anchors = (others.scores.unsqueeze(2) * present).unsqueeze(1)  # [batch, 1, j, frames]
        some = 1 - (1 - table * anchors).prod(dim=2)
        nowhere = presence(others.scores) < 0.5
        placed = self._placed.to(nowhere.device)[relation.index]
        codes = torch.where(nowhere & placed, NOTHING.code, 0).to(torch.int32)
        return ObjectFrames(objects.scores.unsqueeze(2) * present * some, refused=codes)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return nothing_fits(inputs[1].first[row], reading) if why is NOTHING else why.text
