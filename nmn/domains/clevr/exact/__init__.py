"""The family "clevr_symbolic": what CLEVR's functions mean, exactly, on ground-truth scenes.

Every number in and out is 0 or 1, so a decided value is certain, and a ``unique`` that does not
find exactly one object refuses. The family reads the tables ``attribute``, ``color``, ``shape``,
``size``, ``material`` and the relations of a scene graph, as ``nmn.datasets`` makes them from a
scene file. It is the oracle of the learned family "clevr", which has the same signatures.
Importing this package registers it.
"""

from nmn.domains.clevr.exact.compare import EqualInteger, GreaterThan, LessThan
from nmn.domains.clevr.exact.equal import (
    EqualColor,
    EqualMaterial,
    EqualObject,
    EqualShape,
    EqualSize,
)
from nmn.domains.clevr.exact.exist import Exist
from nmn.domains.clevr.exact.filter import Filter
from nmn.domains.clevr.exact.scene import SceneObjects
from nmn.domains.clevr.exact.sets import Intersect, Union
from nmn.modules.exact.count import Count
from nmn.modules.exact.query import QueryColor, QueryMaterial, QueryShape, QuerySize
from nmn.modules.exact.relate import Relate
from nmn.modules.exact.same import Same
from nmn.modules.exact.unique import Unique

EXACT = (
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
