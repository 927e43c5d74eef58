"""A language: the modules and vocabularies of a domain, and how their programs are read."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from nmn.errors import DomainError, ProgramError, ProgramSyntaxError, ProgramTooDeep, ProgramTooLong
from nmn.grammar.checker import complain
from nmn.grammar.grammar_text import grammar_text
from nmn.grammar.outline import read_outline
from nmn.grammar.program import Builder, Program
from nmn.grammar.signature import Signature, ValueType
from nmn.types import Vocabulary

# Bounds of one program. The longest gold program of CLEVR has 23 nodes; a text beyond these is a
# mistake or an attack, and is refused before it is parsed.
MAX_CHARACTERS = 10_000
MAX_NODES = 256
MAX_DEPTH = 64


class Language:
    """Reads, checks and prints programs.

    Arguments:
        signatures: of the modules that programs may call.
        vocabularies: that the modules' word ports name.
        answers: the types that a whole program may have, in the order they are listed in messages.

    >>> from nmn.domains import load_domain
    >>> program = load_domain("photo").language.parse('count( find("dog"))')
    >>> program.text, str(program.root.type)
    ('count(find("dog"))', 'Number')
    """

    def __init__(
        self,
        signatures: Iterable[Signature],
        vocabularies: Mapping[str, Vocabulary],
        answers: Iterable[ValueType],
        *,
        max_characters: int = MAX_CHARACTERS,
        max_nodes: int = MAX_NODES,
        max_depth: int = MAX_DEPTH,
    ) -> None:
        self.signatures: dict[str, Signature] = {}
        for signature in signatures:
            if signature.name in self.signatures:
                raise DomainError(f"two modules are called '{signature.name}'")
            self.signatures[signature.name] = signature
        self.vocabularies = dict(vocabularies)
        made = {signature.result for signature in self.signatures.values()}
        self.answers = tuple(answer for answer in answers if answer in made)
        self.max_characters = max_characters
        self.max_nodes = max_nodes
        self.max_depth = max_depth
        self._check_complete()
        self.parse = lru_cache(maxsize=4096)(self._parse)

    def _check_complete(self) -> None:
        if not self.answers:
            raise DomainError("no module of the language gives an answer")
        for name in self.vocabularies:
            if not (name.isidentifier() and name.islower()):
                raise DomainError(
                    f"'{name}' cannot be a vocabulary's name",
                    expected="lower-case letters, digits and underscores",
                )
        made = {signature.result for signature in self.signatures.values()}
        for signature in self.signatures.values():
            for port in signature.written:
                if port.kind == "word" and port.vocabulary not in self.vocabularies:
                    raise DomainError(
                        f"module '{signature.name}' needs the vocabulary '{port.vocabulary}'",
                        expected=f"one of: {', '.join(sorted(self.vocabularies))}",
                    )
                if port.kind == "value" and port.type not in made:
                    raise DomainError(
                        f"module '{signature.name}' needs {port.type} as '{port.name}', "
                        "and no module of the language gives one"
                    )
            if signature.result.vocabulary and signature.result.vocabulary not in self.vocabularies:
                raise DomainError(
                    f"module '{signature.name}' gives {signature.result}, "
                    f"and there is no vocabulary '{signature.result.vocabulary}'"
                )

    @cached_property
    def grammar(self) -> str:
        """The grammar of all well-typed programs: read by Lark and by llguidance."""
        return grammar_text(self.signatures.values(), self.vocabularies, self.answers)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the grammar and the module versions, in hexadecimal."""
        versions = "".join(f"{s.name}@{s.version};" for s in self.signatures.values())
        return hashlib.sha256((versions + self.grammar).encode()).hexdigest()

    @cached_property
    def _parser(self) -> Lark:
        return Lark(self.grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)

    def _parse(self, text: str) -> Program:
        """The program that ``text`` writes.

        Raises:
            ProgramTooLong, ProgramTooDeep: beyond the language's bounds.
            ProgramSyntaxError: not of the form ``name(argument, ...)``.
            ProgramTypeError: an unknown name, or an argument of the wrong type, number or value.
        """
        self._check_bounds(text)
        try:
            tree = self._parser.parse(text)
        except UnexpectedInput:
            raise self._explain(text) from None
        builder = Builder()
        self._build(tree.children[0], builder, text)
        if len(builder) > self.max_nodes:
            raise ProgramTooLong(
                f"the program has {len(builder)} different steps",
                text=text,
                expected=f"at most {self.max_nodes}",
                hint="ask several questions",
            )
        program = builder.finish(text)
        if len(program.text) > self.max_characters:
            raise ProgramTooLong(
                f"the program has {len(program.text)} characters in canonical form",
                expected=f"at most {self.max_characters}",
                hint="ask several questions",
            )
        return program

    def check(self, text: str) -> ProgramError | None:
        """None when ``text`` is a program of this language, else what is wrong with it."""
        try:
            self.parse(text)
        except ProgramError as error:
            return error
        return None

    def _check_bounds(self, text: str) -> None:
        if not text.strip():
            raise ProgramSyntaxError(
                "the program is empty", expected='for example count(find("dog"))'
            )
        if len(text) > self.max_characters:
            raise ProgramTooLong(
                f"the program has {len(text)} characters",
                expected=f"at most {self.max_characters}",
                hint="ask several questions",
            )
        depth = 0
        quoted = False
        for position, character in enumerate(text):
            if character == '"':
                quoted = not quoted
            elif character == "(" and not quoted:
                depth += 1
                if depth > self.max_depth:
                    raise ProgramTooDeep(
                        f"calls are nested more than {self.max_depth} deep",
                        text=text,
                        span=(position, position + 1),
                        hint="ask several questions",
                    )
            elif character == ")" and not quoted:
                depth -= 1

    def _explain(self, text: str) -> ProgramError:
        outline = read_outline(text)
        return complain(text, outline, self) or ProgramSyntaxError(
            "the program is not of the language", text=text, hint="please report this text"
        )

    def _build(self, item: object, builder: Builder, text: str) -> int:
        """Add the call that ``item`` holds, inputs first; the id of its node."""
        while isinstance(item, Tree) and not item.data.startswith("call_"):
            item = item.children[0]
        assert isinstance(item, Tree)  # every type's nonterminal leads to a call
        signature = self.signatures[item.data[len("call_") :]]
        inputs: list[int] = []
        literals: list[str | int] = []
        for port, child in zip(signature.written, item.children, strict=True):
            if port.kind == "value":
                inputs.append(self._build(child, builder, text))
            else:
                token = child if isinstance(child, Token) else child.children[0]
                assert isinstance(token, Token)  # a word's rule holds one terminal
                literals.append(int(token) if port.kind == "integer" else str(token)[1:-1])
        span = (item.meta.start_pos, item.meta.end_pos)
        if signature.check is not None:
            names = {p.name: v for p, v in zip(signature.literals, literals, strict=True)}
            if signature.wrong(names) is not None:
                raise self._explain(text)
        return builder.add(signature, tuple(inputs), tuple(literals), span)
