"""CLEVR's questions as training sets: from files, or made on the spot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from nmn.datasets import Problem
from nmn.datasets.files import read_list
from nmn.domains.clevr.catalogue import clevr_questioner
from nmn.domains.clevr.data.questions import ClevrQuestion, read_clevr_questions
from nmn.domains.clevr.data.scenes import ClevrScene, clevr_scene_graph, read_clevr_scenes
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.sampling import sample_scenes
from nmn.domains.clevr.train.features import Sight, of_truth
from nmn.errors import DatasetError, MediaError, NmnError
from nmn.grammar import Program
from nmn.synthetic.questions import Question, Questioner, generate_questions
from nmn.training.family import Family
from nmn.training.questions import QuestionSet, answer_code
from nmn.types import SceneGraph


@dataclass
class Gathered:
    """A training set, and what could not be used for it.

    Attributes:
        questions: the set.
        problems: bad records of the files, one each.
        left_out: questions about scenes that could not be used.
    """

    questions: QuestionSet
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0


def made_scenes(count: int, seed: int) -> list[dict[str, Any]]:
    """Scenes of nmn's own world, as JSON."""
    return [cast(dict[str, Any], scene) for scene in sample_scenes(count, seed)]


def made_questions(
    scenes: Sequence[Mapping[str, Any]],
    family: Family,
    questioner: Questioner | None = None,
    sight: Sight = of_truth,
) -> Gathered:
    """Questions about scenes, from templates.

    Arguments:
        scenes: of CLEVR 1.0.
        family: to be trained, whose programs they become.
        questioner: what is asked; by default ten questions a scene of nmn's own templates.
        sight: what the modules see of the scenes.
    """
    # Questions name their scene by its index; scenes of several series may have the same one.
    numbered = [{**scene, "image_index": number} for number, scene in enumerate(scenes)]
    return gathered(
        numbered, generate_questions(numbered, questioner or clevr_questioner()), family, sight
    )


def gathered(
    scenes: Sequence[Mapping[str, Any]],
    questions: Iterable[Question],
    family: Family,
    sight: Sight = of_truth,
) -> Gathered:
    """A training set of scenes and questions that are there as JSON.

    Arguments:
        scenes: of CLEVR 1.0; a question's ``image_index`` is a position here.
    """
    records = [
        _record(family, question["program"], question["answer"], question["image_index"])
        for question in questions
    ]
    return _set(records, sight(scenes, [clevr_scene_graph(scene) for scene in scenes]))


def read_questions(
    questions: Path, scenes: Path, family: Family, sight: Sight = of_truth
) -> Gathered:
    """A training set of files in CLEVR 1.0's format, ``.json`` or ``.json.gz``.

    Raises:
        DatasetError: a file cannot be read, or no question can be learned from.
    """
    worlds = read_clevr_scenes(scenes)
    found = read_clevr_questions(questions, DOMAIN.exact_language)
    nodes = [record.get("program") for record in read_list(questions, "questions")]
    problems = [*worlds.problems, *found.problems]
    places: dict[int | str, int] = {}
    for place, scene in enumerate(worlds.good):
        places[scene.image_index] = place
        if scene.image_filename:
            places[scene.image_filename] = place
    records = []
    for question in found.good:
        try:
            records.append(_of_file(question, nodes[question.position], places, family))
        except NmnError as error:
            problems.append(
                Problem(str(questions), question.position, error.summary, question.question_index)
            )
    raw = read_list(scenes, "scenes")
    seen = _seen(sight, scenes, worlds.good, [raw[one.position] for one in worlds.good], problems)
    made = _set(records, seen)
    made.problems = problems
    if not len(made.questions):
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"there is no question to learn from{first}", where=str(questions))
    return made


def _seen(
    sight: Sight,
    path: Path,
    worlds: Sequence[ClevrScene],
    raw: Sequence[Mapping[str, Any]],
    problems: list[Problem],
) -> list[SceneGraph | None]:
    """What is seen of the scenes; those of which nothing can be seen are problems."""
    try:
        return list(sight(raw, [scene.graph for scene in worlds]))
    except (DatasetError, MediaError):
        found: list[SceneGraph | None] = []
        for scene, one in zip(worlds, raw, strict=True):  # to find which
            try:
                found += sight([one], [scene.graph])
            except (DatasetError, MediaError) as error:
                found.append(None)
                problems.append(Problem(str(path), scene.position, error.summary))
        return found


# Program, position of the scene, answer, nodes.
_Record = tuple[Program, int, int, int]


def _record(family: Family, nodes: Sequence[Mapping[str, Any]], answer: str, scene: int) -> _Record:
    assert family.read is not None  # of all families that learn CLEVR
    program = family.read(nodes)
    code = answer_code(answer, program.root.type, family.language.vocabularies)
    return program, scene, code, len(nodes)


def _of_file(
    question: ClevrQuestion,
    nodes: Sequence[Mapping[str, Any]],
    places: Mapping[int | str, int],
    family: Family,
) -> _Record:
    if question.translation is None or question.answer is None:
        raise DatasetError("it has no program or no answer", expected="both, to learn from it")
    if question.image not in places:
        raise DatasetError(f"there is no scene {question.image!r}")
    return _record(family, nodes, question.answer, places[question.image])


def _set(records: Sequence[_Record], graphs: Sequence[SceneGraph | None]) -> Gathered:
    """The questions on the scenes that can be used."""
    kept = [graph for graph in graphs if graph is not None]
    places = np.cumsum([graph is not None for graph in graphs]) - 1
    used = [record for record in records if graphs[record[1]] is not None]
    questions = QuestionSet(
        kept,
        [record[0] for record in used],
        np.array([places[record[1]] for record in used], dtype=np.int64),
        np.array([record[2] for record in used], dtype=np.int64),
        np.array([record[3] for record in used], dtype=np.int64),
    )
    return Gathered(questions, left_out=len(records) - len(used))
