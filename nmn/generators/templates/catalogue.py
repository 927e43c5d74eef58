"""The functions that templates are made of, over whatever attributes and relations a world has.

Source: Johnson et al., "CLEVR: A Diagnostic Dataset for Compositional Language and Elementary
Visual Reasoning" (CVPR 2017), section 3 and appendix A; the catalogue published with the data set
names 27 basic functions and 8 composite ones that only templates use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


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


@dataclass(frozen=True)
class Catalogue:
    """What questions about one kind of world can be made of.

    Attributes:
        attributes: of an object, each with its words, in the order in which a description filters.
        relations: between two objects.
        noun: the attribute that names an object: unset, it is said as "thing".
        most_objects: in a scene, so that counts go from 0 to it.
    """

    attributes: Mapping[str, tuple[str, ...]]
    relations: tuple[str, ...]
    noun: str
    most_objects: int

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """By type ("Size", "Color" ... and "Relation"), the words it allows."""
        named = {name.title(): words for name, words in self.attributes.items()}
        return {**named, "Relation": self.relations}

    @cached_property
    def description(self) -> tuple[str, ...]:
        """The types of the words in one description."""
        return tuple(name.title() for name in self.attributes)

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The types that a question may ask for."""
        return "Bool", "Integer", *self.description

    @cached_property
    def functions(self) -> dict[str, Function]:
        """By name; those with ``parts`` are composite and stand in templates only."""
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
        for attribute in self.attributes:
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
            described, beside = self.description, ("Relation", *self.description)
            found += [
                Function(f"filter{ending}", ("ObjectSet",), described, output, ("filter", *last)),
                Function(
                    f"relate_filter{ending}",
                    ("Object",),
                    beside,
                    output,
                    ("relate", "filter", *last),
                ),
            ]
        return {function.name: function for function in found}
