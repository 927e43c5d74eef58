"""Program text -> an untyped outline with source spans: what error messages are made from.

The typed grammar says only that a text is wrong. The outline of the same text lets the checker say
which call, which argument and what was expected there.
"""

from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from nmn.errors import ProgramSyntaxError

_GRAMMAR = r"""
start: argument
argument: call | STRING | NUMBER | NAME
call: NAME "(" (argument ("," argument)*)? ")"
NAME: /[A-Za-z_][A-Za-z0-9_.]*/
STRING: /"[^"\\\n]*"/
NUMBER: /-?[0-9]+(\.[0-9]+)?/
BLANKS: /[ \t\r\n]+/
%ignore BLANKS
"""

# How the terminals of the outline are called in messages.
_FRIENDLY = {
    "NAME": "a module name",
    "STRING": 'a word in double quotes, such as "dog"',
    "NUMBER": "a whole number",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "$END": "the end of the program",
}


@dataclass(frozen=True)
class Outline:
    """A call, or a literal, with its place in the text.

    Attributes:
        kind: "call", "string", "number" or "name" (a bare word).
        text: the module's name, the word without quotes, or the digits.
        span: characters of the whole call or literal.
        head: characters of the name alone.
        arguments: of a call.
    """

    kind: str
    text: str
    span: tuple[int, int]
    head: tuple[int, int]
    arguments: tuple["Outline", ...] = ()


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", propagate_positions=True)


def read_outline(text: str) -> Outline:
    """The outline of a program text.

    Raises:
        ProgramSyntaxError: it is not ``name(argument, ...)``.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    return _outline(tree.children[0])


def _outline(item: object) -> Outline:
    assert isinstance(item, Tree)  # rules of _GRAMMAR only
    inner = item.children[0]
    if isinstance(inner, Token):
        span = (inner.start_pos or 0, inner.end_pos or 0)
        kind = {"STRING": "string", "NUMBER": "number"}.get(inner.type, "name")
        return Outline(kind, inner.strip('"') if kind == "string" else str(inner), span, span)
    name = inner.children[0]
    assert isinstance(name, Token)
    head = (name.start_pos or 0, name.end_pos or 0)
    span = (inner.meta.start_pos, inner.meta.end_pos)
    return Outline("call", str(name), span, head, tuple(_outline(a) for a in inner.children[1:]))


def _syntax_error(text: str, error: UnexpectedInput) -> ProgramSyntaxError:
    expected = sorted(getattr(error, "accepts", None) or getattr(error, "expected", None) or [])
    if isinstance(error, UnexpectedCharacters):
        expected = sorted(error.allowed or [])
    names = [_FRIENDLY[name] for name in expected if name in _FRIENDLY]
    wanted = " or ".join(names) or None
    if isinstance(error, UnexpectedEOF) or (
        isinstance(error, UnexpectedToken) and error.token.type == "$END"
    ):
        end = len(text.rstrip())
        return ProgramSyntaxError(
            "the program ends too early", text=text, span=(end, end + 1), expected=wanted
        )
    start = error.pos_in_stream or 0
    length = len(error.token) if isinstance(error, UnexpectedToken) else 1
    found = text[start : start + length]
    hint = None
    if found == "'":
        hint = "write words in double quotes"
    elif found == '"':
        hint = "a word in double quotes must end on the same line"
    return ProgramSyntaxError(
        f"{found!r} cannot stand here",
        text=text,
        span=(start, start + length),
        expected=wanted,
        hint=hint,
    )
