"""The families "tbd" and "iep": convolutional modules of the published systems, on maps of cells.

"tbd" (TbD-net, Mascharka et al. 2018, arXiv 1803.05268) hands attentions over the cells from module
to module, and features only to the answer. "iep" (Johnson et al. 2017, arXiv 1705.03633) hands
features everywhere. Their modules have the same names as those of the family "attention"; the
values between them differ. Scenes must have a map "features" ``[channels, height, width]``: the
network that makes it belongs to perception.

Maps lie channels last, and a call with many rows runs in pieces (``in_pieces``): on a CPU both are
worth more than which questions share a call.
"""

from nmn.modules.conv.cost import convolution_flops, flops
from nmn.modules.conv.iep_describe import Describe as IepDescribe
from nmn.modules.conv.iep_one import Count as IepCount
from nmn.modules.conv.iep_one import Exist as IepExist
from nmn.modules.conv.iep_one import Filter as IepFilter
from nmn.modules.conv.iep_one import Most as IepMost
from nmn.modules.conv.iep_one import NumberOf as IepNumberOf
from nmn.modules.conv.iep_one import Query as IepQuery
from nmn.modules.conv.iep_one import Relate as IepRelate
from nmn.modules.conv.iep_one import Same as IepSame
from nmn.modules.conv.iep_one import Unique as IepUnique
from nmn.modules.conv.iep_one import WholeMap
from nmn.modules.conv.iep_two import EqualAttribute as IepEqualAttribute
from nmn.modules.conv.iep_two import EqualInteger as IepEqualInteger
from nmn.modules.conv.iep_two import Greater as IepGreater
from nmn.modules.conv.iep_two import Intersect as IepIntersect
from nmn.modules.conv.iep_two import Less as IepLess
from nmn.modules.conv.iep_two import Union as IepUnion
from nmn.modules.conv.tbd_attend import AllCells
from nmn.modules.conv.tbd_attend import Filter as TbdFilter
from nmn.modules.conv.tbd_attend import Most as TbdMost
from nmn.modules.conv.tbd_attend import Relate as TbdRelate
from nmn.modules.conv.tbd_compare import EqualAttribute as TbdEqualAttribute
from nmn.modules.conv.tbd_compare import EqualInteger as TbdEqualInteger
from nmn.modules.conv.tbd_compare import Greater as TbdGreater
from nmn.modules.conv.tbd_compare import Less as TbdLess
from nmn.modules.conv.tbd_describe import Describe as TbdDescribe
from nmn.modules.conv.tbd_read import Count as TbdCount
from nmn.modules.conv.tbd_read import Exist as TbdExist
from nmn.modules.conv.tbd_read import NumberOf as TbdNumberOf
from nmn.modules.conv.tbd_read import Query as TbdQuery
from nmn.modules.conv.tbd_same import Same as TbdSame
from nmn.modules.conv.tbd_sets import Intersect as TbdIntersect
from nmn.modules.conv.tbd_sets import Union as TbdUnion
from nmn.modules.conv.tbd_sets import Unique as TbdUnique

__all__ = ["convolution_flops", "flops"]

IEP = (
    IepDescribe,
    WholeMap,
    IepFilter,
    IepRelate,
    IepSame,
    IepMost,
    IepQuery,
    IepUnique,
    IepExist,
    IepCount,
    IepNumberOf,
    IepIntersect,
    IepUnion,
    IepGreater,
    IepLess,
    IepEqualInteger,
    IepEqualAttribute,
)
TBD = (
    AllCells,
    TbdFilter,
    TbdRelate,
    TbdMost,
    TbdEqualAttribute,
    TbdGreater,
    TbdLess,
    TbdEqualInteger,
    TbdDescribe,
    TbdExist,
    TbdCount,
    TbdQuery,
    TbdNumberOf,
    TbdSame,
    TbdUnique,
    TbdIntersect,
    TbdUnion,
)
