"""The motion world's modules: what they are told, what they learn, how they are evaluated."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains import load_domain
from nmn.domains.motion import train
from nmn.domains.motion.agqa import english, identities
from nmn.domains.motion.build import load_motion
from nmn.domains.motion.data import LEARN, TEST, WATCH, ask_about, clips_of
from nmn.domains.motion.domain import weights
from nmn.domains.motion.evaluate import MotionOptions, evaluate_motion
from nmn.domains.motion.language import WORDS, motion_language
from nmn.domains.motion.lessons import SHORT, lessons_about
from nmn.domains.motion.questions.agqa.compositions import Compositions
from nmn.domains.motion.questions.agqa.words import Words
from nmn.domains.motion.train import MotionTraining, motion_family, prepare_motion
from nmn.errors import DomainError
from nmn.training.scoring import score
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer


@pytest.fixture(scope="module")
def asked():
    return ask_about(
        clips_of(TEST, 4), motion_language(), split="test", per_clip=12, noise=2, seed=TEST
    )


def test_the_exact_modules_give_every_answer_of_the_generator(asked) -> None:
    questions = asked.questions
    family = motion_family(0)
    from dataclasses import replace

    assert family.exact is not None
    exact = replace(family, modules=family.exact)
    assert score(exact, questions).answers == 1.0
    assert len(questions) >= 40


def test_clips_to_learn_from_to_check_with_and_to_evaluate_on_share_nothing() -> None:
    firsts = [next(iter(clips_of(series, 1))) for series in (LEARN, WATCH, TEST)]
    places = {one.course.place.tobytes() for one in firsts}
    assert len(places) == 3
    assert LEARN + MotionTraining().seed < WATCH < TEST


def test_lessons_are_drawn_from_a_seed_and_begin_with_what_occurs(asked) -> None:
    graphs = asked.questions.graphs
    lessons = lessons_about(graphs, 12, seed=0)
    assert len(lessons) >= 12 * len(graphs) * 0.8
    assert set(lessons.scenes.tolist()) == set(range(len(graphs)))
    again = lessons_about(graphs, 12, seed=0)
    assert [one.text for one in again.programs] == [one.text for one in lessons.programs]
    assert np.array_equal(again.answers, lessons.answers)
    short = [one.text for one in lessons.programs if len(one.nodes) <= SHORT]
    assert short == len(graphs) * ["objects(video())", "relations(video())", "actions(video())"]
    curriculum = MotionTraining().settings.curriculum
    assert set(curriculum) == {SHORT} and len(curriculum) < MotionTraining().epochs


def test_lessons_put_nothing_together_that_questions_to_learn_from_do_not(asked) -> None:
    novel = Compositions(Words(english(), identities())).novel
    lessons = lessons_about(asked.questions.graphs, 60, seed=1)
    texts = [one.text for one in lessons.programs]
    before, first = (
        {one for text in texts for one in re.findall(pattern, text)}
        for pattern in (
            r'before\(span\(localize\(action\("([^"]+)',
            r'first\(.*?relation\("([^"]+)',
        )
    )
    pairs = [text for text in texts if "pair(" in text]
    longer = {one for text in pairs for one in re.findall(r'"([^"]+)"', text)}
    assert len(before) > 5 and len(first) > 3 and len(longer) > 5
    assert not {("before", one) for one in before} & novel["seq"]
    assert not {("first", one) for one in first} & novel["sup"]
    assert not {("longer", one) for one in longer} & novel["dur"]


def test_a_little_training_lowers_the_loss_of_every_step(monkeypatch) -> None:
    monkeypatch.setattr(train, "_WATCHED", 1)
    prepared = prepare_motion(MotionTraining(clips=2, lessons=4, asked=1, per_clip=2))
    trainer = Trainer(prepared.family, prepared.learned, Settings("steps", 20, 10, 3e-3))
    losses = [done.loss for done in trainer.run()]
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])


def test_answers_alone_need_questions() -> None:
    with pytest.raises(DomainError, match="no questions to learn from"):
        prepare_motion(MotionTraining(supervision="answers"))


def test_the_symbolic_engine_answers_all_questions_of_unseen_clips() -> None:
    report = evaluate_motion(MotionOptions(executor="symbolic", clips=3, timed=False))
    assert report.accuracy == 1.0
    assert {"reasoning", "compositions", "steps"} <= set(report.breakdowns)


def test_the_shipped_modules_answer_most_questions_of_unseen_clips() -> None:
    report = evaluate_motion(MotionOptions(clips=6, timed=False, seed=7))
    assert report.accuracy is not None and report.accuracy > 0.8
    assert report.step_accuracy is not None and report.step_accuracy > 0.85


def test_shipped_weights_are_what_the_domain_runs() -> None:
    loaded = load_motion(weights(), WORDS)
    domain = load_domain("motion").modules
    for name, module in loaded.items():
        for key, value in module.state_dict().items():
            assert torch.equal(value, domain[name].state_dict()[key])


@pytest.mark.parametrize("options", [{"split": "validation"}, {"executor": "magic"}])
def test_what_cannot_be_evaluated_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(DomainError, match="there is no"):
        evaluate_motion(MotionOptions(**options))


def test_weights_of_another_domain_are_refused() -> None:
    shapes = Path("nmn/domains/shapes/weights/modules.safetensors")
    with pytest.raises(DomainError):
        load_motion(shapes, WORDS)
