"""CLEVRER: a list of names in postfix order, of functions and of words.

    ["objects", "metal", "filter_material", "count"]
    ["objects", "end", "get_frame", "filter_moving", "exist"]

A function takes what the names before it left: values, then words. The question files and the
published executor spell four functions differently (``get_frame``, ``query_frame``), and only the
former have bare ``start`` and ``end`` for events; both are read. What the executor tells apart as
it runs (a list of objects or of events, a frame or ``null``) is told apart here by types. Sources:
the README published with the data; chuangg/CLEVRER, executor/executor.py.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nmn.domains.clevrer.functions import (
    BOUNDS,
    FUNCTION_OF,
    FUNCTIONS,
    LITERALS,
    NULL,
    RELEASED,
    TAKES_NULL,
    Call,
)
from nmn.errors import ProgramError, ProgramTypeError
from nmn.files import short
from nmn.grammar.dialect import Assembly, Translation, unfolded
from nmn.grammar.language import Language
from nmn.grammar.program import Program
from nmn.types import Value
from nmn.types.wording import several

# What a sequence decoder puts around a program; what stands behind the second is none of it.
_BEGINS, _ENDS = ("<START>",), ("<END>", "<NULL>")

# A misspelt function is shorter.
_LONGEST = 40


@dataclass(frozen=True)
class _Thing:
    """What a name left for those behind it: a value of a node, or a word."""

    token: int
    name: str
    node: int | None = None
    family: type[Value] | None = None

    def __str__(self) -> str:
        return f"'{self.name}'" if self.family is None else self.family.__name__


class Clevrer:
    """The dialect "clevrer"; its source is a list of names as JSON has it."""

    name = "clevrer"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a list of names; its nodes are the functions, in the list's order.

        >>> from nmn.domains.clevrer.domain import DOMAIN
        >>> names = ["objects", "metal", "filter_material", "count"]
        >>> Clevrer().read(names, DOMAIN.exact_language).program.text
        'count(filter_material(objects(), "metal"))'

        Raises:
            ProgramTypeError: an unknown name, or values or words that a function does not take, or
                what is left over; ``where`` is the name's number, from 0.
            ProgramTooLong, ProgramTooDeep: beyond the language's bounds.
        """
        assembly = Assembly(language)
        things: list[_Thing] = []
        for token, name in _meant(source):
            if name in LITERALS:
                things.append(_Thing(token, name))
                continue
            call, taken = _resolved(name, token, things)
            del things[len(things) - call.arity :]
            words = tuple(one.name for one in taken if one.node is None and one.name != NULL)
            inputs = tuple(one.node for one in taken if one.node is not None)
            try:
                node = assembly.add(call.module, inputs, words, name)
            except ProgramError as error:
                error.where = f"name {token} ({name})"
                raise
            things.append(_Thing(token, name, node, assembly.signature(call.module).result.family))
        if len(things) > 1:
            raise ProgramTypeError(
                f"nothing takes {things[0]}",
                where=f"name {things[0].token} ({things[0].name})",
                expected="a list that leaves one value, the answer",
            )
        if things and things[0].node is None:
            raise ProgramTypeError(
                f"the program is the word '{things[0].name}'",
                where=f"name {things[0].token}",
                expected="functions, the answer's last",
            )
        try:
            return assembly.finish()
        except ProgramTypeError as error:
            if things:
                error.where = f"name {things[0].token} ({things[0].name})"
            raise

    def write(
        self, program: Program, language: Language, *, spelling: str = "released"
    ) -> list[str]:
        """The names of a program, as a tree: what is used twice stands there twice.

        Arguments:
            spelling: "released", that of the question files, or "executor". For the executor a bare
                ``start`` is ``events filter_start``.

        Raises:
            ProgramTypeError: a module that is no function of CLEVRER.
            ProgramTooLong: a tree of more nodes than a program may have steps.
        """
        order = unfolded(program, language.max_nodes)
        return _spelled(program, [node for node, _ in order], spelling)

    def respell(self, translation: Translation, *, spelling: str = "released") -> list[str]:
        """What was read, name for name as it stood in its file, in either spelling."""
        return _spelled(translation.program, translation.node_of, spelling)


def function_names(source: Sequence[str]) -> tuple[str, ...]:
    """Of a program that was read, the names of its functions, one a node of its translation."""
    return tuple(name for _, name in _meant(source) if name not in LITERALS)


def _meant(source: Any) -> list[tuple[int, str]]:
    """The names of a program with their numbers, without what a decoder puts around them."""
    if not isinstance(source, list | tuple):
        raise ProgramTypeError(
            f"the program is {short(source)}", expected="a list of names, the answer's last"
        )
    made: list[tuple[int, str]] = []
    for token, name in enumerate(source):
        if not isinstance(name, str):
            raise ProgramTypeError(f"{short(name)} is not a name", where=f"name {token}")
        if name in _ENDS:
            break
        if name not in _BEGINS:
            made.append((token, name))
    return made


def _resolved(name: str, token: int, things: Sequence[_Thing]) -> tuple[Call, list[_Thing]]:
    """The way in which the function is called here, and what it takes."""
    calls = FUNCTIONS.get(name)
    if calls is None:
        raise _unknown(name, token)
    arity = calls[0].arity
    where = f"name {token} ({name})"
    expected = ", or ".join(map(str, calls))
    if len(things) < arity:
        raise ProgramTypeError(
            f"{name} takes {several(arity, 'thing')}, and the names before it leave {len(things)}",
            where=where,
            expected=expected,
        )
    taken = list(things[len(things) - arity :])
    for call in calls:
        if _fits(call, taken):
            return call, taken
    raise ProgramTypeError(
        f"{name} is given {' and '.join(map(str, taken))}", where=where, expected=expected
    )


def _fits(call: Call, taken: Sequence[_Thing]) -> bool:
    values = taken[: len(call.inputs)]
    if [one.family for one in values] != list(call.inputs):
        return False
    if call.words is not None:
        return taken[-1].node is None and taken[-1].name in call.words
    return not call.null or (taken[-1].node is None and taken[-1].name == NULL)


def _unknown(name: str, token: int) -> ProgramTypeError:
    # Only what may be a misspelling: a text of megabytes would be compared letter by letter.
    known = [*FUNCTIONS, *LITERALS]
    near = difflib.get_close_matches(name, known, n=3) if len(name) < _LONGEST else []
    return ProgramTypeError(
        f"there is no function and no word {short(name)}",
        where=f"name {token}",
        expected=None if near else "one of CLEVRER",
        hint=f"did you mean {' or '.join(near)}?" if near else None,
    )


def _spelled(program: Program, nodes: Sequence[int], spelling: str) -> list[str]:
    made: list[str] = []
    for number in nodes:
        node = program.nodes[number]
        function = FUNCTION_OF.get(node.op)
        if function is None:
            raise ProgramTypeError(
                f"'{node.op}' is no function of CLEVRER",
                expected=f"one of: {', '.join(sorted(FUNCTION_OF))}",
            )
        made += [str(word) for word in node.literals]
        if node.op in TAKES_NULL:
            made.append(NULL)
        if spelling == "released":
            made.append(RELEASED.get(function, function))
        else:
            made += ["events", f"filter_{function}"] if function in BOUNDS else [function]
    return made


DIALECT = Clevrer()
