"""What SHAPES queries mean, exactly, over the nine cells of a picture.

A set of cells is an ``ObjectSet`` whose objects are the cells, row by row. The modules read the
table ``attribute`` (what each cell holds) and the relations (which cell lies beside which). They
are N2NMN's ``_Answer``, ``_And``, ``_Find`` and ``_Transform`` (Hu et al. 2017, arXiv 1704.05526).
"""

from nmn.modules import Call, bind
from nmn.modules.exact import RelateAny
from nmn.modules.properties import Find
from nmn.modules.quantifiers import Exist
from nmn.modules.sets import Intersect

EXACT: tuple[Call, ...] = (
    bind(Exist, "answer"),
    bind(Intersect, "both"),
    bind(Find, noun="attribute"),
    bind(RelateAny, "shift"),
)
