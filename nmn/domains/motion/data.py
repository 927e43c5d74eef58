"""Clips of the motion world with questions, as they are learned from and evaluated on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nmn.domains.motion.agqa import english, identities, scene_graph
from nmn.domains.motion.questions.agqa.generate import AgqaQuestioner
from nmn.domains.motion.questions.agqa.words import Words
from nmn.domains.motion.truth import with_truth
from nmn.grammar import DIALECTS, Language
from nmn.synthetic.motion import MotionClip, agent_clip
from nmn.synthetic.motion.drawing import boxes_of
from nmn.synthetic.motion.seen import features, seen_graph
from nmn.training.questions import QuestionSet, answer_code
from nmn.types import ClipGraph

FPS = 5.0
"""Frames a second of what is learned from."""

LEARN, WATCH, TEST = 1_000, 500_000, 900_000
"""First series of clips to learn from, to check with while learning, and to evaluate on: they share
no clip, whatever the seed."""

_BOXES = (192, 128)


@dataclass(frozen=True)
class Asked:
    """Questions about clips.

    Attributes:
        questions: programs, answers and the clips as they are seen, with the truth beside.
        records: the same questions in AGQA's layout, in order.
    """

    questions: QuestionSet
    records: Sequence[Mapping[str, Any]]


def clips_of(series: int, count: int) -> Iterator[MotionClip]:
    """Clips of an agent, at the frames that are looked at."""
    return (agent_clip(series, number).sampled(FPS) for number in range(count))


def graph_of(clip: MotionClip, noise: int, seed: int, *, boxed: bool = True) -> ClipGraph:
    """What is seen of a clip at a level of noise, with the truth beside it.

    Arguments:
        boxed: see ``seen_graph``.
    """
    seen = seen_graph(clip, noise, seed=seed, boxed=boxed)
    return with_truth(seen, clip, features(clip, noise, seed=seed).order)


def ask_about(
    clips: Iterable[MotionClip],
    language: Language,
    *,
    split: str,
    per_clip: int,
    noise: int,
    seed: int,
    boxed: bool = True,
) -> Asked:
    """Questions about clips.

    Arguments:
        split: "train" has no novel compositions and no long programs, "test" has both.
        per_clip: at most so many each.
        noise: level, see ``nmn.synthetic.motion.seen.NOISES``.
        seed: of the questions, the noise and the order of things.
        boxed: see ``seen_graph``; questions are the same either way.
    """
    asker = AgqaQuestioner(Words(english(), identities()), split, seed=seed, per_clip=per_clip)
    dialect = DIALECTS.find("agqa")
    graphs: list[ClipGraph] = []
    records: list[Mapping[str, Any]] = []
    programs, scenes, answers, lengths = [], [], [], []
    for number, clip in enumerate(clips):
        graphs.append(graph_of(clip, noise, seed, boxed=boxed))
        vertices = scene_graph(clip, *boxes_of(clip, _BOXES), split)
        for record in asker.ask(clip.name, vertices).values():
            program = dialect.read(record["program"], language).program
            records.append(record)
            programs.append(program)
            scenes.append(number)
            answers.append(answer_code(record["answer"], program.root.type, language.vocabularies))
            lengths.append(len(program.nodes))
    made = QuestionSet(
        graphs,
        programs,
        np.array(scenes, dtype=np.int64),
        np.array(answers, dtype=np.int64),
        np.array(lengths, dtype=np.int64),
    )
    return Asked(made, records)
