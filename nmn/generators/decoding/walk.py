"""The tokens that may come next, by the automaton and the tokenizer's trie alone.

What a token may do within one symbol is the same wherever the symbol stands, so it is looked up
once a place of the grammar; only tokens that go beyond the symbol's end are followed by the stack.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from nmn.generators.decoding.spelling import TokenTrie
from nmn.generators.decoding.symbols import Node, Symbol
from nmn.generators.decoding.typed_text import State, TypedText

# Places kept: a grammar with 8,000 alternatives has about as many; beyond, all are forgotten.
_KEPT = 100_000


@dataclass(frozen=True)
class _Within:
    """What may be written within a symbol, from a place in it.

    Attributes:
        tokens: those that end in the symbol, or with it.
        least: for each, the fewest bytes to the symbol's end.
        ends: what follows the symbol where it ends within a token, and the place in that token.
    """

    tokens: list[int]
    least: list[int]
    ends: list[tuple[tuple[Symbol, ...], TokenTrie]]


class Walk:
    """Sets of tokens for states of an automaton.

    Arguments:
        text: the automaton.
        trie: the tokens.
    """

    def __init__(self, text: TypedText, trie: TokenTrie) -> None:
        self._text = text
        self._trie = trie
        self._known: dict[tuple[Node, int], _Within] = {}

    def __call__(self, state: State) -> tuple[Tensor, Tensor]:
        """``[tokens]`` numbers of the tokens that may come next, rising, and for each the fewest
        bytes from after it to the end of the program."""
        tokens: list[int] = []
        least: list[int] = []
        waiting = [(state, self._trie)]
        while waiting:
            at, place = waiting.pop()
            node, stack = at.node, at.stack
            if node is None:
                continue
            found = self._within(node, place)
            tokens += found.tokens
            least += [within + stack.least for within in found.least]
            waiting += [(self._text.ended(follows, stack), below) for follows, below in found.ends]
        numbers, order = torch.tensor(tokens, dtype=torch.int64, device="cpu").sort()
        return numbers, torch.tensor(least, dtype=torch.int64, device="cpu")[order]

    def _within(self, node: Node, place: TokenTrie) -> _Within:
        key = (node, id(place))  # the trie lives as long as this
        found = self._known.get(key)
        if found is None:
            if len(self._known) > _KEPT:
                self._known.clear()
            found = self._known[key] = _Within([], [], [])
            if node.follows is not None:
                # A number that may end here.
                found.ends.append((node.follows, place))
            waiting = [(node, place)]
            while waiting:
                at, tokens = waiting.pop()
                for byte, child in at.children.items():
                    below = tokens.children.get(byte)
                    if below is None:
                        continue
                    found.tokens.extend(below.tokens)
                    found.least.extend([child.least] * len(below.tokens))
                    if below.children:
                        waiting.append((child, below))
                        if child.follows is not None:
                            found.ends.append((child.follows, below))
        return found
