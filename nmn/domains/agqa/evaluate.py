"""``nmn eval agqa``: questions and scene graphs in, a report out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmn.datasets import Problem
from nmn.datasets.seen_clips import read_seen_clips
from nmn.domains.agqa.asked import AskedOfAgqa, asked_of, reread
from nmn.domains.agqa.breakdowns import Judged, breakdowns
from nmn.domains.agqa.data.clips import agqa_clips
from nmn.domains.agqa.data.questions import AgqaQuestion, read_questions
from nmn.domains.agqa.data.scene_graphs import AgqaGraph, read_scene_graphs
from nmn.domains.agqa.data.word_files import read_words
from nmn.domains.agqa.decomp.evaluate import composed
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.domain import agqa_domain
from nmn.domains.agqa.engine import Remembering, tell
from nmn.domains.agqa.learned import FAMILY, build_agqa
from nmn.domains.agqa.oracle import BATCH, agqa_engine, agqa_language
from nmn.domains.agqa.words import AgqaWords
from nmn.domains.featured import FeaturedEvaluation, featured_modules
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.evaluation.assess import Bench
from nmn.evaluation.choices import assess_choices
from nmn.evaluation.engine import ModuleEngine
from nmn.evaluation.report import Report
from nmn.options import option


@dataclass(frozen=True)
class AgqaOptions(FeaturedEvaluation):
    """What is evaluated."""

    questions: Path = option(help="AGQA or AGQA 2: .json or .json.gz, a list or {id: question}.")
    scene_graphs: Path = option(help="{video: {vertex: vertex}}: .json, .json.gz, or the .pkl.")
    words: Path | None = option(
        None, help="The folder of ENG.txt and IDX.txt, if not that of the scene graphs."
    )
    decomp: Path | None = option(None, help="A folder of AGQA-Decomp, to be judged as well.")


def evaluate_agqa(options: AgqaOptions) -> Report:
    """Evaluate on AGQA questions, with the programs of the file or a generator's.

    Categories are AGQA's structural types; all its tables are in ``breakdowns``. A step is a
    function of the program's text, in the order of the text.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be evaluated.
        DomainError: no such executor or generator, or no features or weights where they are needed.
    """
    options.given(FAMILY)
    words = read_words(options.scene_graphs, options.words)
    generator = options.generator(agqa_domain(words))
    language, dialect = agqa_language(words), Agqa(words.aliases)
    graphs = read_scene_graphs(options.scene_graphs, words)
    read = read_questions(options.questions, language, dialect, limit=options.limit)
    wanted = {question.video_id for question in read.good}
    about = [graph for graph in graphs.good if graph.video_id in wanted or options.decomp]
    bench, about, lacking = _bench(options, words, about)
    places = {graph.video_id: place for place, graph in enumerate(about)}
    bad = {str(problem.id) for problem in (*graphs.problems, *lacking)}
    problems = [*graphs.problems, *read.problems, *lacking]
    asked: list[AskedOfAgqa] = []
    for question in read.good:
        place = places.get(question.video_id)
        wrong = _wrong(question, bad) if place is None else None
        if generator is not None and question.question is None:
            wrong = "it has no text to make a program of"
        elif generator is None and question.translation is None:
            wrong = "it has no program"
        if wrong is not None or place is None:
            where = str(options.questions)
            problems.append(Problem(where, question.position, str(wrong), question.question_id))
        elif generator is None:
            asked.append(asked_of(question, place))
        else:
            asked.append(reread(question, place, generator, language, dialect))
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be evaluated{first}", where=str(options.questions))
    report = assess_choices([one.item(words) for one in asked], bench, timed=options.timed)
    assert isinstance(bench.engine, Remembering)
    tell(report.questions, asked, bench.engine, about, words)
    judged = [
        Judged(one.question, bool(record["right"]))
        for one, record in zip(asked, report.questions, strict=True)
        if record["right"] is not None
    ]
    report.breakdowns = breakdowns(judged)
    if options.decomp is not None:
        report.breakdowns["decomposition"], more = composed(
            options.decomp, language, dialect, words, bench, places
        )
        problems += more
    report.problems = problems
    report.settings = {
        "dataset": "agqa",
        "questions_file": str(options.questions),
        "scene_graphs_file": str(options.scene_graphs),
        "features": None if options.features is None else str(options.features),
        "weights": None if options.weights is None else str(options.weights),
        "programs": options.programs,
    }
    return report


def _wrong(question: AgqaQuestion, bad: set[str]) -> str:
    said = "cannot be read" if question.video_id in bad else "is not there"
    return f"the scene graph of its video, {question.video_id}, {said}"


def _bench(
    options: AgqaOptions, words: AgqaWords, graphs: Sequence[AgqaGraph]
) -> tuple[Bench, list[AgqaGraph], list[Problem]]:
    """(what questions are run with, the graphs of its clips, videos without features)."""
    batch, known = min(options.batch, BATCH), words.vocabularies
    oracle = Remembering(agqa_engine(words, batch), exact=True)
    given = options.given(FAMILY)
    if given is None:
        true = agqa_clips(graphs, known)
        return Bench(oracle, oracle, true, true, dict(known)), list(graphs), []
    features, weights = given
    modules, widths = featured_modules(weights, FAMILY, build_agqa, known)
    seen = read_seen_clips(
        features,
        zip((g.video_id for g in graphs), (g.video_id for g in graphs),
            agqa_clips(graphs, known), strict=True),
        len(known["object"]),
        fps=options.feature_fps,
        widths=widths,
    )  # fmt: skip
    left = [graph for graph in graphs if graph.video_id in seen.clips]
    engine = ModuleEngine("neural", modules, known, agqa_language(words), batch=batch)
    bench = Bench(
        Remembering(engine, exact=False),
        oracle,
        agqa_clips(left, known),
        [seen.clips[graph.video_id] for graph in left],
        dict(known),
        featured=True,
    )
    return bench, left, seen.problems


EVALUATE = Task(
    AgqaOptions, evaluate_agqa, "AGQA questions, on scene graphs or features of videos."
)
