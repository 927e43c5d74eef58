"""What modules on lists share: how many places a list has, and what one of nothing is."""

from collections.abc import Mapping
from types import MappingProxyType

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types import LabelList, reason

PLACES = 64
"""Of every list. A situation of STAR has some five actions, and 111 are known; what does not fit is
refused, never cut off."""

SIZES: Mapping[str, int] = MappingProxyType({"places": PLACES})
"""What every module says that gives lists."""

NOTHING_THERE = reason("nothing there", "nothing of the kind is there")
NOT_LISTED = reason("not listed", "what it is held against is not in the list")
TOO_MANY = reason("too many", f"the list has more than {PLACES} entries")


def refusals(nothing: Bool[Tensor, " batch"]) -> Int[Tensor, " batch"]:
    """Codes for the rows of which nothing is left."""
    return torch.where(nothing, NOTHING_THERE.code, 0).to(torch.int32)


def joined(*codes: Int[Tensor, " batch"] | None) -> Int[Tensor, " batch"] | None:
    """The first code of each row that is one; None where there are no codes."""
    found: Tensor | None = None
    for one in codes:
        if one is not None:
            found = one if found is None else torch.where(found != 0, found, one)
    return found


def listing(
    probs: Float[Tensor, "batch entries words"], kept: Bool[Tensor, "batch entries"], key: str
) -> LabelList:
    """The entries that are kept, moved up to the first places; refused where there is none, or
    more than there are places."""
    order = (~kept).to(torch.int8).argsort(dim=1, stable=True)
    chosen = probs * kept.unsqueeze(2)
    moved = chosen.gather(1, order.unsqueeze(2).expand_as(probs))[:, :PLACES]
    lacking = PLACES - moved.shape[1]
    if lacking > 0:
        moved = torch.nn.functional.pad(moved, (0, 0, 0, lacking))
    count = kept.sum(dim=1)
    codes = torch.where(count > PLACES, TOO_MANY.code, 0)
    codes = torch.where(count == 0, NOTHING_THERE.code, codes)
    return LabelList(moved, vocabulary=key, refused=codes.to(torch.int32))


def codes_or_zeros(of: LabelList | object, like: Tensor) -> Int[Tensor, " batch"]:
    """The refusals of a value; zeros where every row is decided."""
    refused = getattr(of, "refused", None)
    if refused is None:
        return torch.zeros(like.shape[0], dtype=torch.int32, device=like.device)
    found: Tensor = refused
    return found
