"""The loop: it fits what it is shown, goes on exactly, and says what is wrong."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.errors import ExecutionError
from nmn.modules.weights import named_weights
from nmn.training.errors import TrainingError
from nmn.training.questions import QuestionSet
from nmn.training.scoring import Score, score
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer
from nmn.types import Percept, SceneGraph
from tests.training.tiny import fresh, questions


def learned_by_heart(supervision: str, epochs: int) -> tuple[Score, list[float]]:
    few, family = questions(count=2, max_nodes=8), fresh()
    settings = Settings(supervision=supervision, epochs=epochs, batch=16, rate=2e-2)
    losses = [done.loss for done in Trainer(family, few, settings).run()]
    assert np.isfinite(losses).all()
    return score(family, few), losses


def test_a_handful_of_questions_is_learned_by_heart_with_their_steps() -> None:
    found, losses = learned_by_heart("steps", 25)
    assert (found.answers, found.steps, found.lucky) == (1.0, 1.0, 0.0)
    assert losses[-1] < losses[0] / 10


def test_guided_by_true_inputs_the_steps_are_learned_as_well() -> None:
    found, losses = learned_by_heart("guided", 25)
    assert (found.answers, found.steps, found.lucky) == (1.0, 1.0, 0.0)
    assert losses[-1] < losses[0] / 10


def test_answers_alone_teach_too() -> None:
    """Of so few questions other meanings are as good; so only their likelihood is asked for."""
    found, losses = learned_by_heart("answers", 25)
    assert losses[-1] < losses[0] / 3
    assert found.answers > score(fresh(), questions(count=2, max_nodes=8)).answers


def test_the_same_seed_gives_the_same_weights() -> None:
    ended = []
    for _ in range(2):
        family = fresh(seed=5)
        list(Trainer(family, questions(), Settings(epochs=2, batch=8, seed=5)).run())
        ended.append(named_weights(family.modules))
    assert all(torch.equal(ended[0][name], ended[1][name]) for name in ended[0])


@pytest.mark.parametrize(
    ("supervision", "stop"), [("steps", 1), ("answers", 3), ("steps", 4), ("guided", 2)]
)
def test_a_run_that_was_stopped_ends_as_if_it_had_not_been(
    tmp_path: Path, supervision: str, stop: int
) -> None:
    settings = Settings(supervision=supervision, epochs=2, batch=12, seed=2, curriculum=(12,))
    whole = fresh(seed=2)
    steps = list(Trainer(whole, questions(), settings).run())
    assert len(steps) > 4

    first = Trainer(fresh(seed=2), questions(), settings)
    list(islice(first.run(), stop))
    first.save(tmp_path / "state.safetensors")
    # Another process would have other weights at the start, and other programs seen before.
    family = fresh(seed=99)
    second = Trainer(family, questions(), settings)
    second.load(tmp_path / "state.safetensors")
    rest = list(second.run())
    assert [one.loss for one in steps[stop:]] == [one.loss for one in rest]
    expected, found = named_weights(whole.modules), named_weights(family.modules)
    assert all(torch.equal(expected[name], found[name]) for name in expected)


def test_what_is_looked_at_anew_is_seen_alike_by_a_run_that_goes_on(tmp_path: Path) -> None:
    """Noise is another in every step, and hangs on seed and step alone."""

    def look(percept: Percept, random: np.random.Generator) -> Percept:
        assert isinstance(percept, SceneGraph)
        features = percept.tables["features"]
        noise = torch.from_numpy(random.normal(size=features.shape)).to(features)
        return replace(percept, tables={**percept.tables, "features": features + noise})

    settings = Settings(epochs=2, batch=24, seed=2)
    steady = [done.loss for done in Trainer(fresh(seed=2), questions(), settings).run()]
    whole = Trainer(replace(fresh(seed=2), look=look), questions(), settings)
    losses = [done.loss for done in whole.run()]
    assert losses != steady
    first = Trainer(replace(fresh(seed=2), look=look), questions(), settings)
    list(islice(first.run(), 2))
    first.save(tmp_path / "state.safetensors")
    second = Trainer(replace(fresh(seed=9), look=look), questions(), settings)
    second.load(tmp_path / "state.safetensors")
    assert [done.loss for done in second.run()] == losses[2:]


@pytest.mark.parametrize(("supervision", "more"), [("steps", 3.0), ("guided", 3.0), ("answers", 0)])
def test_what_percepts_show_is_learned_from_wherever_steps_are(
    supervision: str, more: float
) -> None:
    settings = Settings(supervision, epochs=1, batch=24)
    family = replace(fresh(), shown=lambda stack: torch.tensor(3.0))
    plain = next(Trainer(fresh(), questions(), settings).run())
    both = next(Trainer(family, questions(), settings).run())
    assert both.loss == pytest.approx(plain.loss + more, rel=1e-5)


def test_modules_are_in_training_mode_only_while_they_are_trained() -> None:
    family = fresh()
    trainer = Trainer(family, questions(), Settings(epochs=1, batch=8))
    run = trainer.run()
    next(run)
    assert all(module.training for module in family.modules.values())
    score(family, questions())
    assert all(module.training for module in family.modules.values())
    run.close()
    assert not any(module.training for module in family.modules.values())


def test_the_rate_falls_from_the_first_step_to_the_last() -> None:
    trainer = Trainer(fresh(), questions(), Settings(epochs=2, batch=8, rate=0.01))
    rates = [done.rate for done in trainer.run()]
    assert len(rates) == trainer.steps
    assert rates[0] == pytest.approx(0.01) and rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.002


def test_no_questions_is_an_error() -> None:
    none = questions().pick(np.zeros(0, dtype=np.int64))
    with pytest.raises(TrainingError, match="no questions"):
        Trainer(fresh(), none, Settings())


def test_weights_that_ran_away_are_an_error_that_names_the_step() -> None:
    family = fresh()
    with torch.no_grad():
        for weight in named_weights(family.modules).values():
            weight.fill_(float("nan"))
    trainer = Trainer(family, questions(), Settings())
    with pytest.raises((ExecutionError, TrainingError), match="step 0"):
        next(trainer.run())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"supervision": "hints"}, "no supervision by 'hints'"),
        ({"epochs": 0}, "epochs is 0"),
        ({"batch": 0}, "batch is 0"),
        ({"rate": 0.0}, "rate is 0.0"),
        ({"rate": float("nan")}, "rate is nan"),
    ],
)
def test_settings_that_make_no_run_are_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        Settings(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["tbd", "iep"])
def test_convolutional_families_learn_by_the_same_loop(name: str) -> None:
    few: QuestionSet = questions(name, 2, 8)
    settings = Settings(supervision="answers", epochs=15, batch=8, rate=1e-3)
    family = fresh(name)
    losses = [done.loss for done in Trainer(family, few, settings).run()]
    assert np.isfinite(losses).all() and losses[-1] < losses[0] - 1
    assert score(family, few).steps is None


def test_steps_of_a_convolutional_family_cannot_be_supervised() -> None:
    with pytest.raises(TrainingError, match="cannot be supervised"):
        Trainer(fresh("tbd"), questions("tbd", 2, 8), Settings(supervision="steps"))


def test_a_gradient_is_cut_to_the_length_that_the_settings_say() -> None:
    family = fresh()
    trainer = Trainer(family, questions(count=2, max_nodes=8), Settings(batch=16, clip=0.01))
    done = next(trainer.run())
    gradients = [weight.grad for weight in trainer.weights.values() if weight.grad is not None]
    length = torch.stack([gradient.norm() for gradient in gradients]).norm()
    assert done.gradient > 0.1, "what is told is the length before the cut"
    assert float(length) == pytest.approx(0.01, rel=1e-3)
