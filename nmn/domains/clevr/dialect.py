"""CLEVR 1.0: a list of nodes, each a function on the values of earlier nodes, the answer last.

    [{"function": "scene", "inputs": [], "value_inputs": []},
     {"function": "filter_color", "inputs": [0], "value_inputs": ["red"]},
     {"function": "count", "inputs": [1], "value_inputs": []}]

The published files have the keys ``function`` and ``value_inputs``, the generator that made them
writes ``type`` and ``side_inputs``; both are read. Source: Johnson et al. 2017, arXiv 1612.06890,
section 3, and the function catalogue published with the data.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from nmn.errors import ProgramTypeError
from nmn.files import short
from nmn.grammar.dialect import Assembly, Translation, unfolded
from nmn.grammar.language import Language
from nmn.grammar.program import Program
from nmn.types.wording import several

_PROPERTIES = ("color", "shape", "size", "material")

# Function -> (module, vocabulary of the word it takes, literals that its name stands for).
_FUNCTIONS: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    name: (name, None, ())
    for name in (
        "scene unique union intersect count exist equal_integer less_than greater_than equal_object"
    ).split()
}
_FUNCTIONS["relate"] = ("relate", "relation", ())
for _name in _PROPERTIES:
    _FUNCTIONS[f"filter_{_name}"] = ("filter", _name, ())
    _FUNCTIONS[f"same_{_name}"] = ("same", None, (_name,))
    _FUNCTIONS[f"query_{_name}"] = (f"query_{_name}", None, ())
    _FUNCTIONS[f"equal_{_name}"] = (f"equal_{_name}", None, ())

# A misspelt function is shorter.
_LONGEST = 40

# Nodes that only templates have: they stand for several.
_COMPOSITE = frozenset(
    f"{start}filter{end}"
    for start in ("", "relate_")
    for end in ("", "_unique", "_count", "_exist")
)


class Clevr:
    """The dialect "clevr"; its source is a list of nodes as JSON has it."""

    name = "clevr"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a question file's ``program``.

        >>> from nmn.domains.clevr.domain import DOMAIN
        >>> nodes = [{"function": "scene", "inputs": []},
        ...          {"function": "filter_color", "inputs": [0], "value_inputs": ["red"]},
        ...          {"function": "count", "inputs": [1]}]
        >>> Clevr().read(nodes, DOMAIN.exact_language).program.text
        'count(filter(scene(), "red"))'

        Raises:
            ProgramTypeError: an unknown function, or inputs or words it does not take, or a node
                that the answer is made without; ``where`` is the node.
            ProgramTooLong, ProgramTooDeep: beyond the language's bounds.
        """
        if not isinstance(source, list | tuple):
            raise ProgramTypeError(
                f"the program is {short(source)}", expected="a list of nodes, the answer last"
            )
        assembly = Assembly(language)
        for number, node in enumerate(source):
            self._add(assembly, node, number, language)
        return assembly.finish()

    def _add(self, assembly: Assembly, node: Any, number: int, language: Language) -> None:
        where = f"node {number}"
        if not isinstance(node, Mapping):
            raise ProgramTypeError(f"{short(node)} is not a node", where=where, expected="{...}")
        function = node.get("function", node.get("type"))
        known = _FUNCTIONS.get(function) if isinstance(function, str) else None
        if known is None:
            raise _unknown(function, where)
        name, vocabulary, words = known
        if vocabulary is not None:
            words = (_word(node, str(function), language.vocabularies[vocabulary].words, where),)
        elif _words(node):
            raise ProgramTypeError(
                f"{function} has the words {short(_words(node))}", where=where, expected="none"
            )
        wanted = len(assembly.signature(name).inputs)
        inputs = _inputs(node.get("inputs", []), str(function), wanted, number)
        assembly.add(name, inputs, words, str(function))

    def write(
        self,
        program: Program,
        language: Language,
        *,
        spelling: str = "public",
        merged: bool = False,
    ) -> list[dict[str, Any]]:
        """The nodes of a program.

        Arguments:
            spelling: "public" (``function``, ``value_inputs``) or "generator" (``type``,
                ``side_inputs``).
            merged: each node once, in the program's order. Otherwise as published files have it: a
                tree, in which what is used twice (``scene``, mostly) stands there twice.

        Raises:
            ProgramTypeError: a module that is no function of CLEVR.
            ProgramTooLong: a tree of more nodes than a program may have steps.
        """
        if merged:
            order = [(node.id, node.inputs) for node in program]
        else:
            order = unfolded(program, language.max_nodes)
        return _spelled(program, order, language, spelling)

    def respell(
        self, translation: Translation, language: Language, *, spelling: str = "public"
    ) -> list[dict[str, Any]]:
        """What was read, node for node as it stood in its file, in either spelling."""
        order = list(zip(translation.node_of, translation.inputs, strict=True))
        return _spelled(translation.program, order, language, spelling)


