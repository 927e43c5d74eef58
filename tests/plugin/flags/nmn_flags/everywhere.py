"""Modules for the domains of others."""

from collections.abc import Mapping
from typing import Annotated

import torch

from nmn.modules import Module, module
from nmn.types import Bool, Number, ObjectSet, Scene, Vocabulary, Word

from .share import Share


@module("flags.negate", domains=("photo",))
class Negate(Module):
    """The rest of a share: what it takes is given by a module that joins as well."""

    def forward(self, share: Share) -> Share:
        return Share(1 - share.part)


@module("flags.seen_none", domains=("photo",))
class SeenNone(Module):
    """How sure it is that the set is empty."""

    def forward(self, objects: ObjectSet) -> Share:
        return Share((1 - objects.scores).prod(dim=1))


@module("flags.none_of", domains=("photo",), english=("(is|are) {objects} nowhere [to be seen]",))
class NoneOf(Module):
    """Is the set empty?"""

    def forward(self, objects: ObjectSet) -> Bool:
        return Bool((1 - objects.scores).prod(dim=1))


@module("detections.count", version=99, domains=("photo",))
class Count(Module):
    """A newer version of a module of nmn, with weights: it is called by nobody who lists ours."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.weight = torch.nn.Parameter(torch.zeros(1))

    def forward(self, objects: ObjectSet) -> Number:
        raise NotImplementedError("the domain has its own")


@module("flags.waving", domains=("photo",))
class Waving(Module):
    """Does not fit photographs, which have no vocabulary of winds."""

    def forward(self, scene: Scene, wind: Annotated[Word, "wind"]) -> Share:
        raise NotImplementedError("there is no wind")
