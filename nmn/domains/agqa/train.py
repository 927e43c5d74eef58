"""``nmn train agqa``: from questions, scene graphs and features of the videos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nmn.datasets import Problem
from nmn.datasets.seen_clips import read_seen_clips
from nmn.domains.agqa.data.clips import agqa_clips
from nmn.domains.agqa.data.questions import AgqaQuestion, read_questions
from nmn.domains.agqa.data.scene_graphs import read_scene_graphs
from nmn.domains.agqa.data.word_files import read_words
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.exact import EXACT
from nmn.domains.agqa.learned import FAMILY, build_agqa
from nmn.domains.agqa.lessons import lesson_language, lessons_of
from nmn.domains.agqa.oracle import agqa_language
from nmn.domains.agqa.words import AgqaWords
from nmn.domains.featured import TRUTHS_KEPT, FeaturedTraining, featured_family
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.grammar import Program
from nmn.modules import build_all
from nmn.options import option
from nmn.training.lessons import answered
from nmn.training.prepared import Prepared
from nmn.training.questions import QuestionSet, answer_code, split_by_scene
from nmn.training.supervision import ANSWERS
from nmn.types import ClipGraph


@dataclass(frozen=True, kw_only=True)
class AgqaTraining(FeaturedTraining):
    """What is learned from."""

    questions: Path = option(help="AGQA or AGQA 2: .json or .json.gz, a list or {id: question}.")
    scene_graphs: Path = option(help="{video: {vertex: vertex}}: .json, .json.gz, or the .pkl.")
    words: Path | None = option(
        None, help="The folder of ENG.txt and IDX.txt, if not that of the scene graphs."
    )


def prepare_agqa(options: AgqaTraining) -> Prepared:
    """Questions of the files on what their videos' features show.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be learned from.
    """
    words = read_words(options.scene_graphs, options.words)
    language = agqa_language(words)
    graphs = read_scene_graphs(options.scene_graphs, words)
    read = read_questions(options.questions, language, Agqa(words.aliases), limit=options.limit)
    wanted = {question.video_id for question in read.good}
    asked_about = [graph for graph in graphs.good if graph.video_id in wanted]
    videos = [graph.video_id for graph in asked_about]
    seen = read_seen_clips(
        options.features,
        zip(videos, videos, agqa_clips(asked_about, words.vocabularies), strict=True),
        len(words.vocabularies["object"]),
        fps=options.feature_fps,
    )
    known = [graph for graph in asked_about if graph.video_id in seen.clips]
    videos = [graph.video_id for graph in known]
    true = agqa_clips(known, words.vocabularies, TRUTHS_KEPT)
    asked, bad = _asked(read.good, videos, words, str(options.questions))
    problems = [*graphs.problems, *read.problems, *seen.problems, *bad]
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be learned from{first}", where=str(options.questions))
    questions = _question_set(asked, videos, [seen.clips[one] for one in videos], true)
    learn, watch = split_by_scene(questions, options.held_out, options.seed)
    learned = questions.pick(learn)
    exact = build_all(EXACT, words.vocabularies)
    if options.lessons and options.supervision != ANSWERS:
        learned = learned.joined(_lessons(learned, words, options.lessons, options.seed))
    family = featured_family(FAMILY, build_agqa, exact, language, seen.widths, options.seed)
    return Prepared(family, learned, questions.pick(watch), problems)


@dataclass(frozen=True)
class _Learned:
    """A question that is learned from: its video, its program and its answer's code."""

    video_id: str
    program: Program
    code: int


def _asked(
    questions: Sequence[AgqaQuestion], videos: Sequence[str], words: AgqaWords, where: str
) -> tuple[list[_Learned], list[Problem]]:
    """(the questions that can be learned from, why others cannot)."""
    known = set(videos)
    asked, problems = [], []
    for one in questions:
        wrong = None
        if one.video_id not in known:
            wrong = f"there is no scene graph with features of its video, {one.video_id}"
        elif one.translation is None:
            wrong = "it has no program to learn by"
        elif one.answer is None:
            wrong = "it has no answer to learn from"
        else:
            program, answer = one.translation.program, words.plain(one.answer)
            try:
                code = answer_code(answer, program.root.type, words.vocabularies)
                asked.append(_Learned(one.video_id, program, code))
            except DatasetError as error:
                wrong = error.message
        if wrong is not None:
            problems.append(Problem(where, one.position, wrong, one.question_id))
    return asked, problems


def _question_set(
    asked: Sequence[_Learned],
    videos: Sequence[str],
    seen: Sequence[ClipGraph],
    true: Sequence[ClipGraph],
) -> QuestionSet:
    places: Mapping[str, int] = {video: place for place, video in enumerate(videos)}
    programs = [one.program for one in asked]
    return QuestionSet(
        seen,
        programs,
        np.array([places[one.video_id] for one in asked], dtype=np.int64),
        np.array([one.code for one in asked], dtype=np.int64),
        np.array([len(one.nodes) for one in programs], dtype=np.int64),
        true,
    )


def _lessons(learned: QuestionSet, words: AgqaWords, count: int, seed: int) -> QuestionSet:
    """About the videos that are learned from, and no others."""
    random = np.random.default_rng([seed, 17])
    used = set(learned.scenes.tolist())
    assert learned.truths is not None  # of annotated videos there are
    known = words.vocabularies
    texts = [
        lessons_of(truth, known, count, random)
        if place in used and isinstance(truth, ClipGraph) else []
        for place, truth in enumerate(learned.truths)
    ]  # fmt: skip
    exact = build_all(EXACT, known)
    return answered(texts, learned.graphs, learned.truths, exact, lesson_language(known))


TRAIN = Task(AgqaTraining, prepare_agqa, "AGQA's modules, on features of the videos.")
