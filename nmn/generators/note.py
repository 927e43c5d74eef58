"""What a person should know of how a question was read."""

from dataclasses import dataclass
from typing import Literal, get_args

NoteKind = Literal[
    "synonym", "loss", "embedding", "ambiguous", "dropped", "guess", "typo", "open", "model"
]


@dataclass(frozen=True, slots=True)
class Note:
    """One decision that a person should know of when they read the answer.

    Arguments:
        kind: "synonym" (another word for a concept), "loss" (part of the meaning is not seen),
            "embedding" (matched by meaning, with the similarity), "ambiguous" (another reading was
            possible), "dropped" (words that add nothing), "guess" (something that the question
            leaves open: who "they" are), "typo" (a word taken for another spelling of a known
            one), "open" (left to a model as it is said) or "model" (a language model wrote the
            program).
        word: the word or words of the question that the note is about.
        text: a full sentence.

    >>> Note("loss", "woman", "'woman' is read as 'person': gender is not seen.").kind
    'loss'
    """

    kind: NoteKind
    word: str
    text: str

    def __post_init__(self) -> None:
        if self.kind not in get_args(NoteKind):
            raise ValueError(f"a note cannot be of the kind {self.kind!r}")


def written_by(model: str) -> Note:
    """What a person should know of a program that a language model wrote."""
    return Note(
        "model",
        "",
        f"The language model '{model}' wrote the program: read it before you trust the answer.",
    )


def looked_for(words: str) -> Note:
    """The note on a noun that a question brings to a model that looks for whatever it is told."""
    return Note("open", words, f"'{words}' is looked for as it is said, by a pretrained model.")


def compared_with(words: str) -> Note:
    """The note on words that a model of pictures and texts compares what is seen with."""
    return Note("open", words, f"'{words}' is compared with what is seen, by a pretrained model.")
