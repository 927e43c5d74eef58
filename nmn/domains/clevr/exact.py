"""What CLEVR's functions mean, exactly, on ground-truth scenes.

The modules read the tables ``attribute``, ``color``, ``shape``, ``size``, ``material`` and the
relations of a scene graph, as ``nmn.domains.clevr.data`` makes them from a scene file. They are the
oracle of the learned ones.
"""

from nmn.domains.clevr.modules import COMPARISONS, EQUALITIES
from nmn.domains.clevr.words import PROPERTIES
from nmn.modules import Call, bind
from nmn.modules.exact import Count, Query, Relate, Same, Unique
from nmn.modules.properties import Filter
from nmn.modules.quantifiers import Exist
from nmn.modules.sets import Everything, Intersect, Union

EXACT: tuple[Call, ...] = (
    *COMPARISONS,
    Count,
    *EQUALITIES,
    Exist,
    Filter,
    *(bind(Query, f"query_{one.name}", property=one.name) for one in PROPERTIES),
    Relate,
    Same,
    Everything,
    Union,
    Intersect,
    Unique,
)
