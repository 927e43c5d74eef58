"""The family "objects": soft set operations over the detected objects of a picture.

Every value is a (sub-)probability: what is missing to one is doubt, and reaches the answer. One
file a module, or a few that differ by a word. Importing this package registers them all.
"""

from nmn.modules.objects import (  # noqa: F401
    between,
    choose,
    count,
    exist,
    filter,
    find,
    listing,
    locate,
    logic,
    nearest,
    query,
    relate,
    same,
    scene,
    sets,
    superlative,
    unique,
    verify,
)
