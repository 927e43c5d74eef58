"""What is learned from: questions with programs and answers, and the scenes they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.errors import DatasetError
from nmn.grammar import Program, ValueType
from nmn.types import Bool, Label, Number, SceneGraph, Vocabulary

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class QuestionSet:
    """Questions about scenes.

    Attributes:
        graphs: the scenes, as the modules see them. For supervision of steps they have the tables
            of the ground truth too.
        programs: one a question.
        scenes: ``[questions]`` the position of each one's scene.
        answers: ``[questions]`` a word's position in its vocabulary, a count, 0 for no, 1 for yes.
        lengths: ``[questions]`` nodes of each program as its source has it.
    """

    graphs: Sequence[SceneGraph]
    programs: Sequence[Program]
    scenes: Index
    answers: Index
    lengths: Index

    def __len__(self) -> int:
        return len(self.programs)

    def pick(self, questions: Index) -> "QuestionSet":
        """Only these questions, on the same scenes."""
        return QuestionSet(
            self.graphs,
            [self.programs[k] for k in questions],
            self.scenes[questions],
            self.answers[questions],
            self.lengths[questions],
        )


def answer_code(text: str, value_type: ValueType, vocabularies: Mapping[str, Vocabulary]) -> int:
    """An answer as a number, see ``QuestionSet.answers``.

    Raises:
        DatasetError: it is no answer of this type.
    """
    family = value_type.family
    if issubclass(family, Label) and text in vocabularies[value_type.vocabulary]:
        return vocabularies[value_type.vocabulary].index(text)
    if issubclass(family, Number) and text.isdecimal():
        return int(text)
    if issubclass(family, Bool) and text in ("yes", "no"):
        return int(text == "yes")
    raise DatasetError(f"'{text}' is no answer of the type {value_type}")


def split_by_scene(questions: QuestionSet, share: float, seed: int = 0) -> tuple[Index, Index]:
    """Positions of questions to learn from, and of questions on other scenes to check with.

    Arguments:
        share: of the scenes whose questions are kept for checking; of two scenes or more at least
            one is, where the share is not 0.
    """
    used = np.unique(questions.scenes)
    if not share or len(used) < 2:
        return np.arange(len(questions)), np.zeros(0, dtype=np.int64)
    count = min(max(round(share * len(used)), 1), len(used) - 1)
    kept = np.random.default_rng([seed, 1]).permutation(used)[:count]
    aside = np.isin(questions.scenes, kept)
    return np.flatnonzero(~aside), np.flatnonzero(aside)
