"""What is learned of one property: how likely each of its words is, for each object."""

from collections.abc import Iterable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.module import Module
from nmn.modules.ports import FEATURES
from nmn.types import SceneStack, Vocabulary

SIZE = 32
"""Features of an object, unless a module is built with another number."""

# Two layers of this width tell all words apart; with 32 training takes half as long again.
_HIDDEN = 64
# Of the space in which features and words are compared.
_SPACE = 16
# Of the softmax over cosines in [-1, 1], at the start: words are told apart, and none is ruled out.
_SHARPNESS = 5.0


class Property(nn.Module):
    """P(word | object) = softmax over words of t cos(g(x), v_word).

    g is two linear layers with a relu between them, v the words' embeddings (NS-CL, arXiv
    1904.12584, section 3.1, which takes a sigmoid a word: here a property's words exclude each
    other). No two objects and no two properties share anything but the weights of g.

    Arguments:
        vocabulary: the property's words.
        features: of an object.
    """

    def __init__(self, vocabulary: Vocabulary, features: int = SIZE) -> None:
        super().__init__()
        self.name = vocabulary.name
        self.first = nn.Linear(features, _HIDDEN, **FLOAT32_ON_CPU)
        self.second = nn.Linear(_HIDDEN, _SPACE, **FLOAT32_ON_CPU)
        self.words = nn.Parameter(torch.randn(len(vocabulary), _SPACE, **FLOAT32_ON_CPU))
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS, **FLOAT32_ON_CPU).log())

    def forward(self, features: Float[Tensor, "*batch features"]) -> Float[Tensor, "*batch words"]:
        """The words' probabilities; they sum to one."""
        found = self.second(torch.relu(self.first(features)))
        cosines = nn.functional.normalize(found, dim=-1) @ nn.functional.normalize(self.words).t()
        made: Tensor = torch.softmax(cosines * self.sharpness.exp(), dim=-1)
        return made

    def of_scenes(self, stack: SceneStack) -> Float[Tensor, "scenes objects words"]:
        """The words' probabilities, made once a batch; zeros for objects that are not there."""
        return stack.table(f"concepts: {self.name}", self._made)

    def _made(self, stack: SceneStack) -> Float[Tensor, "scenes objects words"]:
        found: Tensor = self(stack.concepts(FEATURES))
        return found * stack.mask.unsqueeze(2)


class OnProperties(Module):
    """A module that reads some properties.

    Arguments:
        vocabularies: with the properties' own.
        names: of the properties.
        features: of an object.
        properties: by name, to share with other modules; those that are not given are made.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        names: Iterable[str],
        *,
        features: int,
        properties: Mapping[str, Property] | None,
    ) -> None:
        super().__init__(vocabularies)
        given = properties or {}
        self.properties = nn.ModuleList(
            given.get(name) or Property(vocabularies[name], features) for name in names
        )

    def each(self) -> list[Property]:
        """The properties, in order."""
        return [one for one in self.properties if isinstance(one, Property)]
