"""The pair table of a batch of scenes, and the base of the modules that read it."""

from collections.abc import Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError, ExecutionError
from nmn.modules import Module
from nmn.modules.objects.boxes import Extents
from nmn.modules.objects.geometry import RULES
from nmn.types import Object, Scene, SceneStack, Vocabulary, Word


class RelationModule(Module):
    """The base of the modules that need pair relations.

    Raises:
        DomainError: where the domain has no vocabulary "relation", or it has a word that there is
            no geometry for.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.words = known_words(vocabularies, "relation", RULES)

    def pairs(self, scene: Scene, relation: Word) -> Float[Tensor, "batch objects objects"]:
        """Entry ``[b, i, j]`` is P(i stands in row b's relation to j); zero for i = j."""
        # The words are in the key: two domains may ask about the same stack.
        key = "relations:" + "|".join(self.words)
        return scene.select(key, lambda stack: pair_table(stack, self.words), relation.index)

    def between_two(
        self, scene: Scene, first: Object, relation: Word, second: Object
    ) -> Float[Tensor, " batch"]:
        """P(first stands in the relation to second, and there are both), summed over the pairs."""
        to_second = torch.bmm(self.pairs(scene, relation), second.weights.unsqueeze(2)).squeeze(2)
        return (first.weights * to_second).sum(dim=1)


def pair_table(
    stack: SceneStack, words: tuple[str, ...]
) -> Float[Tensor, "scenes relations objects objects"]:
    """Every relation of every pair: given ones where a scene has them, else from the boxes.

    The diagonal and all pairs with a masked object are zero: nothing is left of itself.
    """
    table = stack.boxes.new_zeros(len(stack), len(words), stack.objects, stack.objects)
    if any(graph.relations is None for graph in stack.graphs):
        extents = Extents.of(stack)
        i, j = extents.rows(), extents.columns()
        table = torch.stack([RULES[word](i, j) for word in words], dim=1)
    rows = []
    for row, graph in enumerate(stack.graphs):
        if graph.relations is None:
            rows.append(table[row])
        else:
            rows.append(_padded(graph.relations, len(words), table[row]))
    table = torch.stack(rows) if rows else table
    real = stack.mask.unsqueeze(2) & stack.mask.unsqueeze(1)
    real = real & ~torch.eye(stack.objects, dtype=torch.bool, device=stack.device)
    return table * real.unsqueeze(1)


def _padded(given: Tensor, words: int, like: Tensor) -> Tensor:
    if given.shape[0] != words:
        raise ExecutionError(
            f"a scene gives {given.shape[0]} relations",
            expected=f"{words}, one for each word of the vocabulary 'relation'",
        )
    size = given.shape[1]
    table = torch.zeros_like(like)
    table[:, :size, :size] = given.to(like)
    return table


def known_words(
    vocabularies: Mapping[str, Vocabulary], name: str, known: Mapping[str, object]
) -> tuple[str, ...]:
    """The words of a vocabulary whose words mean something to a module.

    Raises:
        DomainError: there is no such vocabulary, or it has words that are not ``known``.
    """
    if name not in vocabularies:
        raise DomainError(
            f"there is no vocabulary '{name}'",
            expected=f"one with words out of: {', '.join(known)}",
        )
    words = vocabularies[name].words
    unknown = [word for word in words if word not in known]
    if unknown:
        raise DomainError(
            f"the vocabulary '{name}' has words with no geometry: {', '.join(unknown)}",
            expected=f"words out of: {', '.join(known)}",
            hint="leave them out, or register modules of your own for them",
        )
    return words
