"""A vocabulary: the closed list of words that one kind of literal may be."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from nmn.errors import DomainError


@dataclass(frozen=True)
class Vocabulary:
    """An ordered list of distinct words; a word's position is its index in tensors.

    >>> color = Vocabulary("color", ("red", "green"))
    >>> color.index("green"), color[0], "blue" in color
    (1, 'red', False)
    """

    name: str
    words: tuple[str, ...]
    _index: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not self.words:
            raise DomainError(f"vocabulary '{self.name}' has no words")
        for position, word in enumerate(self.words):
            if '"' in word or "\\" in word or not word.isprintable() or word != word.strip():
                raise DomainError(
                    f"vocabulary '{self.name}': {word!r} cannot be a word",
                    expected="printable text without double quotes, backslashes or outer blanks",
                )
            if word in self._index:
                raise DomainError(f"vocabulary '{self.name}' has the word '{word}' twice")
            self._index[word] = position

    def index(self, word: str) -> int:
        """The position of ``word``; KeyError when it is not in the vocabulary."""
        return self._index[word]

    def nearest(self, word: str, most: int = 3) -> list[str]:
        """Known words spelled like ``word``, best first, for 'did you mean'."""
        return difflib.get_close_matches(word.lower(), self.words, n=most, cutoff=0.6)

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def __getitem__(self, position: int) -> str:
        return self.words[position]

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)
