"""Programs of one step: what a question asks of a medium, asked alone.

A question's program supervises a few words in one medium; its truth has dozens. Lessons ask for
those too, and are answered by the exact modules. STAIR's intermediate supervision (arXiv
2401.03901, section 3.4) has the steps of questions alone.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from nmn.executors import BatchedExecutor
from nmn.grammar import Language
from nmn.modules import Module
from nmn.training.questions import QuestionSet
from nmn.training.supervision import answer_rows
from nmn.types import Percept, stack_of

# Media whose lessons are answered together.
_TOGETHER = 32


def answered(
    texts: Sequence[Sequence[str]],
    graphs: Sequence[Percept],
    truths: Sequence[Percept] | None,
    exact: Mapping[str, Module],
    language: Language,
) -> QuestionSet:
    """Lessons with their answers.

    Arguments:
        texts: of each medium its programs.
        graphs, truths: see ``QuestionSet``; the truth stands in ``graphs`` where there are none.
        exact: by name, the modules that know it.
        language: of the programs, in which any step may be the last.
    """
    programs = [language.parse(text) for some in texts for text in some]
    scenes = np.repeat(np.arange(len(texts)), [len(some) for some in texts])
    executor = BatchedExecutor(exact, language.vocabularies)
    answers = np.zeros(len(programs), dtype=np.int64)
    true = graphs if truths is None else truths
    with torch.inference_mode():
        for start in range(0, len(texts), _TOGETHER):
            here = np.flatnonzero((scenes >= start) & (scenes < start + _TOGETHER))
            if not len(here):
                continue
            plan = executor.plan([programs[k] for k in here], (scenes[here] - start).tolist())
            run = executor.run(plan, stack_of([true[k] for k in _some(start, len(texts))]))
            for value_type, which, rows in answer_rows(run.plan):
                codes = run.slabs[value_type].value.take(rows).codes()
                answers[here[list(which)]] = codes.cpu().numpy()
            run.release()
    lengths = np.array([len(program) for program in programs], dtype=np.int64)
    return QuestionSet(graphs, programs, scenes, answers, lengths, truths)


def _some(start: int, count: int) -> range:
    return range(start, min(start + _TOGETHER, count))
