"""What is learned of a clip of which only whole frames are described, and nothing is followed."""

from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.modules.clips.sight import FIRST, Sight
from nmn.types import ClipStack, Vocabulary


class SightOfFrames(Sight):
    """Every kind of object has a place of its own, and the frames say what is in it.

    Clips must have as many objects as there are kinds, and no table of them. What kind each is,
    is known; whether it is there in a frame, and what is done with it, is read off the frame's
    features together with a vector that is learned for the kind. So words, verbs and actions that
    were learned apart go together here as they do on tracks. (Two of a kind are one.) STAIR (arXiv
    2401.03901, section 3.2) has only such features: of frames, and none of objects.

    Arguments:
        vocabularies, context, parts: see ``Sight``.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        context: int,
        parts: Sequence[tuple[int, int] | None] | None = None,
    ) -> None:
        super().__init__(vocabularies, features=0, context=context, judged=True, parts=parts)

    def _make_objects(self, kinds: int, features: int) -> None:
        self.word = nn.Parameter(torch.randn(kinds, FIRST, **FLOAT32_ON_CPU))

    def _before_relus(self) -> tuple[nn.Linear, ...]:
        return ()

    def of_objects(self, stack: ClipStack) -> Float[Tensor, "clips objects kinds"]:
        return stack.table("sight: objects", self._objects)

    def _objects(self, stack: ClipStack) -> Tensor:
        own = torch.eye(len(self.word), dtype=stack.dtype, device=CPU).to(stack.device)
        return own * stack.mask.unsqueeze(2)

    def _hidden(self, stack: ClipStack) -> Float[Tensor, "clips objects frames hidden"]:
        context = stack.table("sight: context", self._context)
        there = stack.mask.unsqueeze(2) & stack.frame_mask.unsqueeze(1)
        made: Tensor = self.trunk(context.unsqueeze(1) + self.word.unsqueeze(1), there)
        return made
