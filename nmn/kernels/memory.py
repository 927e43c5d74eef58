"""Memory that is used again and again must stay with the process."""

from functools import cache

import torch

# The largest block that glibc still takes from its heap is 32 MB; this is just below.
_LARGE = 31 << 20


@cache
def keep_freed_memory() -> None:
    """Let the C library keep what is freed, up to some 60 MB. Done once a process, touches nothing.

    glibc gives memory back to the system where more of it is free than a threshold, which starts at
    128 kB and grows to twice the largest block ever freed. Until it has grown, every map is made of
    fresh pages, at 0.4 ms a megabyte: ``filter`` of the family "tbd" does 140 to 210 GFLOP/s with
    16 to 128 rows of 64 channels, and 230 to 250 once it has. One large block, taken and freed,
    sets the threshold for good. Other C libraries have no such threshold, and nothing happens.
    """
    torch.empty(_LARGE, dtype=torch.uint8, device="cpu")
