"""The families "tbd" and "iep": convolutional modules of the published systems, on maps of cells.

"tbd" (TbD-net, Mascharka et al. 2018, arXiv 1803.05268) hands attentions over the cells from module
to module, and features only to the answer. "iep" (Johnson et al. 2017, arXiv 1705.03633) hands
features everywhere. Their modules have the same names as those of the family "attention"; the
values between them differ. Scenes must have a map "features" ``[channels, height, width]``: the
network that makes it belongs to perception.

Maps lie channels last, and a call with many rows runs in pieces (``in_pieces``): on a CPU both are
worth more than which questions share a call.
"""

from nmn.modules.conv import (  # noqa: F401
    iep_describe,
    iep_one,
    iep_two,
    tbd_attend,
    tbd_compare,
    tbd_describe,
    tbd_read,
    tbd_same,
    tbd_sets,
)
from nmn.modules.conv.cost import convolution_flops, flops

__all__ = ["convolution_flops", "flops"]
