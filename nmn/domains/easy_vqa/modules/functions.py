"""Learned functions of CLEVR under their own names in this family, and ``not``."""

from nmn.domains.clevr.modules import exist, filter, query, scene, unique
from nmn.modules.module import Module, module
from nmn.types import Bool

SIZE = 300
"""Features of an object: 10 x 10 pixels of three colours."""


@module("scene", family="easy_vqa", version=1)
class SceneObjects(scene.SceneObjects):
    """All objects of the picture: ``[batch, objects]``."""


@module("filter", family="easy_vqa", version=1)
class Filter(filter.Filter):
    """The members of a set that have an attribute.

    s_i P(attribute | object i): ``[batch, objects]``.
    """

    reads = ("color", "shape")


@module("unique", family="easy_vqa", version=1)
class Unique(unique.Unique):
    """The one object that a set holds; refuses when there is none, or more than one."""


@module("exist", family="easy_vqa", version=1)
class Exist(exist.Exist):
    """Has the set a member?

    1 - prod_i (1 - s_i): ``[batch]``.
    """


@module("query_color", family="easy_vqa", version=1)
class QueryColor(query.QueryColor):
    """What colour the object has.

    sum_i w_i P(word | object i): ``[batch, colours]``.
    """


@module("query_shape", family="easy_vqa", version=1)
class QueryShape(query.QueryShape):
    """What shape the object has.

    sum_i w_i P(word | object i): ``[batch, shapes]``.
    """


@module("not", family="easy_vqa", version=1)
class Not(Module):
    """Is it false?

    1 - p: ``[batch]``.
    """

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p)
