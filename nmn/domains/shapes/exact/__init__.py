"""The family "shapes_symbolic": the exact meaning of SHAPES, over the nine cells of a picture.

A set of cells is an ``ObjectSet`` whose objects are the cells, row by row. The family reads the
table ``attribute`` (what each cell holds) and the relations (which cell lies beside which), as
``nmn.datasets`` makes them. Its modules are N2NMN's ``_Find``, ``_Transform``, ``_And`` and
``_Answer`` (Hu et al. 2017, arXiv 1704.05526). Importing this package registers it.
"""

from nmn.domains.shapes.exact.answer import Answer
from nmn.domains.shapes.exact.both import Both
from nmn.domains.shapes.exact.find import Find
from nmn.modules.exact.shift import Shift

EXACT = (
    Answer,
    Both,
    Find,
    Shift,
)
