"""The typed check of an outline: the first thing wrong, said so that a person can mend it."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from nmn.errors import ProgramError, ProgramTypeError
from nmn.grammar.grammar_text import LARGEST_INTEGER
from nmn.grammar.outline import Outline
from nmn.grammar.signature import Port, Signature, ValueType
from nmn.types import Vocabulary
from nmn.types.wording import with_article

# So many names are listed in a message before it stops being a help.
_LISTED = 8


class Known(Protocol):
    """What the checker asks of a language."""

    @property
    def signatures(self) -> Mapping[str, Signature]: ...
    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]: ...
    @property
    def answers(self) -> tuple[ValueType, ...]: ...


def complain(text: str, outline: Outline, known: Known) -> ProgramError | None:
    """The first thing wrong with the program, outermost and leftmost first; None when right."""
    if outline.kind != "call":
        return ProgramTypeError(
            "a program is a call of a module",
            text=text,
            span=outline.span,
            expected='for example count(find("dog"))',
        )
    signature = known.signatures.get(outline.text)
    if signature is not None and signature.result not in known.answers:
        return ProgramTypeError(
            f"{signature.name} gives {signature.result}, which is not an answer",
            text=text,
            span=outline.head,
            expected=f"a call that gives one of: {_join(str(a) for a in known.answers)}",
        )
    return _call(text, outline, known)


def _call(text: str, outline: Outline, known: Known) -> ProgramError | None:
    signature = known.signatures.get(outline.text)
    if signature is None:
        near = difflib.get_close_matches(outline.text, known.signatures, n=3, cutoff=0.5)
        return ProgramTypeError(
            f"there is no module '{outline.text}'",
            text=text,
            span=outline.head,
            expected=f"one of: {_join(sorted(known.signatures))}" if not near else None,
            hint=f"did you mean {_join(near, ' or ')}?" if near else None,
        )
    ports = signature.written
    if len(outline.arguments) != len(ports):
        return ProgramTypeError(
            f"{signature.name} takes {_arguments(len(ports))}, not {len(outline.arguments)}",
            text=text,
            span=outline.span,
            expected=str(signature),
        )
    for port, argument in zip(ports, outline.arguments, strict=True):
        wrong = _argument(text, argument, port, signature, known)
        if wrong is not None:
            return wrong
    return _values(text, outline, signature)


def _argument(
    text: str, argument: Outline, port: Port, signature: Signature, known: Known
) -> ProgramError | None:
    if port.kind == "word":
        return _word(text, argument, port, signature, known)
    if port.kind == "integer":
        return _integer(text, argument, port, signature)
    if argument.kind != "call":
        return _mismatch(text, argument, _describe(argument), port, signature)
    given = known.signatures.get(argument.text)
    if given is not None and given.result != port.type:
        return _mismatch(text, argument, str(given.result), port, signature, given, known)
    return _call(text, argument, known)


def _mismatch(
    text: str,
    argument: Outline,
    found: str,
    port: Port,
    signature: Signature,
    given: Signature | None = None,
    known: Known | None = None,
) -> ProgramError:
    hint = None
    if given is not None and known is not None:
        # One module that turns what was given into what is wanted is the usual mend.
        between = [
            s.name
            for s in known.signatures.values()
            if s.result == port.type and [p.type for p in s.written] == [given.result]
        ]
        if between:
            hint = f"{_join(sorted(between), ' or ')}(...) turns {found} into {port}"
    elif port.kind == "value":
        hint = f"{port} comes from a call of another module; see the signatures"
    return ProgramTypeError(
        f"{signature.name} needs {port} as '{port.name}', found {found}",
        text=text,
        span=argument.span if given is None else argument.head,
        expected=str(signature),
        hint=hint,
    )


def _word(
    text: str, argument: Outline, port: Port, signature: Signature, known: Known
) -> ProgramError | None:
    vocabulary = known.vocabularies[port.vocabulary]
    if argument.kind == "name":
        return ProgramTypeError(
            f"{signature.name} needs {with_article(port.vocabulary)} in double quotes "
            f"as '{port.name}'",
            text=text,
            span=argument.span,
            expected=str(signature),
            hint=f'did you mean "{argument.text}"?',
        )
    if argument.kind != "string":
        return _mismatch(text, argument, _describe(argument), port, signature)
    if argument.text in vocabulary:
        return None
    elsewhere = [
        name
        for name, other in known.vocabularies.items()
        if argument.text in other and name != port.vocabulary
    ]
    near = vocabulary.nearest(argument.text)
    hint = None
    if near:
        hint = f"did you mean {_join((repr(n) for n in near), ' or ')}?".replace("'", '"')
    elif elsewhere:
        hint = f'"{argument.text}" is {with_article(elsewhere[0])}'
    return ProgramTypeError(
        f'"{argument.text}" is not {with_article(port.vocabulary)}',
        text=text,
        span=argument.span,
        expected=f"one of: {_join(vocabulary)}",
        hint=hint,
    )


def _integer(text: str, argument: Outline, port: Port, signature: Signature) -> ProgramError | None:
    canonical = argument.text.isdigit() and str(int(argument.text)) == argument.text
    if argument.kind == "number" and canonical and int(argument.text) <= LARGEST_INTEGER:
        return None
    if argument.kind == "number":
        return ProgramTypeError(
            f"{argument.text} cannot be '{port.name}' of {signature.name}",
            text=text,
            span=argument.span,
            expected=f"a whole number from 0 to {LARGEST_INTEGER}, without leading zeros",
        )
    return _mismatch(text, argument, _describe(argument), port, signature)


def _values(text: str, outline: Outline, signature: Signature) -> ProgramError | None:
    if signature.check is None:
        return None
    literals = {
        port.name: int(argument.text) if port.kind == "integer" else argument.text
        for port, argument in zip(signature.written, outline.arguments, strict=True)
        if port.kind != "value"
    }
    return _complaint(text, outline.span, signature, literals)


def _complaint(
    text: str, span: tuple[int, int], signature: Signature, literals: Mapping[str, str | int]
) -> ProgramError | None:
    wrong = signature.wrong(literals)
    if wrong is None:
        return None
    return ProgramTypeError(
        f"{signature.name}: {wrong}", text=text, span=span, expected=str(signature)
    )


def complain_of_literals(
    signature: Signature, literals: Sequence[object], known: Known
) -> ProgramError | None:
    """The first thing wrong with the literals of a call that stands in no text, said as of a text;
    there must be as many as the signature has."""
    found: dict[str, str | int] = {}
    for port, literal in zip(signature.literals, literals, strict=True):
        whole = isinstance(literal, int) and not isinstance(literal, bool)
        kind = "string" if isinstance(literal, str) else "number" if whole else "name"
        argument = Outline(kind, str(literal), (0, 0), (0, 0))
        if port.kind == "word":
            wrong = _word("", argument, port, signature, known)
        else:
            wrong = _integer("", argument, port, signature)
        if wrong is not None:
            return wrong
        found[port.name] = argument.text if port.kind == "word" else int(argument.text)
    return _complaint("", (0, 0), signature, found)


def _describe(argument: Outline) -> str:
    if argument.kind == "string":
        return f'the word "{argument.text}"'
    if argument.kind == "number":
        return f"the number {argument.text}"
    if argument.kind == "name":
        return f"the bare word {argument.text}"
    return f"a call of {argument.text}"


def _arguments(count: int) -> str:
    return {0: "no arguments", 1: "1 argument"}.get(count, f"{count} arguments")


def _join(words: Iterable[str], last: str = ", ") -> str:
    listed = list(words)
    if len(listed) > _LISTED:
        return f"{', '.join(listed[:_LISTED])}, ... ({len(listed)} in all)"
    return ", ".join(listed[:-1]) + last + listed[-1] if len(listed) > 1 else "".join(listed)
