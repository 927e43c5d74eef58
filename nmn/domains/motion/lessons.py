"""Lessons about clips: in which frames a relation holds, when an action goes on, what occurs."""

from collections.abc import Sequence

import numpy as np

from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import ACTION, ANSWERS, OBJECT, RELATION, VERB, WORDS
from nmn.grammar import Language, ValueType
from nmn.modules import bindings, build_all
from nmn.training.lessons import answered
from nmn.training.questions import QuestionSet
from nmn.types import ClipGraph, FrameSet, Labels, Percept

_SETS = ("objects", "relations", "actions")


def lesson_language() -> Language:
    """Of lessons: any step may be the last."""
    signatures = [one.signature for one in bindings(EXACT).values()]
    sets = (ValueType(Labels, one.name) for one in (OBJECT, RELATION, ACTION))
    return Language(signatures, WORDS, (*ANSWERS, ValueType(FrameSet), *sets))


def lessons_about(graphs: Sequence[Percept], per_clip: int, seed: int) -> QuestionSet:
    """Lessons about clips, with their answers.

    Arguments:
        graphs: of clips, with the truth beside what is seen.
        per_clip: how many a clip, drawn from a seed.
    """
    random = np.random.default_rng([seed, 17])
    language = lesson_language()
    clips = [graph for graph in graphs if isinstance(graph, ClipGraph)]
    texts = [_texts(clip, per_clip, random) for clip in clips]
    return answered(texts, graphs, None, build_all(EXACT, WORDS), language)


def _texts(graph: ClipGraph, count: int, random: np.random.Generator) -> list[str]:
    """Of one clip: what occurs, then half about relations to its objects, half about actions."""
    there = graph.tables[OBJECT.name].amax(dim=0).nonzero().flatten().tolist()
    made = [f"{name}(video())" for name in _SETS]
    if not there:
        return made
    done = [ACTION[k] for k in graph.frame_tables[ACTION.name].amax(0).nonzero().flatten().tolist()]
    while len(made) < count:
        thing = OBJECT[int(random.choice(there))]
        relation = RELATION[int(random.integers(len(RELATION)))]
        verb = VERB[int(random.integers(len(VERB)))]
        # What is done is rare among all that could be.
        action = str(random.choice(done)) if done and random.random() < 0.5 else f"{verb} {thing}"
        kinds = (
            f'localize(action("{action}"))',
            f'when_related(object("{thing}"), relation("{relation}"))',
            f'when_relation(relation("{relation}"))',
            f'objects_by(video(), relation("{relation}"))',
        )
        made.append(kinds[int(random.choice(4, p=(0.45, 0.3, 0.15, 0.1)))])
    return made
