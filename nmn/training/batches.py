"""The order of the questions: scenes shuffled, questions on one scene together.

What depends on a scene alone is computed once a batch, and equal steps of its questions are one;
so a batch should be about few scenes. Order depends on seed and epoch alone, and a run that goes
on after a stop sees the batches that it would have seen.
"""

from collections.abc import Iterator

import numpy as np

from nmn.training.questions import Index, QuestionSet
from nmn.training.settings import Settings


def epoch_batches(questions: QuestionSet, settings: Settings, epoch: int) -> list[Index]:
    """The batches of an epoch: positions of questions, each question once.

    Of the first epochs, where there is a curriculum, only those with short programs.
    """
    rng = np.random.default_rng([settings.seed, epoch])
    place = rng.permutation(len(questions.graphs))
    order = rng.permutation(len(questions))
    order = order[np.argsort(place[questions.scenes[order]], kind="stable")]
    if epoch < len(settings.curriculum):
        order = order[questions.lengths[order] <= settings.curriculum[epoch]]
    return [order[start : start + settings.batch] for start in range(0, len(order), settings.batch)]


def in_order(questions: QuestionSet, batch: int) -> Iterator[Index]:
    """All questions, those on one scene together."""
    order = np.argsort(questions.scenes, kind="stable")
    for start in range(0, len(order), batch):
        yield order[start : start + batch]
