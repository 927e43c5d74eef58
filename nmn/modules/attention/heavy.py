"""The heavy filter in place of the light one."""

from collections.abc import Mapping

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import relu

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.filter import Filter, described
from nmn.modules.attention.words import SIZE
from nmn.modules.module import module
from nmn.modules.ports import FEATURES, Attribute
from nmn.types import ObjectSet, Scene, SceneStack, Vocabulary


@module("attention.heavy_filter", version=1)
class HeavyFilter(Filter):
    """The members of a set that an attribute describes, by a small network over every object.

    a_i sigmoid(c . relu(V relu(W x_i))): ``[batch, objects]``. STAIR's ``Filter`` (arXiv
    2401.03901, appendix), which computes the two layers at every call; they depend on the scene
    alone, so here they are run once a scene.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, features=features)
        self.first = nn.Linear(features, features, **FLOAT32_ON_CPU)
        self.second = nn.Linear(features, features, **FLOAT32_ON_CPU)

    def scores(self, stack: SceneStack) -> Float[Tensor, "scenes words objects"]:
        hidden = relu(self.second(relu(self.first(stack.concepts(FEATURES)))))
        return described(self.attributes.vectors, hidden, stack)

    def forward(self, scene: Scene, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        return super().forward(scene, objects, attribute)
