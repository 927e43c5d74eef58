"""The bytes of a safetensors file. All of nmn writes its tensors through here.

The same tensors and words always give the same bytes: a file can then be known by its digest, and
made again to see whether it is what it is said to be.
"""

import json
from collections.abc import Mapping

import torch
from safetensors.torch import save
from torch import Tensor


def pack_tensors(tensors: Mapping[str, Tensor], about: Mapping[str, str] | None = None) -> bytes:
    """The file that holds the tensors by name, and some words about them."""
    # Copied apart: safetensors refuses tensors that share memory.
    kept = {
        name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format)
        for name, tensor in tensors.items()
    }
    data = save(kept)
    return _with_words(data, about) if about else data


def _with_words(data: bytes, about: Mapping[str, str]) -> bytes:
    """The file with the words in its header, sorted: safetensors writes them in a random order."""
    start = 8 + int.from_bytes(data[:8], "little")
    header = {"__metadata__": dict(sorted(about.items())), **json.loads(data[8:start])}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the numbers behind it begin at a multiple of 8
    return len(text).to_bytes(8, "little") + text + data[start:]
