"""Convolutional modules of the published systems, on maps of cells.

Those of "tbd" (TbD-net, Mascharka et al. 2018, arXiv 1803.05268) hand attentions over the cells on,
and features only to the answer; those of "iep" (Johnson et al. 2017, arXiv 1705.03633) features
everywhere. ``TBD`` and ``IEP`` have the names of ``nmn.modules.attention.ATTENTION``; the values
between their modules differ. Scenes must have a map "features" ``[channels, height, width]``: the
network that makes it belongs to perception.

Maps lie channels last, and a call with many rows runs in pieces (``in_pieces``): on a CPU both are
worth more than which questions share a call.
"""

from nmn.modules.binding import Call, bind
from nmn.modules.conv import iep_describe, iep_two, tbd_describe
from nmn.modules.conv.cost import convolution_flops, flops
from nmn.modules.conv.iep_one import Change, ChangeAlone, WholeMap
from nmn.modules.conv.number import NumberOf
from nmn.modules.conv.tbd_attend import FAR, AllCells, Attend
from nmn.modules.conv.tbd_compare import CompareCounts, EqualAttribute
from nmn.modules.conv.tbd_read import Look, Query
from nmn.modules.conv.tbd_same import Same
from nmn.modules.conv.tbd_sets import Intersect, Union, Unique

__all__ = ["IEP", "TBD", "convolution_flops", "flops"]

_COUNTS_COMPARED = ("greater", "less", "equal_integer")

IEP: tuple[Call, ...] = (
    iep_describe.Describe,
    WholeMap,
    bind(Change, "filter", word="attribute"),
    bind(Change, "relate", word="relation"),
    bind(Change, "same", word="property"),
    bind(Change, "most", word="superlative"),
    bind(Change, "query", word="property"),
    *(bind(ChangeAlone, name) for name in ("unique", "exist", "count")),
    NumberOf,
    *(bind(iep_two.Join, name) for name in ("intersect", "union", *_COUNTS_COMPARED)),
    iep_two.EqualAttribute,
)
TBD: tuple[Call, ...] = (
    AllCells,
    bind(Attend, "filter", word="attribute"),
    bind(Attend, "relate", {"dilations": FAR}, word="relation"),
    bind(Attend, "most", word="superlative"),
    EqualAttribute,
    *(bind(CompareCounts, name) for name in _COUNTS_COMPARED),
    tbd_describe.Describe,
    *(bind(Look, name) for name in ("exist", "count")),
    Query,
    NumberOf,
    Same,
    Unique,
    Intersect,
    Union,
)
