"""``nmn train motion``: what is learned from, and by which modules.

Questions are of the split "train": no novel composition, no program of more than five steps, so
that both can be evaluated on. Beside them lessons of one step are learned from: a question's
program supervises few words of a clip.
"""

from dataclasses import dataclass
from pathlib import Path

import torch

from nmn.domains.motion.build import FAMILY, build_motion
from nmn.domains.motion.data import LEARN, WATCH, ask_about, clips_of
from nmn.domains.motion.encoder.data import LEARN as SEE
from nmn.domains.motion.encoder.train import Looking, train_perception
from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import WORDS, motion_language
from nmn.domains.motion.lessons import lessons_about
from nmn.domains.task import Task
from nmn.errors import DomainError
from nmn.modules import build_all
from nmn.options import option
from nmn.synthetic.motion.seen import NOISES, TRACK_WIDTH
from nmn.training.family import Family
from nmn.training.network import PreparedNetwork
from nmn.training.prepared import Prepared, TrainingOptions
from nmn.training.supervision import ANSWERS

_WATCHED = 40


@dataclass(frozen=True, kw_only=True)
class MotionTraining(TrainingOptions):
    """What is learned from: as the shipped weights were."""

    what: str = option("modules", help="modules, or perception (the network that sees frames).")
    supervision: str = option("guided", help="guided, steps or answers (alone).")
    epochs: int = option(18, min=1, help="Times through the questions.")
    batch: int = option(96, min=1, help="Questions of a step.")
    rate: float = option(3e-3, help="Learning rate at the start.")
    seed: int = option(0, min=0, max=WATCH - LEARN - 1, help="Of weights, order and clips.")
    clips: int = option(1_500, min=2, help="Clips of the motion world to learn from.")
    per_clip: int = option(16, min=1, help="Questions about each, at most.")
    lessons: int = option(
        24, min=0, help="Programs of one step about each, beside the questions; not for answers."
    )
    noise: int = option(
        2, min=0, max=len(NOISES) - 1, help="Level of the noise of what is seen, 0 to 4."
    )
    frames: int = option(18_000, min=32, help="Of perception: frames drawn to learn from.")
    passes: int = option(10, min=1, help="Of perception: times through the frames.")


def motion_family(seed: int) -> Family:
    """The modules with weights drawn from a seed, and the exact ones that know the truth."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = build_motion(WORDS)
    exact = build_all(EXACT, WORDS)
    return Family(FAMILY, modules, exact, motion_language(), TRACK_WIDTH)


def prepare_motion(options: MotionTraining) -> Prepared:
    """Clips of one series with questions, and of another to check with."""
    family = motion_family(options.seed)
    learn, watch = LEARN + options.seed, WATCH + options.seed
    learned, unseen = (
        ask_about(
            clips_of(series, count),
            family.language,
            split="train",
            per_clip=options.per_clip,
            noise=options.noise,
            seed=series,
        ).questions
        for series, count in ((learn, options.clips), (watch, _WATCHED))
    )
    if options.lessons and options.supervision != ANSWERS:
        learned = learned.joined(lessons_about(learned.graphs, options.lessons, options.seed))
    return Prepared(
        family,
        learned,
        unseen,
        drawn=f"seed {options.seed}: {options.clips:,} clips of series {learn} to learn from, "
        f"{options.lessons} lessons each, "
        f"{_WATCHED} of series {watch} to check with, noise level {options.noise}",
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
