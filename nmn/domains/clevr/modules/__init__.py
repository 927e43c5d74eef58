"""The family "clevr": CLEVR's functions as light learned modules over the features of objects.

It has the signatures of "clevr_symbolic", and gives probabilities where that one gives 0 and 1.
What is learned is little, and has a name: for each property (color, shape ...) a ``Property``,
which says of an object's features how likely each word is (concept embeddings, NS-CL, Mao et al.
2019, arXiv 1904.12584, section 3.1), and one ``PairRelations`` for the four relations. Everything
between (sets, counts, comparisons) is arithmetic of probabilities and has no weights, so nothing
that was learned on short programs can fail on long ones.

Scenes must have a table "features" ``[objects, features]``: of a perception, or made from the
ground truth. All that is learned depends on the scene alone, and is computed once a scene of a
batch, however many questions there are about it.

``build_clevr`` makes modules that share their properties; importing this package registers them.
"""

from nmn.domains.clevr.modules import (  # noqa: F401
    compare,
    count,
    equal,
    exist,
    filter,
    query,
    relate,
    same,
    scene,
    sets,
    unique,
)
from nmn.domains.clevr.modules.build import build_clevr, load_clevr

__all__ = ["build_clevr", "load_clevr"]
