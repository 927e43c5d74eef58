"""The family "clevr_symbolic": what CLEVR's functions mean, exactly, on ground-truth scenes.

Every number in and out is 0 or 1, so a decided value is certain, and a ``unique`` that does not
find exactly one object refuses. The family reads the tables ``attribute``, ``color``, ``shape``,
``size``, ``material`` and the relations of a scene graph, as ``nmn.datasets`` makes them from a
scene file. It is the oracle of the learned family "clevr", which has the same signatures.
Importing this package registers it.
"""

from nmn.domains.clevr.exact import (  # noqa: F401
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
