"""The parts of a canonical program text: which calls it is made of, and which feeds which.

A trail file stands for itself, also where the modules that it names are not installed. So its
readers take programs apart by their form alone, without the typed language.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nmn.errors import ProgramError, TrailError
from nmn.grammar.outline import Outline, read_outline
from nmn.grammar.program import literal_text

MAX_CHARACTERS = 200_000
MAX_DEPTH = 200
"""Of a program in a trail. Languages set their own bounds, far below."""


@dataclass(frozen=True)
class Part:
    """One distinct call of a program.

    Attributes:
        text: canonical text of the subexpression.
        op: the module's name.
        arguments: in order; an int is the index of the part that is the argument, a str is the
            text of a literal.
    """

    text: str
    op: str
    arguments: tuple[int | str, ...]

    @property
    def inputs(self) -> tuple[int, ...]:
        """Indices of the parts that feed this one, in port order."""
        return tuple(a for a in self.arguments if isinstance(a, int))

    @property
    def literals(self) -> tuple[str, ...]:
        """Its literals as program text writes them."""
        return tuple(a for a in self.arguments if isinstance(a, str))


def parts_of(text: str) -> tuple[Part, ...]:
    """The distinct calls of a program text, inputs first, the root last.

    Raises:
        TrailError: not of the form ``name(argument, ...)``, too long or too deep.
    """
    if len(text) > MAX_CHARACTERS or _depth(text) > MAX_DEPTH:
        raise TrailError("the program is too long or too deep to be read")
    try:
        root = read_outline(text)
    except (ProgramError, RecursionError) as error:
        raise TrailError("the program's text is not of the form name(argument, ...)") from error
    if root.kind != "call":
        raise TrailError("the program is not a call")
    found: dict[str, Part] = {}
    order: list[str] = []
    _collect(root, found, order)
    return tuple(found[name] for name in order)


def _collect(call: Outline, found: dict[str, Part], order: list[str]) -> int:
    arguments: list[int | str] = []
    for argument in call.arguments:
        if argument.kind == "call":
            arguments.append(_collect(argument, found, order))
        elif argument.kind == "string":
            arguments.append(literal_text(argument.text))
        elif argument.kind == "number":
            arguments.append(_number(argument.text))
        else:
            arguments.append(argument.text)
    written = (order[a] if isinstance(a, int) else a for a in arguments)
    text = f"{call.text}({', '.join(written)})"
    if text not in found:
        found[text] = Part(text, call.text, tuple(arguments))
        order.append(text)
        return len(order) - 1
    return order.index(text)


def _number(text: str) -> str:
    """A number as canonical text writes it. As text, because it may have any number of digits."""
    digits = text.removeprefix("-").lstrip("0") or "0"
    return f"-{digits}" if text.startswith("-") and digits != "0" else digits


def _depth(text: str) -> int:
    deepest = depth = 0
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted and character == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif not quoted and character == ")":
            depth -= 1
    return deepest


def pretty(text: str, width: int = 76) -> str:
    """A program text for people: on one line if it fits, else one argument a line, indented.

    >>> print(pretty('count(find("dog"))'))
    count(find("dog"))
    """
    return "\n".join(_lines(read_outline(text), width)) if len(text) > width else text


def _lines(item: Outline, width: int) -> Iterator[str]:
    flat = _flat(item)
    if len(flat) <= width or not item.arguments:
        yield flat
        return
    yield f"{item.text}("
    last = len(item.arguments) - 1
    for position, argument in enumerate(item.arguments):
        *body, end = _lines(argument, width - 2)
        for line in body:
            yield f"  {line}"
        yield f"  {end}{'' if position == last else ','}"
    yield ")"


def _flat(item: Outline) -> str:
    if item.kind == "string":
        return literal_text(item.text)
    if item.kind != "call":
        return item.text
    return f"{item.text}({', '.join(_flat(argument) for argument in item.arguments)})"
