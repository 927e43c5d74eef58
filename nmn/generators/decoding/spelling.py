"""How the tokens of a Hugging Face tokenizer are spelled, in bytes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nmn.errors import DomainError

# Byte-level tokenizers write each byte as one printable character (the table of GPT-2's encoder,
# Radford et al. 2019): those that are printable as they are, the others from 256 on.
_PRINTABLE = [*range(33, 127), *range(161, 173), *range(174, 256)]


def _byte_of_character() -> dict[str, int]:
    made = {chr(byte): byte for byte in _PRINTABLE}
    others = [byte for byte in range(256) if byte not in set(_PRINTABLE)]
    made.update({chr(256 + k): byte for k, byte in enumerate(others)})
    return made


@dataclass(eq=False, repr=False)
class TokenTrie:
    """Tokens by their bytes."""

    children: dict[int, "TokenTrie"]
    tokens: list[int]


@dataclass(frozen=True)
class Spelling:
    """Bytes by token.

    Attributes:
        tokens: the bytes of each token, by its number; None where it is none that writes text.
        ends: tokens that end a text.
    """

    tokens: Sequence[bytes | None]
    ends: tuple[int, ...]

    @cached_property
    def trie(self) -> TokenTrie:
        """All tokens that write something."""
        root = TokenTrie({}, [])
        for number, text in enumerate(self.tokens):
            if text:
                node = root
                for byte in text:
                    node = node.children.setdefault(byte, TokenTrie({}, []))
                node.tokens.append(number)
        return root


def spelling_of(tokenizer: Any, size: int | None = None) -> Spelling:
    """The spelling of a fast tokenizer of ``transformers``.

    Arguments:
        tokenizer: a ``PreTrainedTokenizerFast``.
        size: tokens that the model gives scores for, if more than the tokenizer has.

    Raises:
        DomainError: it is no fast tokenizer, has no token that ends a text, or writes its tokens in
            a way that is not known.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise DomainError(
            f"{type(tokenizer).__name__} is no fast tokenizer",
            expected="a PreTrainedTokenizerFast, whose tokens can be spelled",
            hint="load it with use_fast=True",
        )
    if tokenizer.eos_token_id is None:
        raise DomainError(
            "the tokenizer has no token that ends a text", expected="an eos_token", hint="set one"
        )
    described = json.loads(backend.to_str())
    kinds = _kinds(described.get("decoder"))
    special = set(tokenizer.all_special_ids)
    tokens: list[bytes | None] = [None] * max(size or 0, len(tokenizer))
    added = {entry["id"]: entry["content"] for entry in described.get("added_tokens", ())}
    for token, number in tokenizer.get_vocab().items():
        if number in special:
            continue
        if number in added:
            tokens[number] = added[number].encode()
        else:
            tokens[number] = _bytes(token, kinds)
    return Spelling(tokens, (int(tokenizer.eos_token_id),))


def _kinds(decoder: dict[str, Any] | None) -> frozenset[str]:
    """The decoders that a tokenizer goes through."""
    if decoder is None:
        return frozenset()
    if decoder["type"] == "Sequence":
        return frozenset().union(*(_kinds(each) for each in decoder["decoders"]))
    if decoder["type"] == "WordPiece":
        raise DomainError(
            "the tokenizer puts blanks between words by itself, and cannot write programs",
            expected="a byte-level or SentencePiece tokenizer",
            hint="take a model that generates text",
        )
    return frozenset({decoder["type"]})


_BYTES = _byte_of_character()


def _bytes(token: str, kinds: frozenset[str]) -> bytes | None:
    if "ByteLevel" in kinds:
        if any(character not in _BYTES for character in token):
            return None
        return bytes(_BYTES[character] for character in token)
    if "ByteFallback" in kinds and len(token) == 6 and token.startswith("<0x"):
        return bytes([int(token[3:5], 16)])
    # SentencePiece's mark of a blank.
    return token.replace("\N{LOWER ONE EIGHTH BLOCK}", " ").encode()
