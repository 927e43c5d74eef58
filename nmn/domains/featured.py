"""Learned modules on features of videos whose truth annotations state: what such domains share.

An annotated data set has questions, programs and what is true of each video; what its videos look
like, the user's own encoder says (``nmn.datasets.clip_features``). Exact modules on the truth label
every step, learned ones give it from the features.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from nmn.datasets.seen_clips import Widths
from nmn.domains.domain import Domain
from nmn.domains.learned import EvaluationOptions
from nmn.errors import DomainError
from nmn.evaluation.generated import GOLD
from nmn.files import parse_json
from nmn.generators.generator import Generator, maker_of
from nmn.grammar import Language
from nmn.modules import Module
from nmn.modules.weights import load_family
from nmn.options import option
from nmn.training.family import Family
from nmn.training.prepared import TrainingOptions
from nmn.types import Vocabulary

Build = Callable[[Mapping[str, Vocabulary], Widths], dict[str, Module]]
"""Makes a domain's modules, untrained, for features of these widths."""

TRUTHS_KEPT = 20_000
"""Annotated clips whose tables stay in memory while modules learn: some 50 kB each."""

_WORDS, _WIDTHS = "words", "widths"
# A share of the clips, so that few are enough to try it.
_WATCHED = 0.05


@dataclass(frozen=True, kw_only=True)
class FeaturedEvaluation(EvaluationOptions):
    """What an evaluation is told where learned modules read features of videos."""

    features: Path | None = option(
        None, help="Of neural: the folder with VIDEO_ID.safetensors or .npy of each video."
    )
    feature_fps: float | None = option(
        None, help="Rows of features a second, where the files do not say."
    )
    weights: Path | None = option(None, help="Of neural: modules.safetensors of nmn train.")
    programs: str = option(GOLD, help="gold (those of the file), or a generator's name.")

    def generator(self, domain: Domain) -> Generator | None:
        """What writes the programs; None where those of the file are run.

        Raises:
            DomainError: there is no such generator, or it does not write programs of the domain.
        """
        return None if self.programs == GOLD else maker_of(self.programs)(domain)

    def given(self, domain: str) -> tuple[Path, Path] | None:
        """The folder of features and the file of weights; None where the exact modules are run.

        Raises:
            DomainError: there is no such executor, neural lacks one of the two, or symbolic is
                given one.
        """
        named = {"--features": self.features, "--weights": self.weights}
        if not self.neural:
            if useless := [name for name, value in named.items() if value is not None]:
                raise DomainError(
                    f"{useless[0]} is nothing to the symbolic executor, which reads annotations",
                    expected="--executor neural with it, or neither",
                )
            return None
        if self.features is None or self.weights is None:
            lacking = [name for name, value in named.items() if value is None]
            raise DomainError(
                f"the neural executor lacks {' and '.join(lacking)}: learned modules read features "
                "of the videos, which annotations do not have",
                expected="--features FOLDER with VIDEO_ID.safetensors or VIDEO_ID.npy for each "
                f"video, and --weights FILE, which nmn train {domain} writes",
                hint=f"nmn train {domain} --questions FILE --scene-graphs FILE --features FOLDER "
                "--out RUN learns from features of your own; nmn synth motion --features writes "
                "some to try it with; --executor symbolic needs neither",
            )
        return self.features, self.weights


@dataclass(frozen=True, kw_only=True)
class FeaturedTraining(TrainingOptions):
    """What a training is told where learned modules read features of videos."""

    supervision: str = option("guided", help="guided, steps or answers (alone).")
    epochs: int = option(18, min=1, help="Times through the questions.")
    batch: int = option(96, min=1, help="Questions of a step.")
    rate: float = option(3e-3, help="Learning rate at the start.")
    held_out: float = option(_WATCHED, min=0, max=0.9, help="Share of the videos to check with.")
    features: Path = option(help="The folder with VIDEO_ID.safetensors or .npy of each video.")
    feature_fps: float | None = option(
        None, help="Rows of features a second, where the files do not say."
    )
    lessons: int = option(
        24, min=0, help="Programs of one step about each video beside the questions; not of answers"
    )
    limit: int | None = option(None, min=1, help="Only the first questions.")


def featured_family(
    name: str,
    build: Build,
    exact: Mapping[str, Module],
    language: Language,
    widths: Widths,
    seed: int,
) -> Family:
    """What is trained: modules with weights drawn from a seed, the exact ones, and in the file of
    their weights the words and widths that they are for."""
    words = language.vocabularies
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = build(words, widths)
    about = {
        _WORDS: json.dumps({key: list(one) for key, one in sorted(words.items())}),
        _WIDTHS: json.dumps(widths),
    }
    return Family(name, modules, exact, language, widths[1] or widths[0], about=about)


def featured_modules(
    path: Path, name: str, build: Build, words: Mapping[str, Vocabulary]
) -> tuple[dict[str, Module], Widths]:
    """The modules of a file that ``nmn train`` wrote, and the widths of features they are for.

    Arguments:
        words: of the data set that they are asked about, which must be those they have learned.

    Raises:
        DomainError: the file cannot be read, is of another domain, or was learned on other words.
    """
    found: list[Widths] = []

    def made(about: Mapping[str, str]) -> Mapping[str, Module]:
        found.append(_known(about, words, str(path)))
        return build(words, found[0])

    modules = load_family(path, name, f"nmn train {name}", made)
    return modules, found[0]


def _known(about: Mapping[str, str], words: Mapping[str, Vocabulary], where: str) -> Widths:
    """The widths of a file whose words are these."""
    try:
        learned, widths = parse_json(about[_WORDS]), parse_json(about[_WIDTHS])
        frames, tracks = widths
        right = isinstance(learned, dict) and isinstance(frames, int)
    except (KeyError, ValueError, TypeError, RecursionError):
        right = False
    if not right or not (tracks is None or isinstance(tracks, int)):
        raise DomainError(
            "it does not say for what words and features its weights are",
            where=where,
            expected="a file that nmn train wrote",
        )
    for name, vocabulary in words.items():
        if learned.get(name) != list(vocabulary):
            raise DomainError(
                f"these weights were learned on other words for '{name}'",
                where=where,
                expected="the words of the questions that they are asked, in the same order",
                hint="evaluate with the maps of words or class files that were trained with",
            )
    return frames, tracks
