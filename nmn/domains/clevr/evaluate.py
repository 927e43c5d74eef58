"""``nmn eval clevr``: question and scene files in, a report out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmn.datasets import Problem, Records
from nmn.domains import Domain, load_domain
from nmn.domains.clevr.data.questions import ClevrQuestion, read_clevr_questions
from nmn.domains.clevr.data.scenes import ClevrScene, read_clevr_scenes
from nmn.domains.clevr.dialect import function_names
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.meaning import same_meaning
from nmn.domains.learned import (
    EvaluationOptions,
    exact_engine,
    learned_domain,
    learned_engine,
    look_at,
)
from nmn.domains.task import Task
from nmn.errors import DatasetError, DomainError, NmnError
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import Engine
from nmn.evaluation.generated import GOLD
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.generators.generator import Generator, maker_of, templates_of
from nmn.grammar import Program
from nmn.options import option
from nmn.types import SceneGraph

_BY_DEFAULT = ("default", "templates")  # the domain's own generator reads by templates

# CLEVR's own synonyms, as people and models answer with them.
_SYNONYMS = {
    "ball": "sphere", "block": "cube", "big": "large", "tiny": "small",
    "metallic": "metal", "shiny": "metal", "matte": "rubber",
}  # fmt: skip
_COMPARE_INTEGER = ("equal_integer", "less_than", "greater_than")


@dataclass(frozen=True)
class ClevrOptions(EvaluationOptions):
    """What is evaluated."""

    questions: Path = option(help="CLEVR 1.0: .json or .json.gz.")
    scenes: Path = option(help="CLEVR 1.0: .json or .json.gz.")
    images: Path | None = option(
        None, help="The pictures' folder: perceive them, in place of true scenes."
    )
    programs: str = option(
        GOLD, help="gold (those of the file), default, templates, or a generator's name."
    )
    templates: Path | None = option(
        None, help="Read by these templates: a folder in CLEVR's own format."
    )
    synonyms: Path | None = option(
        None, help="With --templates: ways to say words, a file in CLEVR's own format."
    )


def evaluate_clevr(options: ClevrOptions) -> Report:
    """Evaluate on CLEVR questions.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be evaluated.
        DomainError: no such executor or generator, or no trained weights.
    """
    domain = _domain(options)
    generator = _generator(options, domain)
    scenes = read_clevr_scenes(options.scenes)
    questions = read_clevr_questions(options.questions, DOMAIN.exact_language, limit=options.limit)
    problems = [*scenes.problems, *questions.problems]
    seen, missing = _seen(options, domain, scenes.good)
    problems += missing
    items = _items(options, questions, scenes, seen, generator, problems)
    if not items:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be evaluated{first}", where=str(options.questions))
    oracle = exact_engine(DOMAIN, batch=options.batch)
    engine: Engine = oracle
    if options.executor == "neural" and domain is not None:
        engine = learned_engine(domain, batch=options.batch)
    true = [scene.graph for scene in scenes.good]
    # Scenes without a picture are asked nothing, and stand in for themselves.
    pairs = zip(seen, true, strict=True)
    shown = true if options.images is None else [t if s is None else s for s, t in pairs]
    words = dict(DOMAIN.exact_language.vocabularies)
    bench = Bench(engine, oracle, true, shown, words, synonyms=_SYNONYMS)
    report = assess(items, bench, timed=options.timed)
    report.problems = problems
    report.settings = {
        "dataset": "clevr",
        "questions_file": str(options.questions),
        "scenes_file": str(options.scenes),
        "images": None if options.images is None else str(options.images),
        "programs": options.programs if generator is None else generator.name,
    }
    return report


def clevr_category(function: str) -> str:
    """CLEVR's category of a question whose last function this is.

    >>> clevr_category("less_than"), clevr_category("query_size"), clevr_category("equal_color")
    ('compare_integer', 'query_attribute', 'compare_attribute')
    """
    if function in _COMPARE_INTEGER:
        return "compare_integer"
    if function.startswith("query_"):
        return "query_attribute"
    return "compare_attribute" if function.startswith("equal_") else function


def _domain(options: ClevrOptions) -> Domain | None:
    """The learned domain, where anything of it is asked for."""
    domain = options.learned("clevr")
    return learned_domain("clevr") if domain is None and options.images is not None else domain


def _generator(options: ClevrOptions, domain: Domain | None) -> Generator | None:
    """What reads the questions; None where their own programs are run."""
    of, name = domain or load_domain("clevr"), options.programs
    folder, words = (str(p) if p else None for p in (options.templates, options.synonyms))
    given = templates_of(of.reads_with, folder, words)
    if given is not None:
        if name not in (GOLD, *_BY_DEFAULT):
            raise DomainError(
                f"'{name}' reads by no templates",
                where="--programs",
                hint="leave it out, or leave out --templates",
            )
        return maker_of(given)(of)
    if name == GOLD:
        return None
    own = name in (*_BY_DEFAULT, of.generator.name)
    return of.generator if own else maker_of(name)(of)


def _seen(
    options: ClevrOptions, domain: Domain | None, scenes: Sequence[ClevrScene]
) -> tuple[Sequence[SceneGraph | None], list[Problem]]:
    """What the engine gets of each scene; None where its picture cannot be read."""
    if options.images is None or domain is None:
        return [scene.graph for scene in scenes], []
    if not options.images.is_dir():
        raise DatasetError("there is no such folder of pictures", where=str(options.images))
    return look_at(domain, [options.images / Path(scene.image_filename).name for scene in scenes])


def _items(
    options: ClevrOptions,
    questions: Records[ClevrQuestion],
    scenes: Records[ClevrScene],
    seen: Sequence[SceneGraph | None],
    generator: Generator | None,
    problems: list[Problem],
) -> list[Item]:
    """What can be asked; what cannot is added to the problems."""
    places: dict[int | str, int] = {}
    for number, scene in enumerate(scenes.good):
        places[scene.image_index] = number
        places.setdefault(scene.image_filename, number)
    bad = {problem.id for problem in scenes.problems if problem.id is not None}
    items = []
    for question in questions.good:
        place = places.get(question.image)
        wrong = None
        if place is None and question.image in bad:
            wrong = f"its scene, {question.image}, cannot be read"
        elif place is None:
            wrong = f"there is no scene of its picture, {question.image}"
        elif seen[place] is None:
            wrong = f"its picture, {scenes.good[place].image_filename}, cannot be read"
        elif generator is None and question.translation is None:
            wrong = "it has no program"
        elif generator is not None and question.question is None:
            wrong = "it has no text to make a program of"
        if wrong is not None or place is None:
            where = str(options.questions)
            problems.append(Problem(where, question.position, str(wrong), question.question_index))
        elif generator is None:
            items.append(_gold_item(question, place))
        else:
            items.append(_generated_item(question, place, generator))
    return items


def _gold_item(question: ClevrQuestion, place: int) -> Item:
    assert question.translation is not None  # seen to by the caller
    return Item(
        question.question_index,
        place,
        clevr_category(question.functions[-1]),
        len(question.functions),
        question.answer,
        question.translation.program,
        question.translation.node_of,
        question.functions,
        steps=question.steps,
    )


def _generated_item(question: ClevrQuestion, place: int, generator: Generator) -> Item:
    gold = question.translation
    try:
        program = DOMAIN.exact_language.parse(generator.draft(str(question.question)).program)
    except NmnError as error:
        return Item(
            question.question_index,
            place,
            clevr_category(question.functions[-1]) if gold else "unknown",
            len(question.functions),
            question.answer,
            functions=question.functions,
            right_program=False,
            error=error.summary,
            steps=question.steps,
        )
    functions = function_names(program, DOMAIN.exact_language)
    category = clevr_category(question.functions[-1] if gold else functions[-1])
    known = (question.question_index, place, category)
    length = len(question.functions) or len(functions)
    if gold is not None and _as_in_file(program, gold.program):
        return Item(
            *known, length, question.answer, gold.program, gold.node_of, question.functions,
            steps=question.steps, text=program.text,
        )  # fmt: skip
    return Item(
        *known, length, question.answer, program, range(len(program)), functions,
        right_program=None if gold is None else same_meaning(program, gold.program),
        text=program.text,
    )  # fmt: skip


def _as_in_file(program: Program, gold: Program) -> bool:
    """Written as in the file, so that its steps can be given in the file's own node order."""
    return program.text == gold.text


EVALUATE = Task(ClevrOptions, evaluate_clevr, "CLEVR questions and scenes, or files in its format.")
