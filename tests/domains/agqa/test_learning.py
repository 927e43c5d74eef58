"""``nmn train agqa`` and ``nmn eval agqa --executor neural``, on features of a few videos."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.torch import load_file

from nmn.domains.agqa.evaluate import AgqaOptions, evaluate_agqa
from nmn.domains.agqa.train import AgqaTraining, prepare_agqa
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.report import Report
from nmn.training.scoring import score
from nmn.training.session import Session, run_session
from nmn.training.trainer import Trainer
from tests.domains.videos import videos


def training(**more: Any) -> AgqaTraining:
    here = videos()
    options = AgqaTraining(
        questions=here.agqa, scene_graphs=here.graphs, features=here.features,
        lessons=4, epochs=1, batch=12, held_out=0.34, limit=18,
    )  # fmt: skip
    return replace(options, **more)


def trained(folder: Path, **more: Any) -> Path:
    """The weights of a short run."""
    options = training(**more)
    prepared = prepare_agqa(options)
    trainer = Trainer(prepared.family, prepared.learned, options.settings)
    run_session(trainer, prepared.unseen, Session(folder))
    return folder / "modules.safetensors"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("run"))


def evaluated(**more: Any) -> Report:
    here = videos()
    options = AgqaOptions(
        questions=here.agqa, scene_graphs=here.graphs, executor="neural", features=here.features,
        timed=False,
    )  # fmt: skip
    return evaluate_agqa(replace(options, **more))


def test_exact_modules_on_the_truth_label_what_learned_ones_see() -> None:
    prepared = prepare_agqa(training())
    assert prepared.problems == [] and prepared.learned.truths is not None
    exact = replace(prepared.family, modules=prepared.family.exact)
    true = replace(prepared.learned, graphs=prepared.learned.truths, truths=None)
    assert score(exact, true).answers == 1.0
    # What learned modules are given has nothing of the truth.
    for clip in prepared.learned.graphs:
        assert {name.split(":")[0] for name in clip.tensors()} & {"tables", "event_tables"} == set()
        assert set(clip.tensors()) >= {"frame_tables:features", "track_tables:features"}


def test_learning_lowers_the_loss_of_the_steps() -> None:
    prepared = prepare_agqa(training(lessons=8, limit=8))
    settings = replace(training(epochs=12, batch=24).settings, rate=5e-3)
    losses = [done.loss for done in Trainer(prepared.family, prepared.learned, settings).run()]
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])


def test_a_neural_report_has_the_shape_of_a_symbolic_one(weights: Path) -> None:
    neural = evaluated(weights=weights).to_json()
    symbolic = evaluated(executor="symbolic", features=None).to_json()
    assert symbolic["accuracy"] == 1.0 and symbolic["executor"] == "symbolic"
    assert neural["executor"] == "neural" and neural["accuracy"] < 1
    assert list(neural) == list(symbolic)
    assert neural["breakdowns"].keys() == symbolic["breakdowns"].keys()
    for mine, theirs in zip(neural["questions"], symbolic["questions"], strict=True):
        assert mine["question_id"] == theirs["question_id"]
        assert len(mine["steps"]) == len(theirs["steps"])
        assert {"answer", "status", "steps", "right"} <= set(mine)
    assert neural["step_accuracy"] is not None
    assert neural["errors"]["perception"] == 0  # nobody looked: features are given


def test_frames_alone_are_enough(tmp_path: Path) -> None:
    for path in videos().features.iterdir():
        np.save(tmp_path / f"{path.stem}.npy", load_file(path)["frames"].numpy())
    made = trained(tmp_path / "run", features=tmp_path, feature_fps=3.0)
    report = evaluated(features=tmp_path, feature_fps=3.0, weights=made)
    assert report.asked == evaluated(executor="symbolic", features=None).asked
    with pytest.raises(DatasetError, match=r"no video has features.*128 a frame, 64 a track"):
        evaluated(weights=made)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole = load_file(trained(tmp_path / "whole"))
    for resume in (False, True):
        options = training()
        prepared = prepare_agqa(options)
        trainer = Trainer(prepared.family, prepared.learned, options.settings)
        seconds = None if resume else 0.0
        run_session(trainer, prepared.unseen, Session(tmp_path / "cut", resume, seconds))
    cut = load_file(tmp_path / "cut" / "modules.safetensors")
    assert all(np.array_equal(whole[name], cut[name]) for name in whole)


def test_what_is_lacking_is_told_with_how_to_get_it(weights: Path) -> None:
    for lacking, named in (
        ({"features": None}, "--features and --weights"),
        ({"features": None, "weights": weights}, "--features"),
        ({}, "--weights"),
    ):
        with pytest.raises(DomainError, match=f"lacks {named}:") as raised:
            evaluated(**lacking)
        assert "nmn train agqa" in str(raised.value) and "synth motion" in str(raised.value)
    with pytest.raises(DomainError, match="nothing to the symbolic executor"):
        evaluated(executor="symbolic")


def test_a_video_without_features_is_a_problem_and_its_questions_too(
    tmp_path: Path, weights: Path
) -> None:
    first, *others = sorted(videos().features.iterdir())
    for path in others:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    report = evaluated(features=tmp_path, weights=weights)
    messages = [problem.message for problem in report.problems]
    assert f"there are no features of '{first.stem}'" in messages[0]
    assert any(f"its video, {first.stem}, cannot be read" in one for one in messages[1:])
    assert {one["video_id"] for one in report.questions} == {path.stem for path in others}


def test_weights_of_other_words_or_another_domain_are_refused(
    tmp_path: Path, weights: Path
) -> None:
    words = videos().graphs.parent
    english = json.loads((words / "ENG.txt").read_text())
    (tmp_path / "IDX.txt").write_text((words / "IDX.txt").read_text())
    (tmp_path / "ENG.txt").write_text(json.dumps({**english, "o99": "teapot"}))
    with pytest.raises(DomainError, match="learned on other words for 'object'"):
        evaluated(weights=weights, words=tmp_path)
    with pytest.raises(DomainError, match="weights of the family 'motion'"):
        evaluated(weights=Path("nmn/domains/motion/weights/modules.safetensors"))
