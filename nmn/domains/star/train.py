"""``nmn train star``: from questions, their situations and features of the videos."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nmn.datasets import Problem
from nmn.datasets.seen_clips import read_seen_clips
from nmn.domains.featured import TRUTHS_KEPT, FeaturedTraining, featured_family
from nmn.domains.star.asked import WORDS, AskedOfStar, clips_of
from nmn.domains.star.data.classes import find_words
from nmn.domains.star.evaluate import asked_by
from nmn.domains.star.learned import FAMILY, building, exact_modules, lesson_language, lessons_of
from nmn.domains.star.words import StarWords
from nmn.domains.task import Task
from nmn.errors import DatasetError
from nmn.options import option
from nmn.training.lessons import answered
from nmn.training.prepared import Prepared
from nmn.training.questions import QuestionSet, split_by_scene
from nmn.training.supervision import ANSWERS
from nmn.types import ClipGraph


@dataclass(frozen=True, kw_only=True)
class StarTraining(FeaturedTraining):
    """What is learned from."""

    questions: Path = option(help="STAR_train.json and its like: .json or .json.gz.")
    scene_graphs: Path | None = option(
        None, help="Situations in a file of their own; by default those of the questions."
    )
    words: Path | None = option(
        None, help="The folder of class files (action_mapping.txt ...); else those beside the "
        "questions, or the published ones."
    )  # fmt: skip


def prepare_star(options: StarTraining) -> Prepared:
    """Questions of the files, a program for each choice, on what their videos' features show.

    Raises:
        DatasetError: a file cannot be read, or has nothing that can be learned from.
    """
    words, _ = find_words(options.words, options.questions)
    read, problems = asked_by(options.questions, options.scene_graphs, words, options.limit)
    asked = _with_answers(read, str(options.questions), problems)
    if not asked:
        first = f": {problems[0]}" if problems else ""
        raise DatasetError(f"no question can be learned from{first}", where=str(options.questions))
    names = [str(place) for place in range(len(asked))]
    seen = read_seen_clips(
        options.features,
        zip(names, (str(one.question.video_id) for one in asked), clips_of(asked, words),
            strict=True),
        len(words.objects),
        fps=options.feature_fps,
    )  # fmt: skip
    left = [name for name in names if name in seen.clips]
    asked = [asked[int(name)] for name in left]
    questions = _question_set(asked, [seen.clips[name] for name in left], words)
    # By video: questions of one video are about parts of it that may be the same.
    videos = [str(one.question.video_id) for one in asked]
    numbers = {video: number for number, video in enumerate(dict.fromkeys(videos))}
    of_clip = np.array([numbers[video] for video in videos], dtype=np.int64)
    by_video = replace(questions, scenes=of_clip[questions.scenes])
    learn, watch = split_by_scene(by_video, options.held_out, options.seed)
    learned = questions.pick(learn)
    exact, language = exact_modules(words), lesson_language(words)
    if options.lessons and options.supervision != ANSWERS:
        texts = _lessons(learned, videos, words, options.lessons, options.seed)
        lessons = answered(texts, learned.graphs, learned.truths, exact, language)
        learned = learned.joined(lessons)
    family = featured_family(FAMILY, building(words), exact, language, seen.widths, options.seed)
    return Prepared(family, learned, questions.pick(watch), [*problems, *seen.problems])


def _lessons(
    learned: QuestionSet, videos: Sequence[str], words: StarWords, count: int, seed: int
) -> list[list[str]]:
    """Programs of one step about each clip that is learned from, so many about a video."""
    random = np.random.default_rng([seed, 17])
    used, of_video = set(learned.scenes.tolist()), Counter(videos)
    made: list[list[str]] = []
    for place, truth in enumerate(learned.truths or ()):
        share = math.ceil(count / of_video[videos[place]]) if place in used else 0
        assert isinstance(truth, ClipGraph)  # as of all of these
        made.append(lessons_of(truth, words.vocabularies, share, random))
    return made


def _with_answers(
    asked: list[AskedOfStar], where: str, problems: list[Problem]
) -> list[AskedOfStar]:
    """Those that can be learned from; the others are problems."""
    made = []
    for one in asked:
        wrong = None
        if one.question.answer is None:
            wrong = "it has no answer to learn from"
        elif any(choice.program is None for choice in one.choices):
            wrong = "it has no program to learn by"
        if wrong is None:
            made.append(one)
        else:
            problems.append(Problem(where, one.question.position, wrong, one.question.question_id))
    return made


def _question_set(asked: list[AskedOfStar], seen: list[ClipGraph], words: StarWords) -> QuestionSet:
    """A program for each choice, whose answer is whether the choice holds."""
    pairs = [(place, choice, one.question.answer) for place, one in enumerate(asked)
             for choice in one.choices]  # fmt: skip
    programs = [choice.program for _, choice, _ in pairs if choice.program is not None]
    verdicts = [WORDS[choice.choice.text == answer] for _, choice, answer in pairs]
    return QuestionSet(
        seen,
        programs,
        np.array([place for place, _, _ in pairs], dtype=np.int64),
        np.array([WORDS.index(verdict) for verdict in verdicts], dtype=np.int64),
        np.array([len(program.nodes) for program in programs], dtype=np.int64),
        clips_of(asked, words, TRUTHS_KEPT),
    )


TRAIN = Task(StarTraining, prepare_star, "STAR's modules, on features of the videos.")
