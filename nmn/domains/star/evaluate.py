"""``nmn eval star``: question and situation files in, a report out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nmn.datasets import Problem
from nmn.datasets.seen_clips import read_seen_clips
from nmn.domains.featured import FeaturedEvaluation, featured_modules
from nmn.domains.learned import exact_engine
from nmn.domains.star.asked import WORDS, AskedOfStar, clips_of, reread, with_situations
from nmn.domains.star.data.classes import find_words
from nmn.domains.star.data.graphs import StarGraph, read_star_graphs
from nmn.domains.star.data.questions import read_star_questions
from nmn.domains.star.domain import star_domain
from nmn.domains.star.learned import FAMILY, building
from nmn.domains.star.words import StarWords
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.evaluation.assess import Bench
from nmn.evaluation.choices import assess_choices
from nmn.evaluation.engine import ModuleEngine
from nmn.evaluation.report import Report
from nmn.generators.generator import Generator
from nmn.grammar import Language
from nmn.options import option

# Lists of words are wide, and every clip is stacked: fewer programs are run together.
_BATCH = 500


@dataclass(frozen=True)
class StarOptions(FeaturedEvaluation):
    """What is evaluated."""

    questions: Path = option(help="STAR_val.json and its like: .json or .json.gz.")
    scene_graphs: Path | None = option(
        None, help="Situations in a file of their own; by default those of the questions."
    )
    words: Path | None = option(
        None, help="The folder of class files (action_mapping.txt ...); else those beside the "
        "questions, or the published ones."
    )  # fmt: skip


def evaluate_star(options: StarOptions) -> Report:
    """Evaluate on STAR questions.

    Categories are the four types. A choice is Correct or Wrong; the answer of a question is the
    text of the one choice that is Correct.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be evaluated.
        DomainError: no such executor or generator, or no features or weights where they are needed.
    """
    options.given(FAMILY)
    words, source = find_words(options.words, options.questions)
    domain = star_domain(words)
    generator, language = options.generator(domain), domain.exact_language
    asked, problems = asked_by(options.questions, options.scene_graphs, words, options.limit)
    asked = _readable(asked, generator, language, str(options.questions), problems)
    bench, asked = _bench(options, words, asked, problems)
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be evaluated{first}", where=str(options.questions))
    choices = [one.choices_at(place) for place, one in enumerate(asked)]
    report = assess_choices(choices, bench, timed=options.timed)
    for record, one in zip(report.questions, asked, strict=True):
        one.tell(record, words)
    report.problems = problems
    report.settings = {
        "dataset": "star",
        "questions_file": str(options.questions),
        "scene_graphs_file": None if options.scene_graphs is None else str(options.scene_graphs),
        "words": source,
        "features": None if options.features is None else str(options.features),
        "weights": None if options.weights is None else str(options.weights),
        "programs": options.programs,
    }
    return report


def asked_by(
    questions: Path, scene_graphs: Path | None, words: StarWords, limit: int | None
) -> tuple[list[AskedOfStar], list[Problem]]:
    """(the questions of files that have situations, what cannot be read of them).

    Raises:
        DatasetError: a file cannot be read.
    """
    graphs: Mapping[str, StarGraph] = {}
    problems: list[Problem] = []
    if scene_graphs is not None:
        found = read_star_graphs(scene_graphs, words)
        graphs = {key: one for one in reversed(found.good) for key in one.ids}
        problems += found.problems
    read = read_star_questions(questions, star_domain(words).exact_language, words, limit=limit)
    problems += read.problems
    return list(with_situations(read.good, graphs, str(questions), problems)), problems


def _readable(
    asked: Sequence[AskedOfStar],
    generator: Generator | None,
    language: Language,
    where: str,
    problems: list[Problem],
) -> list[AskedOfStar]:
    """The questions with the programs that are to be run; those without any are problems."""
    made = []
    for one in asked:
        wrong = None
        if generator is not None:
            if one.question.question is None:
                wrong = "it has no text to make a program of"
            else:
                one = reread(one, generator, language)  # the same question
        elif any(choice.program is None for choice in one.choices):
            wrong = "it has no program"
        if wrong is None:
            made.append(one)
        else:
            problems.append(Problem(where, one.question.position, wrong, one.question.question_id))
    return made


def _bench(
    options: StarOptions,
    words: StarWords,
    asked: Sequence[AskedOfStar],
    problems: list[Problem],
) -> tuple[Bench, list[AskedOfStar]]:
    """(what questions are run with, those that can be); videos without features are problems."""
    domain, batch, known = star_domain(words), min(options.batch, _BATCH), words.vocabularies
    oracle = exact_engine(domain, batch=batch)
    given = options.given(FAMILY)
    if given is None or not asked:
        clips = clips_of(asked, words)
        return Bench(oracle, oracle, clips, clips, dict(known), WORDS), list(asked)
    modules, widths = featured_modules(given[1], FAMILY, building(words), known)
    names = [str(place) for place in range(len(asked))]
    seen = read_seen_clips(
        given[0],
        zip(names, (str(one.question.video_id) for one in asked), clips_of(asked, words),
            strict=True),
        len(words.objects),
        fps=options.feature_fps,
        widths=widths,
    )  # fmt: skip
    problems += seen.problems
    left = [name for name in names if name in seen.clips]
    asked = [asked[int(name)] for name in left]
    engine = ModuleEngine("neural", modules, known, domain.exact_language, batch=batch)
    bench = Bench(
        engine,
        oracle,
        clips_of(asked, words),
        [seen.clips[name] for name in left],
        dict(known),
        WORDS,
        featured=True,
    )
    return bench, asked


EVALUATE = Task(StarOptions, evaluate_star, "STAR questions, on situations or features of videos.")
