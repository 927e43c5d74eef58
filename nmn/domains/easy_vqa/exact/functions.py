"""CLEVR's functions under their own names in this family: the vocabularies tell them apart."""

from nmn.domains.clevr.exact import exist, filter, scene
from nmn.modules.exact import query, unique
from nmn.modules.module import Module, module
from nmn.types import Bool


@module("easy_symbolic.scene", version=1)
class SceneObjects(scene.SceneObjects):
    """All objects of the picture: ``[batch, objects]``."""


@module("easy_symbolic.filter", version=1)
class Filter(filter.Filter):
    """The members of a set that have an attribute: ``[batch, objects]``."""


@module("easy_symbolic.unique", version=1)
class Unique(unique.Unique):
    """The one object that a set holds; refuses when there is none, or more than one."""


@module("easy_symbolic.exist", version=1)
class Exist(exist.Exist):
    """Has the set a member?"""


@module("easy_symbolic.query_color", version=1)
class QueryColor(query.QueryColor):
    """What colour the object has: ``[batch, colours]``."""


@module("easy_symbolic.query_shape", version=1)
class QueryShape(query.QueryShape):
    """What shape the object has: ``[batch, shapes]``."""


@module("easy_symbolic.not", version=1)
class Not(Module):
    """Is it false?

    1 - p: ``[batch]``.
    """

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p)
