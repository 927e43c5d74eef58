"""Lists of different lengths, flattened: which list an entry is of, and its place in it."""

import torch
from torch import Tensor


def expand(counts: Tensor) -> tuple[Tensor, Tensor]:
    """The owner of every entry and its number within the owner: both ``[sum of counts]``.

    >>> owner, number = expand(torch.tensor([2, 0, 3]))
    >>> owner.tolist(), number.tolist()
    ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    owner = torch.repeat_interleave(counts)
    starts = torch.cumsum(counts, 0) - counts
    number = torch.arange(owner.shape[0], device=counts.device) - starts.index_select(0, owner)
    return owner, number
