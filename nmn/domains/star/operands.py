"""What stands on STAR's stack, and one function that takes from it."""

from dataclasses import dataclass

from nmn.domains.star.words import list_of, one_of, set_of
from nmn.errors import ProgramTypeError
from nmn.files import short
from nmn.grammar import ValueType
from nmn.grammar.dialect import Assembly
from nmn.grammar.language import Language
from nmn.types import Vocabulary

# A misspelt word is shorter.
_LONGEST = 40

# What a label's number is written after.
_LETTERS = {"action": "a", "object": "o", "relation": "r", "verb": "v"}

WORDED = tuple(_LETTERS)
"""Vocabularies whose words stand in programs."""


@dataclass(frozen=True)
class Operand:
    """What is on the stack: a word of the file, or the value of a node.

    Attributes:
        word: whose vocabulary shows where it is used.
        node, type: of the assembly.
        function: the number of the file's function that gave it.
    """

    word: str = ""
    node: int | None = None
    type: ValueType | None = None
    function: int | None = None

    def __str__(self) -> str:
        return f"the word {short(self.word)}" if self.type is None else f"a {self.type}"


def known_word(word: str, vocabulary: Vocabulary) -> str | None:
    """The vocabulary's word that is meant: itself, its label ("o019"), or with blanks in it."""
    if word in vocabulary:
        return word
    letter, digits = word[:1], word[1:]
    if letter == _LETTERS.get(vocabulary.name) and digits.isascii() and digits.isdigit():
        number = int(digits) if len(digits) < 6 else len(vocabulary)
        return vocabulary[number] if number < len(vocabulary) else None
    joined = "_".join(word.lower().split())
    return next((one for one in (word.lower().strip(), joined) if one in vocabulary), None)


class Function:
    """One function being read: it makes calls of the language of what it is given."""

    def __init__(self, name: str, assembly: Assembly, language: Language) -> None:
        self.name, self._assembly, self._language = name, assembly, language

    def make(self, call: str, *inputs: Operand, words: tuple[str, ...] = ()) -> Operand:
        """The value of a call of the language."""
        nodes = tuple(one.node for one in inputs if one.node is not None)
        node = self._assembly.add(call, nodes, words, self.name)
        return Operand(node=node, type=self._language.signatures[call].result)

    def value(self, given: Operand, *wanted: ValueType) -> Operand:
        """The value, which must be of one of these types; a word becomes the one that fits.

        Raises:
            ProgramTypeError: it is of another type, or the word is not known.
        """
        if given.type in wanted:
            return given
        labels = [one.vocabulary for one in wanted if one == one_of(one.vocabulary)]
        if given.type is None:
            for name in labels:
                if name in _LETTERS:
                    return self._literal(given.word, name)
        raise self.wrong(given, *wanted)

    def wrong(self, given: Operand, *wanted: ValueType) -> ProgramTypeError:
        """That it does not take this."""
        return ProgramTypeError(
            f"{self.name} is given {given}",
            expected=f"a {' or a '.join(str(one) for one in wanted)}" if wanted else None,
        )

    def _literal(self, word: str, name: str) -> Operand:
        vocabulary = self._language.vocabularies[name]
        found = known_word(word, vocabulary)
        if found is None:
            near = vocabulary.nearest(word) if len(word) < _LONGEST else []
            raise ProgramTypeError(
                f"{self.name} is given the word {short(word)}",
                expected=f"one of: {', '.join(vocabulary)}",
                hint=f"did you mean {' or '.join(near)}?" if near else None,
            )
        return self.make(name, words=(found,))

    def as_set(self, given: Operand, vocabulary: str) -> Operand:
        """A list, a set or a word as a set of that vocabulary."""
        if given.type == list_of(vocabulary):
            return self.make(f"members_{vocabulary}", given)
        if given.type == set_of(vocabulary):
            return given
        return self.make(f"alone_{vocabulary}", self.value(given, one_of(vocabulary)))

    def as_list(self, given: Operand, vocabulary: str) -> Operand:
        """A list, a set in the order of the vocabulary, or a word as a list of one."""
        if given.type == list_of(vocabulary):
            return given
        if given.type == set_of(vocabulary):
            return self.make(f"in_order_{vocabulary}", given)
        return self.make(f"listed_{vocabulary}", self.value(given, one_of(vocabulary)))

    def may_be(self, given: Operand, name: str) -> bool:
        """Is it one word of that vocabulary, or can it be?"""
        if given.type is not None:
            return given.type == one_of(name)
        return known_word(given.word, self._language.vocabularies[name]) is not None
