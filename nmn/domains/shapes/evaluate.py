"""``nmn eval shapes``: a folder of SHAPES in, a report out."""

from dataclasses import dataclass
from pathlib import Path

from nmn.datasets import Problem
from nmn.domains.learned import learned_domain, learned_engine
from nmn.domains.shapes.data import read_shapes, read_shapes_images
from nmn.domains.shapes.graphs import shapes_scene_graphs
from nmn.domains.shapes.oracle import shapes_engine, shapes_language
from nmn.domains.task import Task
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import BATCH, Engine
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.options import option
from nmn.perception.picture import read_picture

_WORDS = ("false", "true")


@dataclass(frozen=True)
class ShapesOptions:
    """What is evaluated.

    Attributes:
        data: the folder.
        split: "test", "val", "train.tiny" or "train.small" (the others have no pictures).
        executor: "symbolic" (on the cells, read off the pixels exactly) or "neural".
        limit: read only so many questions.
        batch: questions run together.
        timed: measure the speed too.
    """

    data: Path = option(help="The folder of SHAPES (test.query ...).")
    split: str = option("test", help="test, val, train.tiny, train.small.")
    executor: str = option("symbolic", help="symbolic (exact) or neural (trained).")
    limit: int | None = option(None, min=1, help="Only the first questions.")
    batch: int = option(BATCH, min=1, help="Questions run together.")
    timed: bool = True


def evaluate_shapes(options: ShapesOptions) -> Report:
    """Evaluate on SHAPES questions, with the programs of their queries and layouts.

    Categories are the layouts; a step is a token of the layout, and a set of cells lists their
    numbers in reading order, 0 to 8.

    Raises:
        DatasetError: there is no such split, or its files cannot be read.
        DomainError: no such executor, or no trained weights.
    """
    if options.executor not in ("symbolic", "neural"):
        raise DomainError(
            f"there is no executor '{options.executor}'", expected="symbolic or neural"
        )
    domain = learned_domain("shapes") if options.executor == "neural" else None
    questions = read_shapes(options.data, options.split, shapes_language(), limit=options.limit)
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
    oracle = shapes_engine(options.batch)
    engine: Engine = oracle
    seen = true
    if domain is not None:
        engine = learned_engine(domain, batch=options.batch)
        seen = list(domain.perception.perceive([read_picture(image) for image in images]))
    bench = Bench(engine, oracle, true, seen, dict(shapes_language().vocabularies), _WORDS)
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
