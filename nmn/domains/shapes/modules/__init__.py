"""The family "shapes": SHAPES' four modules, learned from answers alone.

It has the signatures of "shapes_symbolic", and gives probabilities where that one gives 0 and 1.
Two things are learned: what a cell must look like for each word (``find``), and which cell each
direction leads to (``shift``); neither is told what a cell holds or where it lies. ``both`` and
``answer`` are arithmetic of probabilities. A set of cells is an ``ObjectSet`` over the nine cells
of a picture, row by row.

Scenes must have a table "features" ``[9, 300]``: the pixels of each cell. What a cell holds depends
on the picture alone, and is computed once a picture of a batch.

``build_shapes`` makes the modules; importing this package registers them.
"""

from nmn.domains.shapes.modules.answer import Answer
from nmn.domains.shapes.modules.both import Both
from nmn.domains.shapes.modules.shift import Shift
from nmn.modules.concepts.find import Find

LEARNED = (
    Answer,
    Both,
    Find,
    Shift,
)
