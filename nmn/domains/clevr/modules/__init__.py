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

from nmn.domains.clevr.modules.compare import EqualInteger, GreaterThan, LessThan
from nmn.domains.clevr.modules.count import Count
from nmn.domains.clevr.modules.equal import (
    EqualColor,
    EqualMaterial,
    EqualObject,
    EqualShape,
    EqualSize,
)
from nmn.domains.clevr.modules.exist import Exist
from nmn.domains.clevr.modules.scene import SceneObjects
from nmn.domains.clevr.modules.sets import Intersect, Union
from nmn.domains.clevr.modules.unique import Unique
from nmn.modules.concepts.filter import Filter
from nmn.modules.concepts.query import QueryColor, QueryMaterial, QueryShape, QuerySize
from nmn.modules.concepts.relate import Relate
from nmn.modules.concepts.same import Same

LEARNED = (
    EqualInteger,
    LessThan,
    GreaterThan,
    Count,
    EqualColor,
    EqualShape,
    EqualSize,
    EqualMaterial,
    EqualObject,
    Exist,
    Filter,
    QueryColor,
    QueryShape,
    QuerySize,
    QueryMaterial,
    Relate,
    Same,
    SceneObjects,
    Union,
    Intersect,
    Unique,
)
