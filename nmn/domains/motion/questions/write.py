"""Question files about clips, beside the annotations of the same layout."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from nmn.domains.motion.agqa import english, identities, scene_graph
from nmn.domains.motion.clevrer import annotation, prediction
from nmn.domains.motion.growing import growing_list, growing_object
from nmn.domains.motion.questions.agqa.decomposition import decompose
from nmn.domains.motion.questions.agqa.generate import AgqaQuestioner
from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.words import Words
from nmn.domains.motion.questions.clevrer.generate import ClevrerQuestioner
from nmn.domains.motion.questions.star.generate import StarQuestioner
from nmn.domains.motion.questions.star.words import read_classes
from nmn.domains.motion.star import class_files, situations
from nmn.synthetic.motion import MotionClip

_Clips = Iterable[MotionClip]


def write_questions(
    layout: str,
    folder: Path,
    split: str,
    clips: _Clips,
    fps: float,
    *,
    seed: int,
    per_clip: int,
) -> Iterator[None]:
    """Ask about clips in a layout; yields after every clip.

    - "agqa": agqa/SPLIT_questions.json, ``{question id: record}``. The split "train" has no novel
      compositions and no more than five steps; any other has them, and flags them. Other splits
      also get agqa/SPLIT_decomp/, the same questions with their sub-questions (AGQA-Decomp).
    - "star": star/SPLIT_questions.json, a list of records with their situations.
    - "clevrer": clevrer/SPLIT_questions.json, a list of scenes with their questions.

    Files are written anew each time, as balance is over all clips.

    Arguments:
        fps: of an agent's clips: how many frames a second are annotated.
        seed: of all chance in the questions.
        per_clip: questions to ask about each clip, at most.

    Raises:
        WorldError: a file cannot be written.
        DatasetError: ``per_clip`` is below 1.
    """
    return _WRITERS[layout](folder / layout, split, clips, fps, seed, per_clip)


def _write_agqa(
    folder: Path, split: str, clips: _Clips, fps: float, seed: int, per_clip: int
) -> Iterator[None]:
    words = Words(english(), identities())
    questioner = AgqaQuestioner(words, split, seed=seed, per_clip=per_clip)
    parts_of = folder / f"{split}_decomp"
    with ExitStack() as files:
        add = files.enter_context(growing_object(folder / f"{split}_questions.json"))
        if split != "train":
            isolate = files.enter_context(growing_list(parts_of / "isolated.json"))
        for whole in clips:
            clip = whole.sampled(fps)
            # Questions do not ask for boxes, which would have to be drawn.
            n, frames = len(clip.things), len(clip)
            boxes, seen = np.zeros((n, frames, 4)), np.ones((n, frames), bool)
            vertices = scene_graph(clip, boxes, seen, split)
            records = questioner.ask(clip.name, vertices)
            for name, record in records.items():
                add(name, record)
            if split != "train":
                found, alone = decompose(records, Graph(vertices, words))
                with growing_object(parts_of / f"{clip.name}.json") as put:
                    for name, part in found.items():
                        put(name, part)
                for question in alone:
                    isolate(question)
            yield


def _write_star(
    folder: Path, split: str, clips: _Clips, fps: float, seed: int, per_clip: int
) -> Iterator[None]:
    questioner = StarQuestioner(read_classes(class_files()), seed=seed, per_clip=per_clip)
    with growing_list(folder / f"{split}_questions.json") as add:
        for whole in clips:
            clip = whole.sampled(fps)
            found = situations(clip, np.zeros((len(clip.things), len(clip), 4)))
            seconds = dict(zip(sorted(found), clip.times.tolist(), strict=True))
            for record in questioner.ask(clip.name, found, seconds):
                add(record)
            yield


def _write_clevrer(
    folder: Path, split: str, clips: _Clips, fps: float, seed: int, per_clip: int
) -> Iterator[None]:
    questioner = ClevrerQuestioner(seed=seed, per_clip=per_clip)
    with growing_list(folder / f"{split}_questions.json") as add:
        for clip in clips:
            add(questioner.ask(prediction(clip), annotation(clip)))
            yield


_WRITERS: dict[str, Callable[[Path, str, _Clips, float, int, int], Iterator[None]]] = {
    "agqa": _write_agqa,
    "star": _write_star,
    "clevrer": _write_clevrer,
}
