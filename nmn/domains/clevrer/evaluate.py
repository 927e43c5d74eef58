"""``nmn eval clevrer``: questions and annotations or predictions in, a report out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets import Problem, Records
from nmn.domains.clevrer.data.clips import ClevrerClip, read_clevrer_clips
from nmn.domains.clevrer.data.questions import (
    TYPES,
    WORDS,
    Asked,
    ClevrerQuestion,
    read_clevrer_questions,
)
from nmn.domains.clevrer.domain import DOMAIN
from nmn.domains.clevrer.steps import as_in_files
from nmn.domains.learned import EvaluationOptions, exact_engine
from nmn.domains.task import Task
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.assess import Bench
from nmn.evaluation.choices import Choices, Option, assess_choices
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.options import option

_TRUTH = ("no", "yes")


@dataclass(frozen=True)
class ClevrerOptions(EvaluationOptions):
    """What is evaluated."""

    questions: Path = option(help="CLEVRER's: .json or .json.gz.")
    scene_graphs: Path = option(
        help="Annotations or published prediction files: a file, or their folder."
    )


def evaluate_clevrer(options: ClevrerOptions) -> Report:
    """Evaluate on CLEVRER questions.

    The neural executor is NS-DR's (arXiv 1910.01442, section 4): what networks saw of the video and
    foresee stands in prediction files, and the programs are run on that.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be evaluated.
        DomainError: no such executor, or neural without what a network predicted.
    """
    neural, language = options.neural, DOMAIN.exact_language
    questions = read_clevrer_questions(options.questions, language, limit=options.limit)
    wanted = {question.scene_index for question in questions.good}
    clips = read_clevrer_clips(options.scene_graphs, wanted=wanted)
    problems = [*questions.problems, *clips.problems]
    places = {clip.scene_index: place for place, clip in enumerate(clips.good)}
    asked = [one for one in questions.good if one.scene_index in places]
    problems += _without_scene(options, questions, places, clips)
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be evaluated{first}", where=str(options.questions))
    if neural:
        _all_predicted(clips, str(options.scene_graphs))
    engine = exact_engine(DOMAIN, batch=options.batch)
    engine.name = options.executor
    graphs = [clip.graph for clip in clips.good]
    bench = Bench(engine, engine, graphs, graphs, dict(engine.vocabularies), _TRUTH)
    items = [_item(one, places[one.scene_index]) for one in asked]
    report = assess_choices(items, bench, timed=options.timed)
    if neural:  # the programs are the files': what is wrong was seen or foreseen wrongly
        report.faults = {**report.faults, "perception": report.faults["program"], "program": []}
    report.problems = problems
    report.questions = [
        _as_in_files(record, one, clips.good[places[one.scene_index]])
        for record, one in zip(report.questions, asked, strict=True)
    ]
    report.settings = {
        "dataset": "clevrer",
        "questions_file": str(options.questions),
        "scene_graphs": str(options.scene_graphs),
        "programs": "gold",
        **_published_figures(report.questions),
    }
    return report


def _all_predicted(clips: Records[ClevrerClip], where: str) -> None:
    """Raises DomainError where a scene is the truth, which no network has seen."""
    true = [clip.scene_index for clip in clips.good if not clip.predicted]
    if true:
        raise DomainError(
            f"the neural executor lacks predictions: scene {true[0]} is an annotation, which is "
            "the truth",
            where=where,
            expected="prediction files, as NS-DR's networks write them: what was seen of each "
            "video, and what follows with and without each object",
            hint="--executor symbolic takes annotations as well; docs/clevrer.md has the format",
        )


def _without_scene(
    options: ClevrerOptions,
    questions: Records[ClevrerQuestion],
    places: dict[int, int],
    clips: Records[ClevrerClip],
) -> Iterator[Problem]:
    bad = {problem.id for problem in clips.problems if problem.id is not None}
    for one in questions.good:
        if one.scene_index not in places:
            known = one.scene_index in bad
            wrong = "cannot be read" if known else f"is not in {options.scene_graphs}"
            message = f"its scene, {one.scene_index}, {wrong}"
            yield Problem(str(options.questions), one.position, message, _name(one))


def _name(question: ClevrerQuestion) -> str:
    """What tells a question from those of other scenes, whose numbers are the same."""
    return f"{question.scene_index}/{question.question_id}"


def _item(question: ClevrerQuestion, place: int) -> Item | Choices:
    if question.asked is not None:
        return _program(question, question.asked, place, question.answer)
    options = []
    for choice in question.choices:
        expected = None if choice.answer is None else _TRUTH[WORDS.index(choice.answer)]
        item = _program(question, choice.asked, place, expected)
        options.append(Option(choice.choice_id, choice.text, item))
    return Choices(_name(question), question.type, tuple(options), words=WORDS)


def _program(question: ClevrerQuestion, asked: Asked, place: int, expected: str | None) -> Item:
    return Item(
        _name(question),
        place,
        question.type,
        len(asked.functions),
        expected,
        asked.translation.program,
        asked.translation.node_of,
        asked.functions,
    )


def _as_in_files(
    record: dict[str, Any], question: ClevrerQuestion, clip: ClevrerClip
) -> dict[str, Any]:
    """A question's record with the file's own numbers of scenes, questions, objects and frames."""
    made = {
        "question_id": question.question_id,
        "scene_index": question.scene_index,
        **{key: found for key, found in record.items() if key != "question_id"},
    }
    if question.asked is not None:
        made["steps"] = _steps(record["steps"], question.asked, clip)
        return made
    made["choices"] = [
        {**found, "steps": _steps(found["steps"], choice.asked, clip)}
        for found, choice in zip(record["choices"], question.choices, strict=True)
    ]
    return made


def _steps(found: Sequence[Any], asked: Asked, clip: ClevrerClip) -> list[Any]:
    nodes = asked.translation.program.nodes
    families = [nodes[node].type.family for node in asked.translation.node_of]
    return [as_in_files(one, family, clip) for one, family in zip(found, families, strict=True)]


def _published_figures(records: Sequence[dict[str, Any]]) -> dict[str, dict[str, float | None]]:
    """Accuracies as the published runner has them: of questions, of which all choices must be
    right, and of options; by type, and of all that have choices."""
    by_question: dict[str, list[bool]] = {}
    by_option: dict[str, list[bool]] = {}
    for record in records:
        for kind in (record["category"], *(["multiple choice"] if "choices" in record else [])):
            if record["right"] is not None:
                by_question.setdefault(kind, []).append(record["right"])
            rights = [one["right"] for one in record.get("choices", ())]
            by_option.setdefault(kind, []).extend(one for one in rights if one is not None)
    return {
        name: {
            kind: round(sum(found[kind]) / len(found[kind]), 6)
            for kind in (*TYPES, "multiple choice")
            if found.get(kind)
        }
        for name, found in (("per_question", by_question), ("per_option", by_option))
    }


EVALUATE = Task(
    ClevrerOptions, evaluate_clevrer, "CLEVRER questions about annotations or prediction files."
)
