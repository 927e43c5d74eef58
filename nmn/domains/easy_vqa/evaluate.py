"""``nmn eval easy-vqa``: the questions of the package easy-vqa in, a report out."""

from dataclasses import dataclass
from pathlib import Path

from nmn.datasets import Problem
from nmn.domains.easy_vqa.data import easy_vqa_folder, read_easy_vqa
from nmn.domains.easy_vqa.domain import DOMAIN
from nmn.domains.easy_vqa.pixels import easy_vqa_scene_graph
from nmn.domains.learned import EvaluationOptions, exact_engine, learned_engine, look_at
from nmn.domains.task import Task
from nmn.errors import DatasetError, NmnError
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import Engine
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.options import option
from nmn.perception.picture import read_picture
from nmn.types import SceneGraph


@dataclass(frozen=True)
class EasyVqaOptions(EvaluationOptions):
    """What is evaluated."""

    data: Path | None = option(None, help="A folder; else the package easy-vqa's.")
    split: str = option("test", help="test or train.")


def evaluate_easy_vqa(options: EasyVqaOptions) -> Report:
    """Evaluate on easy-VQA questions; a question's form is its program, and its category.

    Raises:
        DatasetError: there is no such split, or its files cannot be read.
        MissingExtra: no folder is given, and the package is not installed.
        DomainError: no such executor, or no trained weights.
    """
    domain = options.learned("easy-vqa")
    folder = options.data if options.data is not None else easy_vqa_folder()
    language = DOMAIN.exact_language
    questions = read_easy_vqa(options.split, language, folder=folder, limit=options.limit)
    problems = list(questions.problems)
    paths = sorted({question.image for question in questions.good})
    graphs: dict[Path, SceneGraph] = {}
    wrong: dict[Path, str] = {}
    for path in paths:
        try:
            graphs[path] = easy_vqa_scene_graph(read_picture(path).pixels)
        except NmnError as error:
            wrong[path] = error.summary
    places = {path: place for place, path in enumerate(graphs)}
    items = []
    for question in questions.good:
        if question.image in wrong:
            where = str(folder / options.split / "questions.json")
            problems.append(
                Problem(where, question.position, wrong[question.image], question.position)
            )
            continue
        program = question.translation.program
        functions = tuple(program.nodes[i].op for i in question.translation.node_of)
        items.append(
            Item(
                question.position,
                places[question.image],
                functions[-1],
                len(functions),
                question.answer,
                program,
                question.translation.node_of,
                functions,
            )
        )
    if not items:
        raise DatasetError("no question can be evaluated", where=str(folder))
    oracle = exact_engine(DOMAIN, batch=options.batch)
    engine: Engine = oracle
    true = list(graphs.values())
    seen = true
    if domain is not None:
        engine = learned_engine(domain, batch=options.batch)
        found, _ = look_at(domain, list(graphs))
        seen = [graph if one is None else one for one, graph in zip(found, true, strict=True)]
    report = assess(
        items, Bench(engine, oracle, true, seen, dict(language.vocabularies)), timed=options.timed
    )
    report.problems = problems
    report.settings = {
        "dataset": "easy-vqa",
        "data": str(folder),
        "split": options.split,
        "programs": "gold",
    }
    return report


EVALUATE = Task(
    EasyVqaOptions, evaluate_easy_vqa, "easy-VQA, whose questions' forms are their programs."
)
