"""The functions of CLEVR 1.0 programs with their types, and the words they work on.

Source: Johnson et al., "CLEVR: A Diagnostic Dataset for Compositional Language and Elementary
Visual Reasoning" (CVPR 2017), section 3 and appendix A; the catalogue published with the data set
names 27 basic functions and 8 composite ones that only templates use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "size": ("small", "large"),
    "color": ("gray", "red", "blue", "green", "brown", "purple", "cyan", "yellow"),
    "material": ("rubber", "metal"),
    "shape": ("cube", "sphere", "cylinder"),
}
"""The attributes of an object and their words, in the order in which a description filters."""

RELATIONS = ("left", "right", "behind", "front")
"""The relations of a CLEVR 1.0 scene."""

WORDS: Mapping[str, tuple[str, ...]] = {
    **{name.title(): words for name, words in ATTRIBUTES.items()},
    "Relation": RELATIONS,
}
"""By type ("Size", "Color", "Material", "Shape", "Relation"), the words it allows."""

DESCRIPTION = tuple(name.title() for name in ATTRIBUTES)
"""The types of the words in one description: size, color, material, shape."""

MOST_OBJECTS = 10
"""A CLEVR 1.0 scene has 3 to 10 objects, so that its counts are 0 to 10."""


@dataclass(frozen=True)
class Function:
    """One function of the language.

    Attributes:
        name: as programs spell it.
        inputs: the types of the values it takes from other nodes.
        values: the types of the words written at the node itself.
        output: the type of its value.
        parts: for a composite function, what it stands for, in order: "relate", "filter" (any
            number of attribute filters) and one of "unique", "count", "exist".
    """

    name: str
    inputs: tuple[str, ...]
    values: tuple[str, ...]
    output: str
    parts: tuple[str, ...] = ()


def _catalogue() -> dict[str, Function]:
    found = [
        Function("scene", (), (), "ObjectSet"),
        Function("unique", ("ObjectSet",), (), "Object"),
        Function("relate", ("Object",), ("Relation",), "ObjectSet"),
        Function("union", ("ObjectSet", "ObjectSet"), (), "ObjectSet"),
        Function("intersect", ("ObjectSet", "ObjectSet"), (), "ObjectSet"),
        Function("count", ("ObjectSet",), (), "Integer"),
        Function("exist", ("ObjectSet",), (), "Bool"),
        Function("equal_object", ("Object", "Object"), (), "Bool"),
    ]
    for name in ("equal_integer", "less_than", "greater_than"):
        found.append(Function(name, ("Integer", "Integer"), (), "Bool"))
    for attribute in ATTRIBUTES:
        kind = attribute.title()
        found += [
            Function(f"filter_{attribute}", ("ObjectSet",), (kind,), "ObjectSet"),
            Function(f"same_{attribute}", ("Object",), (), "ObjectSet"),
            Function(f"query_{attribute}", ("Object",), (), kind),
            Function(f"equal_{attribute}", (kind, kind), (), "Bool"),
        ]
    endings = {"": "ObjectSet", "_unique": "Object", "_count": "Integer", "_exist": "Bool"}
    for ending, output in endings.items():
        last = (ending[1:],) if ending else ()
        found += [
            Function(f"filter{ending}", ("ObjectSet",), DESCRIPTION, output, ("filter", *last)),
            Function(
                f"relate_filter{ending}",
                ("Object",),
                ("Relation", *DESCRIPTION),
                output,
                ("relate", "filter", *last),
            ),
        ]
    return {function.name: function for function in found}


FUNCTIONS: Mapping[str, Function] = _catalogue()
"""All 35 functions by name; those with ``parts`` are composite and stand in templates only."""
