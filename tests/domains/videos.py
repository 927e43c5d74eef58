"""A few videos of the motion world as files: questions, annotations and features."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from nmn.domains.motion.synth import MotionSynthesis, synthesise_motion


@dataclass(frozen=True)
class Videos:
    """Where they are."""

    agqa: Path
    graphs: Path
    star: Path
    situations: Path
    features: Path


@cache
def videos() -> Videos:
    """Three, made once: whoever reads them changes none."""
    out = Path(mkdtemp())
    options = MotionSynthesis(
        out=out, clips=3, seed=4, format="agqa,star", fps=3.0, questions=8, features=True
    )
    synthesise_motion(options, lambda done, wanted: None, lambda text: None)
    return Videos(
        out / "agqa" / "train_questions.json",
        out / "agqa" / "train_scene_graphs.json",
        out / "star" / "train_questions.json",
        out / "star" / "train_situations.json",
        out / "features" / "train",
    )
