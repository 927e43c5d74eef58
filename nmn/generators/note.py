"""What a person should know of how a question was read."""

from dataclasses import dataclass
from typing import Literal, get_args

NoteKind = Literal["synonym", "loss", "embedding", "ambiguous", "dropped", "guess", "typo"]


@dataclass(frozen=True, slots=True)
class Note:
    """One decision that a person should know of when they read the answer.

    Arguments:
        kind: "synonym" (another word for a concept), "loss" (part of the meaning is not seen),
            "embedding" (matched by meaning, with the similarity), "ambiguous" (another reading was
            possible), "dropped" (words that add nothing), "guess" (something that the question
            leaves open: who "they" are) or "typo" (a word taken for another spelling of a known
            one).
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
