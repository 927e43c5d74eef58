"""A passage as its sentences: how it is read, what is seen of it, and its handle for modules."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import torch
from torch import Tensor

from nmn.errors import MediaError, TrailError
from nmn.types import Handle, Keepsake, Media, Medium, Percept, Stack, Vocabulary

WORDS = Vocabulary("word", ("fox", "hen", "dog", "moon"))


@dataclass(frozen=True)
class Text:
    """A passage that has been read."""

    text: str
    media: Media

    @property
    def nbytes(self) -> int:
        return len(self.text)

    def keepsake(self) -> Keepsake:
        return Keepsake()


@dataclass(frozen=True)
class Sentences(Percept):
    """The sentences of a passage, and which words each has: ``tables["word"]``."""

    part = "sentence"

    sentences: tuple[str, ...]
    tables: Mapping[str, Tensor]
    media: Media | None = None
    miss_rate: float = 0.0

    def __len__(self) -> int:
        return len(self.sentences)

    @property
    def sizes(self) -> dict[str, int]:
        return {"sentences": len(self)}

    def name(self, index: int, naming: str, vocabularies: Mapping[str, Vocabulary]) -> str:
        return f"sentence {index + 1}"

    def place(self, index: int) -> str:
        return f"'{self.sentences[index]}'"

    @classmethod
    def random(
        cls,
        parts: int,
        vocabularies: Mapping[str, Vocabulary],
        *,
        seed: int = 0,
        sizes: Mapping[str, int] | None = None,
    ) -> Self:
        rng = torch.Generator().manual_seed(seed)
        table = torch.randint(2, (parts, len(WORDS)), generator=rng).float()
        return cls(tuple(f"Sentence {k}" for k in range(parts)), {"word": table})

    def tensors(self) -> dict[str, Tensor]:
        letters = "\n".join(self.sentences).encode()
        return {**self.tables, "text": torch.tensor(list(letters), dtype=torch.uint8)}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Self:
        if set(tensors) != {"word", "text"}:
            raise TrailError("these tensors are no passage")
        text = bytes(tensors["text"].tolist()).decode()
        sentences = tuple(text.split("\n")) if text else ()
        if tensors["word"].shape != (len(sentences), len(WORDS)):
            raise TrailError("the passage's tensors do not fit together")
        return cls(sentences, {"word": tensors["word"]})


class PassageStack(Stack[Sentences], of=Sentences):
    """The passages of a batch, padded to the same number of sentences.

    Attributes:
        words: ``[passages, sentences, words]`` 1 where a sentence has a word.
    """

    given = ("words",)

    def __init__(
        self,
        percepts: Sequence[Sentences],
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(percepts, device=device, dtype=dtype)
        self.words = torch.zeros(len(percepts), self.dims["sentences"], len(WORDS), dtype=dtype)
        for row, seen in enumerate(percepts):
            self.words[row, : len(seen)] = seen.tables["word"]
        self.words = self.words.to(self.device)

    @cached_property
    def dims(self) -> dict[str, int]:
        return {"sentences": max(map(len, self.percepts), default=0)}

    def handle(self, rows: Tensor, counts: int) -> "Passage":
        return Passage(self, rows, counts)


class Passage(Handle[PassageStack]):
    """References to the passages of a stack."""

    def having(self, word: Tensor) -> Tensor:
        """``[batch, sentences]`` 1 where the row's passage has the row's word."""
        return self.select("having", lambda stack: stack.words.transpose(1, 2).contiguous(), word)


class Passages(Medium):
    """Passages of text, from files or bytes."""

    name = "passage"
    handle = Passage
    percept = Sentences
    sources = "the path of a text file, or its bytes"
    suffixes = frozenset({".txt"})

    def is_one(self, folder: Path) -> bool:
        return (folder / "whole.txt").exists()

    def read(self, source: object) -> Text:
        if isinstance(source, str | Path):
            path = Path(source)
            name, data = path.name, (path / "whole.txt" if path.is_dir() else path).read_bytes()
        elif isinstance(source, bytes):
            name, data = "bytes", source
        else:
            raise MediaError("this is no passage", expected=self.sources)
        digest = hashlib.sha256(data).hexdigest()
        return Text(data.decode(), Media(name, "text/plain", digest, len(data)))


PASSAGES = Passages()


class Reader:
    """The perception: sentences end with a full stop, words are what they are."""

    name, digest = "reader", "0" * 64

    def perceive(self, contents: Sequence[Text]) -> list[Sentences]:
        return [self._read(content) for content in contents]

    def _read(self, content: Text) -> Sentences:
        sentences = tuple(part.strip() for part in content.text.split(".") if part.strip())
        table = torch.zeros(len(sentences), len(WORDS))
        for row, sentence in enumerate(sentences):
            for word in re.findall(r"\w+", sentence.lower()):
                if word in WORDS.words:
                    table[row, WORDS.index(word)] = 1
        return Sentences(sentences, {"word": table}, content.media)
