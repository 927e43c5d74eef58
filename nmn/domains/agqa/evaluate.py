"""``nmn eval agqa``: questions and scene graphs in, a report out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from nmn.datasets import Problem
from nmn.domains.agqa.breakdowns import Judged, breakdowns
from nmn.domains.agqa.data.clips import agqa_clip
from nmn.domains.agqa.data.questions import AgqaQuestion, read_questions
from nmn.domains.agqa.data.scene_graphs import AgqaGraph, read_scene_graphs
from nmn.domains.agqa.data.word_files import read_words
from nmn.domains.agqa.decomp.evaluate import composed
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.engine import Remembering, Told, steps_of
from nmn.domains.agqa.oracle import BATCH, agqa_engine, agqa_language
from nmn.domains.agqa.words import AgqaWords
from nmn.domains.learned import EvaluationOptions
from nmn.domains.task import Task
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.assess import Bench
from nmn.evaluation.choices import assess_choices
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.options import option
from nmn.types import ClipGraph


@dataclass(frozen=True)
class AgqaOptions(EvaluationOptions):
    """What is evaluated."""

    questions: Path = option(help="AGQA or AGQA 2: .json or .json.gz, a list or {id: question}.")
    scene_graphs: Path = option(help="{video: {vertex: vertex}}: .json, .json.gz, or the .pkl.")
    words: Path | None = option(
        None, help="The folder of ENG.txt and IDX.txt, if not that of the scene graphs."
    )
    decomp: Path | None = option(None, help="A folder of AGQA-Decomp, to be judged as well.")


class Clips(Sequence[ClipGraph]):
    """The clips of scene graphs, made when they are asked for: the tables of all would not fit."""

    def __init__(self, graphs: Sequence[AgqaGraph], words: AgqaWords) -> None:
        self.graphs, self._words = graphs, words

    def __len__(self) -> int:
        return len(self.graphs)

    @overload
    def __getitem__(self, place: int) -> ClipGraph: ...
    @overload
    def __getitem__(self, place: slice) -> list[ClipGraph]: ...
    def __getitem__(self, place: int | slice) -> ClipGraph | list[ClipGraph]:
        if isinstance(place, slice):
            return [self[k] for k in range(len(self))[place]]
        return agqa_clip(self.graphs[place], self._words.vocabularies)


def evaluate_agqa(options: AgqaOptions) -> Report:
    """Evaluate on AGQA questions, with the programs of the file.

    Categories are AGQA's structural types; all its tables are in ``breakdowns``. A step is a
    function of the program's text, in the order of the text.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be evaluated.
        DomainError: no such executor, or no trained modules.
    """
    _symbolic(options)
    words = read_words(options.scene_graphs, options.words)
    language, dialect = agqa_language(words), Agqa(words.aliases)
    graphs = read_scene_graphs(options.scene_graphs, words)
    read = read_questions(options.questions, language, dialect, limit=options.limit)
    problems = [*graphs.problems, *read.problems]
    bad = {str(problem.id) for problem in graphs.problems}
    places = {graph.video_id: place for place, graph in enumerate(graphs.good)}
    asked = []
    for question in read.good:
        if question.video_id in places:
            asked.append(question)
            continue
        said = "cannot be read" if question.video_id in bad else "is not there"
        message = f"the scene graph of its video, {question.video_id}, {said}"
        where = str(options.questions)
        problems.append(Problem(where, question.position, message, question.question_id))
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be evaluated{first}", where=str(options.questions))
    engine = Remembering(agqa_engine(words, min(options.batch, BATCH)), exact=True)
    clips = Clips(graphs.good, words)
    bench = Bench(engine, engine, clips, clips, dict(words.vocabularies))
    items = [_item(question, places[question.video_id], words) for question in asked]
    report = assess_choices(items, bench, timed=options.timed)
    _tell(report.questions, asked, engine, graphs.good, places, words)
    judged = [
        Judged(question, bool(record["right"]))
        for question, record in zip(asked, report.questions, strict=True)
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
        "programs": "gold",
    }
    return report


def _symbolic(options: AgqaOptions) -> None:
    if options.executor == "neural":
        raise DomainError(
            "there are no trained modules for AGQA in this version of nmn",
            expected="--executor symbolic, which runs the programs exactly on scene graphs",
            hint="learned modules read features of the videos, which AGQA's files do not have; "
            "nmn.modules.clips has them, to be trained on features of your own",
        )
    if options.executor != "symbolic":
        raise DomainError(
            f"there is no executor '{options.executor}'", expected="one of: symbolic, neural"
        )


def _item(question: AgqaQuestion, scene: int, words: AgqaWords) -> Item:
    return Item(
        question.question_id,
        scene,
        question.texts.get("structural", "unknown"),
        len(question.translation.functions),
        None if question.answer is None else words.plain(question.answer),
        question.translation.program,
        question.translation.node_of,
        question.translation.functions,
    )


def _tell(
    records: Sequence[dict[str, Any]],
    asked: Sequence[AgqaQuestion],
    engine: Remembering,
    graphs: Sequence[AgqaGraph],
    places: Mapping[str, int],
    words: AgqaWords,
) -> None:
    """Put steps and answers in the words of the file."""
    values = engine.kept
    assert values is not None  # every question has a program, and so all were run
    capital = any(question.answer in ("Yes", "No") for question in asked)
    for number, (question, record) in enumerate(zip(asked, records, strict=True)):
        graph = graphs[places[question.video_id]]
        told = Told(values, number, graph, True, words.vocabularies)
        record["steps"] = steps_of(question.translation, told)
        record["video_id"] = question.video_id
        if record["expected"] is not None:
            record["expected"] = question.answer
        if record["answer"] in ("yes", "no") and capital:
            record["answer"] = record["answer"].capitalize()


EVALUATE = Task(AgqaOptions, evaluate_agqa, "AGQA questions, on their scene graphs.")
