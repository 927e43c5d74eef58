"""CLEVR's programs in the words of the convolutional families."""

from collections.abc import Mapping, Sequence
from typing import Any

from nmn.errors import ProgramTypeError
from nmn.grammar import Language, Program

# Functions whose modules have the same name, and those with another.
_SAME = frozenset("scene unique union intersect count exist equal_integer".split())
_OTHER = {"greater_than": "greater", "less_than": "less"}
# Functions whose name ends in a property, which the module takes as its word.
_WITH_PROPERTY = {"same_": "same", "query_": "query", "equal_": "equal_attribute"}


def conv_program(nodes: Sequence[Mapping[str, Any]], language: Language) -> Program:
    """A program of a CLEVR file for the families "tbd" and "iep", whose answers are ``describe``d.

    >>> # scene, filter_color[red], count  ->  describe(number(count(filter(scene(), "red"))))

    Raises:
        ProgramTypeError: a function that the families have no module for.
    """
    texts: list[str] = []
    for number, node in enumerate(nodes):
        function = str(node.get("function", node.get("type")))
        inputs = [texts[i] for i in node.get("inputs", [])]
        words = [f'"{w}"' for w in node.get("value_inputs", node.get("side_inputs", []))]
        texts.append(f"{_name(function, words, number)}({', '.join(inputs + words)})")
    answer = texts[-1]
    if answer.startswith("count("):
        answer = f"number({answer})"
    return language.parse(f"describe({answer})")


def _name(function: str, words: list[str], number: int) -> str:
    """The module's name; a property that it takes is added to the words."""
    if function in _SAME:
        return function
    if function in _OTHER:
        return _OTHER[function]
    if function == "relate":
        return "relate"
    if function.startswith("filter_"):
        return "filter"
    for start, name in _WITH_PROPERTY.items():
        if function.startswith(start) and function != "equal_object":
            words.append(f'"{function.removeprefix(start)}"')
            return name
    raise ProgramTypeError(f"the families have no module for '{function}'", where=f"node {number}")
