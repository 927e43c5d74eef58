"""SHAPES questions to learn from: our own pictures, queries in the published form, answers.

A query is one of three forms, as in the published files: ``(is A B)``, ``(is A (r B))`` and
``(is A (r (s B)))``. There are 756 of them; some are never learned from, so that it can be seen
whether what was learned holds for questions in new combinations of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.domains.shapes.build import build_shapes
from nmn.domains.shapes.domain import DOMAIN
from nmn.domains.shapes.graphs import shapes_scene_graphs
from nmn.domains.shapes.modules import SIZE
from nmn.domains.shapes.perception import cell_features
from nmn.domains.shapes.words import ATTRIBUTE, RELATION, VOCABULARIES
from nmn.domains.shapes.world import shapes_images
from nmn.domains.task import Task
from nmn.executors import BatchedExecutor
from nmn.grammar import DIALECTS, Program
from nmn.modules.ports import FEATURES
from nmn.options import option
from nmn.training.family import Family
from nmn.training.prepared import Prepared, TrainingOptions
from nmn.training.questions import Index, QuestionSet
from nmn.types import SceneGraph, SceneStack

# Pictures whose answers are found together: bounds memory.
_TOGETHER = 2_000

# Pictures of different series share nothing: learning from, asking about, and checking with.
LEARN, ASK, WATCH = 1_000, 2_000, 3_000
_WATCHED = 200


def shapes_family(seed: int) -> Family:
    """The modules with weights drawn from a seed, and the exact ones that know the truth."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = build_shapes(VOCABULARIES)
    exact = DOMAIN.exact_modules()
    return Family("shapes", modules, exact, DOMAIN.exact_language, SIZE)


def shapes_queries() -> list[str]:
    """Every query of the three forms, in a fixed order."""
    things, steps = tuple(ATTRIBUTE), tuple(RELATION)
    return [
        *(f"(is {a} {b})" for a, b in product(things, things)),
        *(f"(is {a} ({r} {b}))" for a, r, b in product(things, steps, things)),
        *(f"(is {a} ({r} ({s} {b})))" for a, r, s, b in product(things, steps, steps, things)),
    ]


def split_queries(seed: int, share: float = 0.25) -> tuple[list[str], list[str]]:
    """(learned from, held out), drawn from a seed; of every form the same share is held out."""
    rng = np.random.default_rng([seed, 7])
    learned: list[str] = []
    held: list[str] = []
    queries = shapes_queries()
    for brackets in (1, 2, 3):
        of_form = [query for query in queries if query.count("(") == brackets]
        order = rng.permutation(len(of_form)).tolist()
        count = round(share * len(of_form))
        held += [of_form[k] for k in order[:count]]
        learned += [of_form[k] for k in order[count:]]
    return learned, held


def shapes_questions(queries: Sequence[str], *, pictures: int, each: int, seed: int) -> QuestionSet:
    """Questions about fresh pictures.

    Arguments:
        queries: to draw from; each form is drawn equally often.
        pictures: of the world ``nmn.domains.shapes.world``, number 0 and on of the series ``seed``.
        each: questions a picture.

    Scenes have the table "features" that modules learn from, and those of the truth, by which
    answers are found and steps are scored; no module of the family reads the latter.
    """
    rng = np.random.default_rng([seed, 11])
    language, dialect = DOMAIN.exact_language, DIALECTS.find("shapes")
    programs = [dialect.read(query, language).program for query in queries]
    lengths = np.array([len(program.nodes) for program in programs])
    forms = [np.flatnonzero(lengths == length) for length in np.unique(lengths)]
    form = rng.integers(len(forms), size=pictures * each)
    asked = np.array([rng.choice(forms[k]) for k in form], dtype=np.int64)
    graphs = shapes_graphs_with_features(shapes_images(pictures, seed).images)
    scenes = np.repeat(np.arange(pictures), each)
    chosen = [programs[k] for k in asked]
    answers = exact_answers(graphs, chosen, scenes)
    return QuestionSet(graphs, chosen, scenes, answers, lengths[asked])


def shapes_graphs_with_features(images: NDArray[np.uint8]) -> list[SceneGraph]:
    """Scenes with both the truth and what the modules see: uint8 ``[n, 30, 30, 3]`` RGB."""
    features = cell_features(images)
    return [
        graph.with_tables({FEATURES: seen})
        for graph, seen in zip(shapes_scene_graphs(images), features, strict=True)
    ]


def exact_answers(
    graphs: Sequence[SceneGraph], programs: Sequence[Program], scenes: Index
) -> Index:
    """``[questions]`` 1 for yes, 0 for no, by the exact modules."""
    language = DOMAIN.exact_language
    modules = DOMAIN.exact_modules()
    executor = BatchedExecutor(modules, language.vocabularies)
    made = np.zeros(len(programs), dtype=np.int64)
    for start in range(0, len(graphs), _TOGETHER):
        here = np.flatnonzero((scenes >= start) & (scenes < start + _TOGETHER))
        stack = SceneStack(graphs[start : start + _TOGETHER])
        plan = executor.plan([programs[int(k)] for k in here], (scenes[here] - start).tolist())
        with torch.inference_mode():
            run = executor.run(plan, stack)
            truth = [run.answer(place) for place in range(len(here))]
            made[here] = [int(value.first[row] > 0.5) for value, row in truth]
            run.release()
    return made


@dataclass(frozen=True, kw_only=True)
class ShapesTraining(TrainingOptions):
    """What is learned from: as the shipped weights were."""

    supervision: str = option("answers", help="steps or answers (alone).")
    epochs: int = option(14, min=1, help="Times through the questions.")
    batch: int = option(128, min=1, help="Questions of a step.")
    # Short programs first: directions are learned from cells whose words are known a little.
    curriculum: str = option("4,4,5,5", help="Most nodes of a program in the first epochs.")
    # From 1,000 on, a series to learn from would be one that is asked about.
    seed: int = option(0, min=0, max=ASK - LEARN - 1, help="Of weights, order and pictures.")
    pictures: int = option(8_000, min=2, help="Pictures of our own world to learn from.")
    per_picture: int = option(10, min=1, help="Questions about each.")


def prepare_shapes(options: ShapesTraining) -> Prepared:
    """Three quarters of the queries on our own pictures; the others, on other pictures, to check
    with."""
    learned, held = split_queries(options.seed)
    learn, watch = LEARN + options.seed, WATCH + options.seed
    return Prepared(
        shapes_family(options.seed),
        shapes_questions(learned, pictures=options.pictures, each=options.per_picture, seed=learn),
        shapes_questions(held, pictures=_WATCHED, each=4, seed=watch),
        drawn=f"seed {options.seed}: {options.pictures:,} pictures of series {learn} to learn from,"
        f" {_WATCHED} of series {watch} to check with",
    )


TRAIN = Task(ShapesTraining, prepare_shapes, "SHAPES' four modules, from pictures and answers.")
