"""easy-VQA's questions to learn from: what perception sees, programs of the forms, answers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from nmn.domains.easy_vqa.build import build_easy_vqa
from nmn.domains.easy_vqa.data import EasyVqaQuestion, read_easy_vqa
from nmn.domains.easy_vqa.domain import DOMAIN
from nmn.domains.easy_vqa.modules import SIZE
from nmn.domains.easy_vqa.perception import EasyVqaPerception
from nmn.domains.easy_vqa.pixels import easy_vqa_scene_graph
from nmn.domains.easy_vqa.words import VOCABULARIES
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.options import option
from nmn.perception.picture import read_picture
from nmn.training.family import Family
from nmn.training.prepared import Prepared, TrainingOptions
from nmn.training.questions import QuestionSet, answer_code, split_by_scene
from nmn.types import SceneGraph


def easy_vqa_family(seed: int) -> Family:
    """The modules with weights drawn from a seed, and the exact ones that know the truth."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = build_easy_vqa(VOCABULARIES)
    exact = DOMAIN.exact_modules()
    return Family("easy_vqa", modules, exact, DOMAIN.exact_language, SIZE)


def easy_vqa_questions(split: str, folder: Path | None = None) -> QuestionSet:
    """All questions of a split.

    Arguments:
        split: "train" or "test".
        folder: by default the installed package's.

    Scenes have what perception sees, which the modules learn from, and the tables of the truth, by
    which steps are scored; no module of the family reads those.

    Raises:
        DatasetError: a record cannot be used, or there is no such split.
        MissingExtra: no folder is given, and the package is not installed.
    """
    records = read_easy_vqa(split, DOMAIN.exact_language, folder=folder)
    if records.problems:
        raise DatasetError(f"not all questions can be used: {records.problems[0]}")
    paths = sorted({question.image for question in records.good})
    places = {path: place for place, path in enumerate(paths)}
    programs = [question.translation.program for question in records.good]
    return QuestionSet(
        [_scene(path) for path in paths],
        programs,
        np.array([places[question.image] for question in records.good], dtype=np.int64),
        np.array([_answer(question) for question in records.good], dtype=np.int64),
        np.array([len(program.nodes) for program in programs], dtype=np.int64),
    )


def _scene(path: Path) -> SceneGraph:
    picture = read_picture(path)
    (seen,) = EasyVqaPerception().perceive([picture])
    true = easy_vqa_scene_graph(picture.pixels)
    if len(seen) != len(true):
        raise DatasetError("perception finds no figure", where=str(path))
    return seen.with_tables(true.tables)


def _answer(question: EasyVqaQuestion) -> int:
    return answer_code(question.answer, question.translation.program.root.type, VOCABULARIES)


@dataclass(frozen=True, kw_only=True)
class EasyVqaTraining(TrainingOptions):
    """What is learned from: as the shipped weights were."""

    supervision: str = option("answers", help="steps or answers (alone).")
    epochs: int = option(12, min=1, help="Times through the questions.")
    rate: float = option(3e-3, help="Learning rate at the start.")
    data: Path | None = option(None, help="A folder; else the package easy-vqa's.")


def prepare_easy_vqa(options: EasyVqaTraining) -> Prepared:
    """The train split, a share of its pictures kept to check with.

    Raises:
        DatasetError: a record cannot be used.
        MissingExtra: no folder is given, and the package is not installed.
    """
    questions = easy_vqa_questions("train", options.data)
    learned, unseen = (
        questions.pick(part) for part in split_by_scene(questions, options.held_out, options.seed)
    )
    drawn = f"seed {options.seed}: the pictures of the split train"
    return Prepared(easy_vqa_family(options.seed), learned, unseen, drawn=drawn)


TRAIN = Task(EasyVqaTraining, prepare_easy_vqa, "easy-VQA's modules, from pictures and answers.")
