"""Objects that share something with an object, and whether two objects share it."""

from nmn.modules.module import Module, module
from nmn.modules.objects.tables import described, real, with_doubt
from nmn.types import EPSILON, Bool, Object, ObjectSet, Scene


def _same(scene: Scene, key: str, objects: ObjectSet, anchor: Object) -> ObjectSet:
    """s_i <c_i, c> (1 - w_i), c the anchor's expected concept row (its sum carries the doubt)."""
    pooled, _ = described(scene, key, anchor)
    alike = (real(scene, key) * pooled.unsqueeze(1)).sum(dim=2)
    return ObjectSet(objects.scores * alike.clamp(0, 1) * (1 - anchor.weights).clamp(0, 1))


def _equal(scene: Scene, key: str, first: Object, second: Object) -> Bool:
    """<a, b> of the two expected rows; what is unknown of either counts half."""
    a, sure_a = described(scene, key, first)
    b, sure_b = described(scene, key, second)
    sure = sure_a * sure_b
    alike = (a * b).sum(dim=1)
    # Rows of a table without the object at all sum to zero: nothing is known of those either.
    known = a.sum(dim=1) * b.sum(dim=1)
    return Bool(with_doubt(alike, known.clamp(max=sure.clamp_min(EPSILON))).clamp(0, 1))


@module("same_color", family="objects", version=1)
class SameColor(Module):
    """The other members of a set that have the object's colour.

    CLEVR's ``same_color``; s_i P(same colour) (1 - w_i): ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        return _same(scene, "color", objects, anchor)


@module("same_size", family="objects", version=1)
class SameSize(Module):
    """The other members of a set that are as large as the object, in the picture.

    CLEVR's ``same_size``; s_i P(same size word) (1 - w_i): ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        return _same(scene, "size", objects, anchor)


@module("same_category", family="objects", version=1)
class SameCategory(Module):
    """The other members of a set that are of the object's category.

    CLEVR's ``same_shape``, for categories; s_i P(same) (1 - w_i): ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        return _same(scene, "category", objects, anchor)


@module("equal_color", family="objects", version=1)
class EqualColor(Module):
    """Do two objects have the same colour?

    The inner product of their expected colour rows: ``[batch]``. CLEVR's ``equal_color``.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        return _equal(scene, "color", first, second)


@module("equal_size", family="objects", version=1)
class EqualSize(Module):
    """Are two objects of the same size, in the picture?

    The inner product of their expected size rows: ``[batch]``. CLEVR's ``equal_size``.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        return _equal(scene, "size", first, second)


@module("equal_category", family="objects", version=1)
class EqualCategory(Module):
    """Are two objects of the same category?

    The inner product of their expected category rows: ``[batch]``. CLEVR's ``equal_shape``.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        return _equal(scene, "category", first, second)
