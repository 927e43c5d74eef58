"""``nmn train clevr``: what is learned from, and by which modules."""

from dataclasses import dataclass
from pathlib import Path

from nmn.domains.clevr.catalogue import clevr_questioner
from nmn.domains.clevr.train.data import Gathered, made_questions, made_scenes, read_questions
from nmn.domains.clevr.train.families import make_family
from nmn.domains.clevr.train.feature_settings import sight_of
from nmn.domains.clevr.train.features import Sight
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.options import option
from nmn.synthetic.series import series_for
from nmn.training.family import Family
from nmn.training.prepared import Prepared, TrainingOptions
from nmn.training.questions import split_by_scene


@dataclass(frozen=True, kw_only=True)
class ClevrTraining(TrainingOptions):
    """What is learned from."""

    questions: Path | None = option(None, help="CLEVR 1.0: .json or .json.gz.")
    scenes: Path | None = option(None, help="CLEVR 1.0: .json or .json.gz.")
    generate: int = option(2_000, min=2, help="Without files: make so many scenes, and questions.")
    per_scene: int = option(20, min=1, help="Questions made a scene.")
    templates: Path | None = option(None, help="A folder of question templates; else nmn's own.")
    max_nodes: int | None = option(None, help="Of the programs that are made.")
    family: str = option("clevr", help="clevr (objects), tbd or iep (maps).")
    features: str = option(
        "truth", help="truth (turned and noisy), words (as the encoder states them), or pixels."
    )
    images: Path | None = option(
        None, help="For --features pixels: the pictures' folder; else they are drawn."
    )


def prepare_clevr(options: ClevrTraining) -> Prepared:
    """Modules and questions.

    Raises:
        DatasetError: a file cannot be read, or one is given without the other.
        TrainingError: there is no such family, or it does not learn on these features.
    """
    if (options.questions is None) != (options.scenes is None):
        raise DatasetError("--questions and --scenes go together")
    sight, width = sight_of(options.features, options.family, options.images)
    family = make_family(options.family, width=width, seed=options.seed)
    if options.questions is not None and options.scenes is not None:
        found = read_questions(options.questions, options.scenes, family, sight)
        drawn = f"the scenes of {options.scenes}"
    else:
        series = series_for("training", options.seed)
        found = _made(options, series, family, sight)
        drawn = f"{options.generate:,} scenes of series {series}"
    learned, unseen = (
        found.questions.pick(part)
        for part in split_by_scene(found.questions, options.held_out, options.seed)
    )
    return Prepared(
        family, learned, unseen, found.problems, found.left_out, f"seed {options.seed}: {drawn}"
    )


def _made(options: ClevrTraining, series: int, family: Family, sight: Sight) -> Gathered:
    folders = () if options.templates is None else (options.templates,)
    asked = clevr_questioner(
        *folders, seed=options.seed, per_scene=options.per_scene, max_nodes=options.max_nodes
    )
    return made_questions(made_scenes(options.generate, series), family, asked, sight)


TRAIN = Task(ClevrTraining, prepare_clevr, "CLEVR's functions, on features of objects or on maps.")
