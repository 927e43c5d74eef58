"""The nodes of a program that is being lowered, with the words and the places for messages."""

import difflib
from collections.abc import Mapping

from nmn.domains.agqa.tree import Part
from nmn.errors import DomainError, ProgramError, ProgramTooLong, ProgramTypeError
from nmn.grammar.language import Language
from nmn.grammar.program import Builder, Program

Aliases = Mapping[str, Mapping[str, str]]
"""By vocabulary: other word -> the vocabulary's word."""

KINDS = {"objects": "object", "relations": "relation", "relation": "relation", "actions": "action"}
"""Keys of a filter -> vocabulary; the AND and XOR templates write "relation"."""


class Building:
    """Adds nodes, and says what is wrong where.

    Arguments:
        text: of the program.
        language: of the nodes.
        aliases: words that mean the same as one of the language's.
    """

    def __init__(self, text: str, language: Language, aliases: Aliases) -> None:
        self.text, self.language, self._aliases = text, language, aliases
        self._builder = Builder()

    def add(self, name: str, *inputs: int, words: tuple[str, ...] = ()) -> int:
        """The node of this call; DomainError where the language has no such module."""
        signature = self.language.signatures.get(name)
        if signature is None:
            raise DomainError(
                f"the language has no module '{name}'",
                expected="one whose modules cover the dialect",
            )
        return self._builder.add(signature, inputs, words)

    def finish(self) -> Program:
        """The program whose answer is the last node added.

        Raises:
            ProgramTooLong, ProgramTypeError: it is no program of the language.
        """
        program = self._builder.finish()
        bounds = self.language
        if len(program) > bounds.max_nodes or len(program.text) > bounds.max_characters:
            raise ProgramTooLong(
                f"the program has {len(program)} steps and {len(program.text)} characters",
                expected=f"at most {bounds.max_nodes} and {bounds.max_characters}",
            )
        if program.depth > bounds.max_depth:
            raise ProgramTooLong(
                f"its steps are nested {program.depth} deep", expected=f"at most {bounds.max_depth}"
            )
        return program

    # ---------------------------------------------------------------------------- words

    def word(self, part: Part, vocabulary: str) -> str:
        """The vocabulary's word for a phrase.

        Raises:
            ProgramTypeError: it has none.
        """
        said = part.text.replace("_", " ")
        known = self.language.vocabularies[vocabulary]
        word = said if said in known else self._aliases.get(vocabulary, {}).get(said, said)
        if word in known:
            return word
        near = difflib.get_close_matches(said[:60], known.words, n=3)
        raise self.wrong(
            part,
            f"'{said[:60]}' is no {vocabulary} that is known",
            expected=None if near else f"one of {len(known)} words: those of the word files",
            hint=f"did you mean {' or '.join(near)}?" if near else None,
        )

    def knows(self, part: Part, vocabulary: str) -> bool:
        """Is the phrase a word of the vocabulary?"""
        try:
            self.word(part, vocabulary)
        except ProgramTypeError:
            return False
        return True

    # --------------------------------------------------------------------------- messages

    def wrong(
        self, part: Part, message: str, expected: str | None = None, hint: str | None = None
    ) -> ProgramError:
        """An error at a part of the text."""
        return ProgramTypeError(
            message, text=self.text, span=part.span, expected=expected, hint=hint
        )

    def arguments(self, call: Part, *names: str) -> tuple[Part, ...]:
        """The arguments of a call, as many as it takes.

        Raises:
            ProgramTypeError: more or fewer.
        """
        if len(call.parts) != len(names):
            raise self.wrong(
                call,
                f"{call.text} has {len(call.parts)} arguments",
                expected=f"{call.text}({', '.join(names)})",
            )
        return call.parts

    def choice(self, part: Part, *allowed: str) -> str:
        """A phrase that says how a function works.

        Raises:
            ProgramTypeError: it is none of those.
        """
        if part.kind != "phrase" or part.text not in allowed:
            raise self.wrong(
                part, f"'{part!s:.60}' cannot stand here", expected=" or ".join(allowed)
            )
        return part.text

    def keys(self, part: Part) -> tuple[str, Part | None]:
        """What a filter looks for: a vocabulary, and what it must be related by or equal to.

        ``[objects]`` is ("object", None), ``[relations, r, objects]`` ("relation", r), ``[actions,
        a]`` ("action", a).

        Raises:
            ProgramTypeError: any other list.
        """
        first = part.parts[0].text if part.kind == "list" else ""
        kind = KINDS.get(first)
        if kind is not None and len(part.parts) == 1:
            return kind, None
        by_relation = len(part.parts) == 3 and part.parts[2].text == "objects"
        if (kind == "relation" and by_relation) or (kind == "action" and len(part.parts) == 2):
            return kind, part.parts[1]
        raise self.wrong(
            part,
            f"'{part!s:.60}' is nothing to look for",
            expected="[objects], [relations], [actions], [relations, holding, objects] "
            "or [actions, holding a bag]",
        )
