"""Learned functions of CLEVR under their own names in this family, and ``not``."""

from nmn.domains.clevr.modules import exist, scene, unique
from nmn.modules.concepts import filter, query
from nmn.modules.module import Module, module
from nmn.types import Bool

SIZE = 300
"""Features of an object: 10 x 10 pixels of three colours."""


@module("easy_vqa.scene", version=1)
class SceneObjects(scene.SceneObjects):
    """All objects of the picture: ``[batch, objects]``."""


@module("easy_vqa.filter", version=1)
class Filter(filter.Filter):
    """The members of a set that have an attribute.

    s_i P(attribute | object i): ``[batch, objects]``.
    """

    reads = ("color", "shape")


@module("easy_vqa.unique", version=1)
class Unique(unique.Unique):
    """The one object that a set holds; refuses when there is none, or more than one."""


@module("easy_vqa.exist", version=1)
class Exist(exist.Exist):
    """Has the set a member?

    1 - prod_i (1 - s_i): ``[batch]``.
    """


@module("easy_vqa.query_color", version=1)
class QueryColor(query.QueryColor):
    """What colour the object has.

    sum_i w_i P(word | object i): ``[batch, colours]``.
    """


@module("easy_vqa.query_shape", version=1)
class QueryShape(query.QueryShape):
    """What shape the object has.

    sum_i w_i P(word | object i): ``[batch, shapes]``.
    """


@module("easy_vqa.not", version=1)
class Not(Module):
    """Is it false?

    1 - p: ``[batch]``.
    """

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p)
