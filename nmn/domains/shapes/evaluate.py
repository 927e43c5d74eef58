"""``nmn eval shapes``: a folder of SHAPES in, a report out."""

from dataclasses import dataclass
from pathlib import Path

from nmn.datasets import Problem
from nmn.domains.learned import EvaluationOptions, exact_engine, learned_engine
from nmn.domains.shapes.data import read_shapes, read_shapes_images
from nmn.domains.shapes.domain import DOMAIN
from nmn.domains.shapes.graphs import shapes_scene_graphs
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import Engine
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.options import option
from nmn.perception.picture import read_picture

_WORDS = ("false", "true")


@dataclass(frozen=True)
class ShapesOptions(EvaluationOptions):
    """What is evaluated."""

    data: Path = option(help="The folder of SHAPES (test.query ...).")
    split: str = option("test", help="test, val, train.tiny, train.small.")


def evaluate_shapes(options: ShapesOptions) -> Report:
    """Evaluate on SHAPES questions, with the programs of their queries and layouts.

    Categories are the layouts; a step is a token of the layout, and a set of cells lists their
    numbers in reading order, 0 to 8.

    Raises:
        DatasetError: there is no such split, or its files cannot be read.
        DomainError: no such executor, or no trained weights.
    """
    domain = options.learned("shapes")
    questions = read_shapes(options.data, options.split, DOMAIN.exact_language, limit=options.limit)
    images = read_shapes_images(options.data, options.split)
    problems = list(questions.problems)
    items = []
    for question in questions.good:
        if question.position >= len(images):
            where = str(options.data / f"{options.split}.input.npy")
            problems.append(Problem(where, question.position, "there is no picture of it"))
            continue
        items.append(
            Item(
                question.position,
                question.position,
                " ".join(question.tokens),
                len(question.tokens),
                _WORDS[question.answer],
                question.translation.program,
                question.translation.node_of,
                question.tokens,
            )
        )
    if not items:
        raise DatasetError("no question can be evaluated", where=str(options.data))
    true = shapes_scene_graphs(images)
    oracle = exact_engine(DOMAIN, batch=options.batch)
    engine: Engine = oracle
    seen = true
    if domain is not None:
        engine = learned_engine(domain, batch=options.batch)
        seen = list(domain.perception.perceive([read_picture(image) for image in images]))
    bench = Bench(engine, oracle, true, seen, dict(DOMAIN.exact_language.vocabularies), _WORDS)
    report = assess(items, bench, timed=options.timed)
    report.problems = problems
    report.settings = {
        "dataset": "shapes",
        "data": str(options.data),
        "split": options.split,
        "programs": "gold",
    }
    return report


EVALUATE = Task(
    ShapesOptions, evaluate_shapes, "SHAPES, with the programs of its queries and layouts."
)