_SPELLINGS = {"public": ("function", "value_inputs"), "generator": ("type", "side_inputs")}


def _spelled(
    program: Program,
    order: Sequence[tuple[int, tuple[int, ...]]],
    language: Language,
    spelling: str,
) -> list[dict[str, Any]]:
    """These nodes, each with the places of its inputs, as a file has them."""
    function_key, words_key = _SPELLINGS[spelling]
    calls = [_function(node.op, node.literals, language) for node in program]
    return [
        {function_key: calls[node][0], "inputs": list(inputs), words_key: calls[node][1]}
        for node, inputs in order
    ]


def function_names(program: Program, language: Language) -> tuple[str, ...]:
    """For each node of a program CLEVR's name of its function: ``filter_color``, ``count``."""
    return tuple(_function(node.op, node.literals, language)[0] for node in program)


def _function(
    op: str, literals: Sequence[str | int], language: Language
) -> tuple[str, list[str | int]]:
    """(CLEVR's name, its words)."""
    if op == "filter":
        for name in _PROPERTIES:
            if literals[0] in language.vocabularies[name]:
                return f"filter_{name}", [literals[0]]
    if op == "same":
        return f"same_{literals[0]}", []
    if op not in _FUNCTIONS:
        raise ProgramTypeError(
            f"'{op}' is no function of CLEVR",
            expected=f"one of: {', '.join(sorted({f[0] for f in _FUNCTIONS.values()}))}",
        )
    return op, list(literals)


def _unknown(function: Any, where: str) -> ProgramTypeError:
    if isinstance(function, str) and function in _COMPOSITE:
        return ProgramTypeError(
            f"{function} stands for several nodes; only templates have it",
            where=where,
            hint="write the basic nodes: filter_size, filter_color, ..., unique",
        )
    # Only what may be a misspelling: a text of megabytes would be compared letter by letter.
    likely = isinstance(function, str) and len(function) < _LONGEST
    near = difflib.get_close_matches(function, _FUNCTIONS, n=3) if likely else []
    return ProgramTypeError(
        f"there is no function {short(function)}",
        where=where,
        expected=None if near else "one of CLEVR 1.0",
        hint=f"did you mean {' or '.join(near)}?" if near else None,
    )


def _inputs(found: Any, function: str, wanted: int, number: int) -> tuple[int, ...]:
    where = f"node {number}"
    if not isinstance(found, list | tuple) or len(found) != wanted:
        raise ProgramTypeError(
            f"the inputs of {function} are {short(found)}",
            where=where,
            expected=several(wanted, "node"),
        )
    for source in found:
        if not isinstance(source, int) or isinstance(source, bool) or not 0 <= source < number:
            raise ProgramTypeError(f"its input {short(source)} is not an earlier node", where=where)
    return tuple(found)


def _words(node: Mapping[str, Any]) -> Any:
    return node.get("value_inputs", node.get("side_inputs", []))


def _word(node: Mapping[str, Any], function: str, known: Sequence[str], where: str) -> str:
    found = _words(node)
    if not isinstance(found, list | tuple) or len(found) != 1 or found[0] not in known:
        raise ProgramTypeError(
            f"the words of {function} are {short(found)}",
            where=where,
            expected=f"one of: {', '.join(known)}",
        )
    return str(found[0])


DIALECT = Clevr()
