"""What is learned from: questions with programs and answers, and the percepts they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.errors import DatasetError
from nmn.grammar import Program, ValueType
from nmn.types import Percept, Vocabulary

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class QuestionSet:
    """Questions about scenes.

    Attributes:
        graphs: the percepts (scene graphs), as the modules see them. For supervision of steps they
            have the tables of the ground truth too.
        programs: one a question.
        scenes: ``[questions]`` the position of each one's scene.
        answers: ``[questions]`` the code of each, see ``Value.codes``: a word's position in its
            vocabulary, a count, 0 for no, 1 for yes ...
        lengths: ``[questions]`` nodes of each program as its source has it.
        truths: the same percepts as the exact modules see them, where that is not the same: with
            as many frames, and objects that need not be those that are seen. None where they stand
            in ``graphs`` beside what is seen.
    """

    graphs: Sequence[Percept]
    programs: Sequence[Program]
    scenes: Index
    answers: Index
    lengths: Index
    truths: Sequence[Percept] | None = None

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
            self.truths,
        )

    def joined(self, others: "QuestionSet") -> "QuestionSet":
        """These questions and others about the same percepts."""
        return QuestionSet(
            self.graphs,
            [*self.programs, *others.programs],
            np.concatenate([self.scenes, others.scenes]),
            np.concatenate([self.answers, others.answers]),
            np.concatenate([self.lengths, others.lengths]),
            self.truths,
        )


def answer_code(text: str, value_type: ValueType, vocabularies: Mapping[str, Vocabulary]) -> int:
    """An answer as a number, see ``QuestionSet.answers``.

    Raises:
        DatasetError: it is no answer of this type.
    """
    code = value_type.family.code_of(text, vocabularies.get(value_type.vocabulary))
    if code is None:
        raise DatasetError(f"'{text}' is no answer of the type {value_type}")
    return code


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
