"""``nmn train motion``: what is learned from, and by which modules.

Clips are cheap and questions dear. So modules learn from all that many clips show, and from lessons
about them, which are programs drawn from the truth; from questions where they are asked for. Those
are of the split "train": no novel composition, no program of more than five steps, so that both can
be evaluated on. Clips are kept as they are without noise, which is added anew every time that one
is looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

from nmn.domains.motion.build import FAMILY, build_motion
from nmn.domains.motion.data import LEARN, WATCH, Asked, ask_about, clips_of, graph_of
from nmn.domains.motion.encoder.data import LEARN as SEE
from nmn.domains.motion.encoder.train import Looking, train_perception
from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import WORDS, motion_language
from nmn.domains.motion.lessons import lessons_about
from nmn.domains.task import Task
from nmn.errors import DomainError
from nmn.modules import build_all
from nmn.modules.clips.shown import shown_loss
from nmn.modules.clips.sight import OnSight
from nmn.options import option
from nmn.synthetic.motion import MotionClip
from nmn.synthetic.motion.seen import NOISES, TRACK_WIDTH, seen_anew
from nmn.training.family import Family
from nmn.training.network import PreparedNetwork
from nmn.training.prepared import Prepared, TrainingOptions
from nmn.training.supervision import ANSWERS, STEPS
from nmn.types import ClipGraph, ClipStack, Percept, Stack

_WATCHED = 40


@dataclass(frozen=True, kw_only=True)
class MotionTraining(TrainingOptions):
    """What is learned from: as the shipped weights were."""

    what: str = option("modules", help="modules, or perception (the network that sees frames).")
    supervision: str = option(STEPS, help="steps, guided or answers (alone: needs --asked).")
    epochs: int = option(9, min=1, help="Times through the clips.")
    batch: int = option(64, min=1, help="Questions and lessons of a step.")
    rate: float = option(2e-3, help="Learning rate at the start.")
    curriculum: str = option(
        "2,2,2,2,2,2,2,2", help="Most nodes of a program in the first epochs: 2 is what clips show."
    )
    seed: int = option(0, min=0, max=WATCH - LEARN - 1, help="Of weights, order and clips.")
    clips: int = option(8_000, min=2, help="Clips of the motion world to learn from.")
    lessons: int = option(8, min=0, help="Programs drawn from the truth of each; not for answers.")
    asked: int = option(
        0, min=0, help="Clips that questions are asked about too: half a second each."
    )
    per_clip: int = option(16, min=1, help="Questions about each of those, at most.")
    noise: int = option(
        2, min=0, max=len(NOISES) - 1, help="Level of the noise of what is seen, 0 to 4."
    )
    frames: int = option(18_000, min=32, help="Of perception: frames drawn to learn from.")
    passes: int = option(10, min=1, help="Of perception: times through the frames.")


def motion_family(seed: int, noise: int = 0) -> Family:
    """The modules with weights drawn from a seed, and the exact ones that know the truth.

    Arguments:
        noise: level of what is added to clips that were seen without, each time they are learned
            from.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = build_motion(WORDS)
    sight = next(one.sight for one in modules.values() if isinstance(one, OnSight))

    def look(percept: Percept, random: np.random.Generator) -> Percept:
        assert isinstance(percept, ClipGraph)
        return seen_anew(percept, noise, random)

    def shown(stack: Stack[Any]) -> torch.Tensor:
        assert isinstance(stack, ClipStack)
        return shown_loss(sight, stack)

    exact = build_all(EXACT, WORDS)
    family = Family(FAMILY, modules, exact, motion_language(), TRACK_WIDTH, shown=shown)
    return replace(family, look=look) if noise else family


def prepare_motion(options: MotionTraining) -> Prepared:
    """Clips of one series, with lessons and questions, and of another to check with.

    Raises:
        DomainError: there is nothing to learn from: no lesson and no question.
    """
    answers = options.supervision == ANSWERS
    if not options.asked and (answers or not options.lessons):
        raise DomainError(
            "there are no questions to learn from",
            where=f"--asked {options.asked} --lessons {options.lessons}",
            hint="--asked 1500: the clips that questions are asked about",
        )
    family = motion_family(options.seed, options.noise)
    learn, watch = LEARN + options.seed, WATCH + options.seed
    clips = clips_of(learn, options.asked if answers else options.clips)
    learned = _asked(islice(clips, options.asked), family, options, learn, 0).questions
    if not answers:
        rest = (graph_of(clip, 0, learn, boxed=False) for clip in clips)
        graphs = [*learned.graphs, *rest]
        learned = replace(learned, graphs=graphs)
        learned = learned.joined(lessons_about(graphs, options.lessons, options.seed))
    unseen = _asked(clips_of(watch, _WATCHED), family, options, watch, options.noise).questions
    return Prepared(
        family,
        learned,
        unseen,
        drawn=f"seed {options.seed}: {len(learned.graphs):,} clips of series {learn} to learn from"
        f"{'' if answers else f', {options.lessons} lessons each'}, questions about "
        f"{options.asked:,}; {_WATCHED} of series {watch} to check with; "
        f"noise level {options.noise}",
    )


def _asked(
    clips: Iterator[MotionClip], family: Family, options: MotionTraining, series: int, noise: int
) -> Asked:
    return ask_about(
        clips,
        family.language,
        split="train",
        per_clip=options.per_clip,
        noise=noise,
        seed=series,
        boxed=False,
    )


def prepare(options: MotionTraining) -> Prepared | PreparedNetwork:
    """The modules, or the network that sees frames.

    Raises:
        DomainError: there is neither of that name to train.
    """
    if options.what not in ("modules", "perception"):
        raise DomainError(
            f"there is no '{options.what}' to train", expected="modules or perception"
        )
    if options.what == "modules":
        return prepare_motion(options)
    out = options.out or Path("runs") / "motion-perception"
    looking = Looking(
        out, options.frames, epochs=options.passes, seed=options.seed, seconds=options.seconds
    )
    return PreparedNetwork(
        f"seed {options.seed}: {options.frames:,} frames of series {SEE + options.seed}",
        lambda progress, tell: train_perception(looking, progress, tell),
    )


TRAIN = Task(MotionTraining, prepare, "The modules that see clips, on features of objects.")
