"""N2NMN's layouts of SHAPES: reverse Polish, ``_Find _Find _Transform _And _Answer``.

A layout has no words: N2NMN's modules attend to the question for them (Hu et al. 2017, arXiv
1704.05526, section 3). Here they come along, one for each ``_Find`` and ``_Transform`` in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nmn.errors import ProgramTypeError
from nmn.files import short
from nmn.grammar.dialect import Assembly, Translation, unfolded
from nmn.grammar.language import Language
from nmn.grammar.program import Program
from nmn.types.wording import several

# Token -> (module, vocabulary of its word).
_TOKENS: dict[str, tuple[str, str | None]] = {
    "_Find": ("find", "attribute"),
    "_Transform": ("shift", "relation"),
    "_And": ("both", None),
    "_Answer": ("answer", None),
}
_MODULES = {name: token for token, (name, _) in _TOKENS.items()}


@dataclass(frozen=True)
class Layout:
    """The tokens of a layout, and the words of those that need one, in the same order."""

    tokens: tuple[str, ...]
    words: tuple[str, ...]


class ShapesLayout:
    """The dialect "shapes-layout"; its source is a ``Layout``, and its nodes are the tokens."""

    name = "shapes-layout"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a layout.

        Raises:
            ProgramTypeError: an unknown token or word, too few values on the stack, too many
                words, or more than one value at the end; ``where`` is the token.
        """
        if not isinstance(source, Layout):
            raise ProgramTypeError(f"{type(source).__name__} is no layout", expected="a Layout")
        assembly = Assembly(language)
        stack: list[int] = []
        words = iter(source.words)
        for number, token in enumerate(source.tokens):
            where = f"node {number}"
            if token not in _TOKENS:
                raise ProgramTypeError(
                    f"there is no token {short(token)}",
                    where=where,
                    expected=f"one of: {', '.join(_TOKENS)}",
                )
            name, vocabulary = _TOKENS[token]
            literals: tuple[str, ...] = ()
            if vocabulary is not None:
                literals = (_word(next(words, None), language.vocabularies[vocabulary], where),)
            wanted = len(assembly.signature(name).inputs)
            if len(stack) < wanted:
                raise ProgramTypeError(
                    f"{token} takes {several(wanted, 'value')}, and {len(stack)} are there",
                    where=where,
                )
            taken = tuple(stack[len(stack) - wanted :])
            del stack[len(stack) - wanted :]
            stack.append(assembly.add(name, taken, literals, token))
        left = next(words, None)
        if left is not None:
            raise ProgramTypeError(f"no token takes the word {short(left)}")
        if len(stack) > 1:
            raise ProgramTypeError(f"the layout leaves {len(stack)} values", expected="one")
        return assembly.finish()

    def write(self, program: Program, language: Language) -> Layout:
        """The layout of a program, as a tree: what is used twice stands there twice.

        Raises:
            ProgramTypeError: a module that no token stands for.
            ProgramTooLong: more tokens than a program may have steps.
        """
        tokens: list[str] = []
        words: list[str] = []
        for number, _ in unfolded(program, language.max_nodes):
            node = program.nodes[number]
            if node.op not in _MODULES:
                raise ProgramTypeError(
                    f"no token stands for '{node.op}'", expected=f"one of: {', '.join(_MODULES)}"
                )
            tokens.append(_MODULES[node.op])
            words += [str(word) for word in node.literals]
        return Layout(tuple(tokens), tuple(words))


def _word(word: str | None, known: Sequence[str] | Any, where: str) -> str:
    if word is None or word not in known:
        raise ProgramTypeError(
            "there is no word for it" if word is None else f"{short(word)} is not known here",
            where=where,
            expected=f"one of: {', '.join(known)}",
        )
    return word


DIALECT = ShapesLayout()
