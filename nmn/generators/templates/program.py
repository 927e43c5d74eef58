"""Programs in CLEVR's own form, read and checked: a list of nodes, the answer last."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from nmn.errors import ProgramTypeError
from nmn.files import short
from nmn.generators.templates.catalogue import Catalogue, Function
from nmn.types.wording import with_article


class Call(NamedTuple):
    """One basic node: ``function`` on the values of the nodes ``inputs``, with ``value``, its word
    ("" where it takes none)."""

    function: str
    inputs: tuple[int, ...]
    value: str = ""


Program = Sequence[Mapping[str, Any]]
"""Nodes such as ``{"function": "filter_color", "inputs": [0], "value_inputs": ["red"]}``; the keys
``type`` and ``side_inputs`` of the published generator are read as well."""


def read_program(program: Program, catalogue: Catalogue) -> tuple[list[Call], list[int]]:
    """The basic nodes of a program, composite ones replaced by what they stand for.

    Returns:
        The calls, and for each node of ``program`` the index of the call that has its value.

    Raises:
        ProgramTypeError: an unknown function, or inputs or words it does not take; ``where`` is
            the node.
    """
    calls: list[Call] = []
    last: list[int] = []
    outputs: list[str] = []
    if not program:
        raise ProgramTypeError("the program has no nodes", expected="at least the node scene")
    for i, node in enumerate(program):
        where = f"node {i}"
        if not isinstance(node, Mapping):
            raise ProgramTypeError(
                f"{short(node)} is not a node", where=where, expected="an object"
            )
        name = node.get("function", node.get("type"))
        function = catalogue.functions.get(name) if isinstance(name, str) else None
        if function is None:
            raise ProgramTypeError(
                f"there is no function {short(name)}", where=where, expected="one of the catalogue"
            )
        inputs = _inputs(node.get("inputs", []), function, outputs, where)
        given = node.get("value_inputs", node.get("side_inputs", []))
        words = _words(given, function, catalogue, where)
        last.append(
            _extend(calls, function, tuple(last[j] for j in inputs), words, catalogue.attributes)
        )
        outputs.append(function.output)
    return calls, last


def expand_program(program: Program, catalogue: Catalogue) -> list[dict[str, Any]]:
    """The program in basic functions only, spelled as the public data set spells it.

    >>> from nmn.domains.clevr.catalogue import CATALOGUE
    >>> nodes = [{"type": "scene"},
    ...          {"type": "filter_count", "inputs": [0], "side_inputs": [None, "red", None, None]}]
    >>> for node in expand_program(nodes, CATALOGUE):
    ...     print(node)
    {'function': 'scene', 'inputs': [], 'value_inputs': []}
    {'function': 'filter_color', 'inputs': [0], 'value_inputs': ['red']}
    {'function': 'count', 'inputs': [1], 'value_inputs': []}

    Raises:
        ProgramTypeError: as ``read_program``.
    """
    return spell(read_program(program, catalogue)[0])


def spell(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Calls in the public spelling: function, inputs, value_inputs."""
    return [
        {
            "function": call.function,
            "inputs": list(call.inputs),
            "value_inputs": [call.value] if call.value else [],
        }
        for call in calls
    ]


def _extend(
    calls: list[Call],
    function: Function,
    inputs: tuple[int, ...],
    words: Sequence[str],
    attributes: Collection[str],
) -> int:
    """Append what a node stands for; the index of the call that has its value."""
    if not function.parts:
        calls.append(Call(function.name, inputs, "".join(words)))
        return len(calls) - 1
    (at,) = inputs
    for part in function.parts:
        if part == "filter":
            for attribute, word in zip(attributes, words[-len(attributes) :], strict=True):
                if word:
                    calls.append(Call(f"filter_{attribute}", (at,), word))
                    at = len(calls) - 1
        else:
            calls.append(Call(part, (at,), words[0] if part == "relate" else ""))
            at = len(calls) - 1
    return at


def _inputs(found: Any, function: Function, outputs: Sequence[str], where: str) -> list[int]:
    expected = f"{function.name}({', '.join(function.inputs)})"
    if not isinstance(found, list | tuple) or len(found) != len(function.inputs):
        raise ProgramTypeError(f"its inputs are {short(found)}", where=where, expected=expected)
    for j, kind in zip(found, function.inputs, strict=True):
        if not isinstance(j, int) or isinstance(j, bool) or not 0 <= j < len(outputs):
            raise ProgramTypeError(
                f"its input {short(j)} is not an earlier node", where=where, expected=expected
            )
        if outputs[j] != kind:
            raise ProgramTypeError(
                f"its input, node {j}, is of type {outputs[j]}", where=where, expected=expected
            )
    return list(found)


def _words(found: Any, function: Function, catalogue: Catalogue, where: str) -> list[str]:
    expected = f"{len(function.values)} of {', '.join(function.values) or 'nothing'}"
    if not isinstance(found, list | tuple) or len(found) != len(function.values):
        raise ProgramTypeError(
            f"the words of {function.name} are {short(found)}", where=where, expected=expected
        )
    words = []
    for word, kind in zip(found, function.values, strict=True):
        # A description may leave a word out; everything else must say its word.
        optional = bool(function.parts) and kind != "Relation"
        known = catalogue.words[kind]
        if word in known:
            words.append(str(word))
        elif optional and word in (None, ""):
            words.append("")
        else:
            raise ProgramTypeError(
                f"{short(word)} is not {with_article(kind)} of {function.name}",
                where=where,
                expected=", ".join(known),
            )
    return words
