"""A second evaluator, written another way: from the answer down, over objects with names.

It shares nothing with ``nmn.synthetic.questions``: no bits, no tables, no order of nodes. A set is
a frozenset of indices, each function is spelled out, and ``Ambiguous`` is raised where one object
is asked for and there is not exactly one.
"""

from typing import Any


class Ambiguous(Exception):
    """Not exactly one object."""


def answer(program: list[dict[str, Any]], scene: dict[str, Any], node: int = -1) -> Any:
    """The value of one node, by default the last."""
    here = program[node]
    name, words = here["function"], here["value_inputs"]
    given = [answer(program, scene, j) for j in here["inputs"]]
    objects = scene["objects"]
    kind, _, attribute = name.partition("_")
    if name == "scene":
        return frozenset(range(len(objects)))
    if name == "unique":
        if len(given[0]) != 1:
            raise Ambiguous(len(given[0]))
        return next(iter(given[0]))
    if name == "relate":
        return frozenset(scene["relationships"][words[0]][given[0]])
    if name == "union":
        return given[0].union(given[1])
    if name == "intersect":
        return given[0].intersection(given[1])
    if name == "count":
        return len(given[0])
    if name == "exist":
        return len(given[0]) > 0
    if name == "less_than":
        return given[1] > given[0]
    if name == "greater_than":
        return given[1] < given[0]
    if kind == "filter":
        return frozenset(i for i in given[0] if objects[i][attribute] == words[0])
    if kind == "query":
        return objects[given[0]][attribute]
    if kind == "same":
        return frozenset(
            i
            for i, one in enumerate(objects)
            if one is not objects[given[0]] and one[attribute] == objects[given[0]][attribute]
        )
    assert kind == "equal", name
    return given[0] == given[1]


def written(value: Any) -> Any:
    """A value as ``steps`` has it."""
    return sorted(value) if isinstance(value, frozenset) else value


def spoken(value: Any) -> str:
    """An answer as CLEVR writes it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
