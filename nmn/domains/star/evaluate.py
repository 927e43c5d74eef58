"""``nmn eval star``: question and situation files in, a report out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from nmn.datasets import Problem
from nmn.domains.learned import EvaluationOptions
from nmn.domains.star.data.classes import find_words
from nmn.domains.star.data.graphs import StarGraph, read_star_graphs
from nmn.domains.star.data.questions import StarChoice, StarQuestion, read_star_questions
from nmn.domains.star.data.situations import Situation, star_clip
from nmn.domains.star.oracle import BATCH, star_engine, star_language
from nmn.domains.star.steps import file_steps
from nmn.domains.star.words import StarWords
from nmn.domains.task import Task
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.assess import Bench
from nmn.evaluation.choices import Choices, Option, assess_choices
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.options import option
from nmn.types import ClipGraph

_WORDS = ("Wrong", "Correct")


@dataclass(frozen=True)
class StarOptions(EvaluationOptions):
    """What is evaluated."""

    questions: Path = option(help="STAR_val.json and its like: .json or .json.gz.")
    scene_graphs: Path | None = option(
        None, help="Situations in a file of their own; by default those of the questions."
    )
    words: Path | None = option(
        None, help="The folder of class files (action_mapping.txt ...); else those beside the "
        "questions, or the published ones."
    )  # fmt: skip


class _Clips(Sequence[ClipGraph]):
    """The clips of questions, made when they are asked for: the tables of all would not fit."""

    def __init__(self, asked: "Sequence[_Asked]", words: StarWords) -> None:
        self._asked, self._words = asked, words

    def __len__(self) -> int:
        return len(self._asked)

    @overload
    def __getitem__(self, place: int) -> ClipGraph: ...
    @overload
    def __getitem__(self, place: slice) -> list[ClipGraph]: ...
    def __getitem__(self, place: int | slice) -> ClipGraph | list[ClipGraph]:
        if isinstance(place, slice):
            return [self[k] for k in range(len(self))[place]]
        one = self._asked[place]
        return star_clip(one.situations, self._words, one.start, one.end)


@dataclass(frozen=True)
class _Asked:
    """A question with the situations that it is asked about."""

    question: StarQuestion
    situations: tuple[Situation, ...]
    start: float | None
    end: float | None


def evaluate_star(options: StarOptions) -> Report:
    """Evaluate on STAR questions.

    Categories are the four types. A choice is Correct or Wrong; the answer of a question is the
    text of the one choice that is Correct.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be evaluated.
        DomainError: no such executor, or no trained modules.
    """
    _symbolic(options)
    words, source = find_words(options.words, options.questions)
    language = star_language(words)
    graphs: Mapping[str, StarGraph] = {}
    problems: list[Problem] = []
    if options.scene_graphs is not None:
        found = read_star_graphs(options.scene_graphs, words)
        graphs = {key: one for one in reversed(found.good) for key in one.ids}
        problems += found.problems
    questions = read_star_questions(options.questions, language, words, limit=options.limit)
    problems += questions.problems
    asked = list(_asked(questions.good, graphs, str(options.questions), problems))
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be evaluated{first}", where=str(options.questions))
    engine = star_engine(words, min(options.batch, BATCH))
    clips = _Clips(asked, words)
    bench = Bench(engine, engine, clips, clips, dict(language.vocabularies), _WORDS)
    choices = [_choices(one, place) for place, one in enumerate(asked)]
    report = assess_choices(choices, bench, timed=options.timed)
    for record, one in zip(report.questions, asked, strict=True):
        _in_words_of_the_file(record, one, words)
    report.problems = problems
    report.settings = {
        "dataset": "star",
        "questions_file": str(options.questions),
        "scene_graphs_file": None if options.scene_graphs is None else str(options.scene_graphs),
        "words": source,
        "programs": "gold",
    }
    return report


def _symbolic(options: StarOptions) -> None:
    if options.executor == "neural":
        raise DomainError(
            "there are no trained modules for STAR in this version of nmn",
            expected="--executor symbolic, which runs the programs exactly on annotated situations",
            hint="learned modules read features of frames and objects, which the files of STAR "
            "do not have",
        )
    if options.executor != "symbolic":
        raise DomainError(
            f"there is no executor '{options.executor}'", expected="one of: symbolic, neural"
        )


def _asked(
    questions: Sequence[StarQuestion],
    graphs: Mapping[str, StarGraph],
    where: str,
    problems: list[Problem],
) -> Iterator[_Asked]:
    """The questions with situations; those that have none are added to the problems."""
    for question in questions:
        graph = graphs.get(str(question.question_id)) or graphs.get(str(question.video_id))
        if graph is not None:
            start, end = question.start, question.end
            if start is None:
                start, end = graph.start, graph.end
            yield _Asked(question, graph.situations, start, end)
        elif question.situations is not None:
            yield _Asked(question, question.situations, question.start, question.end)
        else:
            message = "it has no situations, and there are none of it or its video elsewhere"
            problems.append(Problem(where, question.position, message, question.question_id))


def _choices(one: _Asked, scene: int) -> Choices:
    question = one.question
    options = tuple(_option(question, choice, scene) for choice in question.choices)
    return Choices(
        question.question_id,
        question.category,
        options,
        expected=question.answer,
        words=_WORDS,
        one=True,
        own=question.own,
    )


def _option(question: StarQuestion, choice: StarChoice, scene: int) -> Option:
    expected = None if question.answer is None else _WORDS[choice.text == question.answer]
    item = Item(
        question.question_id,
        scene,
        question.category,
        len(choice.functions),
        expected,
        choice.translation.program,
        choice.translation.node_of,
        choice.functions,
    )
    return Option(choice.id, choice.text, item)


def _in_words_of_the_file(record: dict[str, Any], one: _Asked, words: StarWords) -> None:
    """Write the steps as STAR's own files and runner do: labels, frames, pairs."""
    choices = one.question.choices
    record["steps"] = file_steps(record["steps"], choices[0], one.situations, words)
    for told, choice in zip(record["choices"], choices, strict=True):
        told["steps"] = file_steps(told["steps"], choice, one.situations, words)


EVALUATE = Task(StarOptions, evaluate_star, "STAR questions, on their annotated situations.")
