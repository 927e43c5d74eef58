"""One whole number for what a value says, so that values are compared in whole arrays.

A code below ``DIGEST`` says everything: from it the value can be stated and made again. What does
not fit gets a digest in place of it, ``DIGEST`` or more: equal digests say the same, but only the
value itself says what.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from functools import cache

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from nmn.kernels.float32 import CPU

# Bits of a signed 64-bit number that are left for members.
_BITS = 62

DIGEST = 1 << _BITS


def code_of_members(members: Bool[Tensor, "batch places"]) -> Int[Tensor, " batch"]:
    """The bits of each row's members; a digest where one is beyond the 62nd place.

    Digests are sums of a pseudo-random number for each member, so that they do not depend on how
    many places there are.
    """
    places = members.shape[1]
    weights = torch.tensor([_weight(k) for k in range(places)], dtype=torch.int64, device=CPU)
    codes = (members * weights.to(members.device)).sum(dim=1)
    if places <= _BITS:
        return codes
    beyond = members[:, _BITS:].any(dim=1)
    return torch.where(beyond, codes & (DIGEST - 1) | DIGEST, codes)


def code_of_places(places: Iterable[int]) -> int:
    """The same of one set of places."""
    chosen = set(places)
    code = sum(_weight(k) for k in chosen)
    return code if max(chosen, default=0) < _BITS else code & (DIGEST - 1) | DIGEST


def code_of_sequence(places: Sequence[int]) -> int:
    """Of places in an order, which may come again: a digest; 0 of none."""
    return DIGEST | _hash(" ".join(map(str, places)).encode()) if places else 0


def members_of(codes: Int[Tensor, " batch"], places: int) -> Bool[Tensor, "batch places"]:
    """The members that codes below ``DIGEST`` are of."""
    shifts = torch.arange(places, device=codes.device).clamp_max(_BITS)
    return (codes.unsqueeze(1) >> shifts & 1).bool()


@cache
def places_of(code: int) -> tuple[int, ...]:
    """The same of one code, ascending."""
    return tuple(k for k in range(code.bit_length()) if code >> k & 1)


def digests(numbers: Tensor) -> Int[Tensor, " batch"]:
    """A digest of each row, of numbers to three decimals."""
    rows = numbers.detach().reshape(len(numbers), math.prod(numbers.shape[1:])).double().cpu()
    whole = (rows * 1000).round().clamp(-(2.0**62), 2.0**62).long().numpy().astype("<i8")
    codes = [DIGEST | _hash(row.tobytes()) for row in whole]
    return torch.tensor(codes, dtype=torch.int64, device=CPU).to(numbers.device)


@cache
def _weight(place: int) -> int:
    return 1 << place if place < _BITS else _hash(f"{place}".encode())


def _hash(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little") % DIGEST
