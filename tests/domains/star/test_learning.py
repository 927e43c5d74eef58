"""``nmn train star`` and ``nmn eval star --executor neural``, on features of a few videos."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from nmn.domains.star.evaluate import StarOptions, evaluate_star
from nmn.domains.star.modules.seeing import (
    LearnedActions,
    LearnedSeen,
    LearnedSituationsWith,
    LearnedWhenSeen,
)
from nmn.domains.star.train import StarTraining, prepare_star
from nmn.errors import DomainError
from nmn.evaluation.report import Report
from nmn.modules import bind
from nmn.modules.clips import build_clips
from nmn.training.scoring import score
from nmn.training.session import Session, run_session
from nmn.training.trainer import Trainer
from nmn.types import Label
from tests.domains.videos import videos
from tests.modules.learned_clips.small_clips import (
    CONTEXT,
    FEATURES,
    WORDS,
    certain,
    every_frame,
    handle,
    made_clip,
)


def training(**more: Any) -> StarTraining:
    here = videos()
    options = StarTraining(
        questions=here.star, features=here.features, lessons=4, epochs=1, batch=24, held_out=0.34,
        limit=8,
    )  # fmt: skip
    return replace(options, **more)


def trained(folder: Path, **more: Any) -> Path:
    """The weights of a short run."""
    options = training(**more)
    prepared = prepare_star(options)
    trainer = Trainer(prepared.family, prepared.learned, options.settings)
    run_session(trainer, prepared.unseen, Session(folder))
    return folder / "modules.safetensors"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("run"))


def evaluated(**more: Any) -> Report:
    here = videos()
    options = StarOptions(
        here.star, executor="neural", features=here.features, timed=False, limit=8
    )
    return evaluate_star(replace(options, **more))


def test_exact_modules_on_the_truth_label_what_learned_ones_see() -> None:
    prepared = prepare_star(training(limit=None))
    assert prepared.problems == [] and prepared.learned.truths is not None
    exact = replace(prepared.family, modules=prepared.family.exact)
    true = replace(prepared.unseen, graphs=prepared.unseen.truths or [], truths=None)
    assert score(exact, true).answers == 1.0 and len(true)
    # No video is learned from and checked with.
    asked = json.loads(videos().star.read_text())
    names = [{asked[k]["video_id"] for k in some.scenes.tolist()}
             for some in (prepared.learned, prepared.unseen)]  # fmt: skip
    assert names[0] and names[1] and not names[0] & names[1]


def test_learning_lowers_the_loss_of_the_steps() -> None:
    prepared = prepare_star(training(lessons=60, limit=4, held_out=0))
    settings = replace(training(epochs=20, batch=200).settings, rate=5e-3)
    losses = [done.loss for done in Trainer(prepared.family, prepared.learned, settings).run()]
    assert len(losses) == 20 and losses[-1] < 0.8 * losses[0]


def test_a_neural_report_has_the_shape_of_a_symbolic_one(weights: Path) -> None:
    neural = evaluated(weights=weights).to_json()
    symbolic = evaluated(executor="symbolic", features=None).to_json()
    assert symbolic["accuracy"] == 1.0 and neural["executor"] == "neural"
    assert list(neural) == list(symbolic)
    for mine, theirs in zip(neural["questions"], symbolic["questions"], strict=True):
        assert mine["question_id"] == theirs["question_id"]
        assert len(mine["steps"]) == len(theirs["steps"])
        # Situations are numbers of frames, whoever keeps them.
        assert mine["steps"][0] == theirs["steps"][0]
        for one, other in zip(mine["choices"], theirs["choices"], strict=True):
            assert one["choice_id"] == other["choice_id"]
            assert len(one["steps"]) == len(other["steps"])


def test_frames_alone_are_enough(tmp_path: Path) -> None:
    for path in videos().features.iterdir():
        np.save(tmp_path / f"{path.stem}.npy", load_file(path)["frames"].numpy())
    made = trained(tmp_path / "run", features=tmp_path, feature_fps=3.0)
    report = evaluated(features=tmp_path, feature_fps=3.0, weights=made)
    assert report.asked == 8 and not report.problems


def test_what_is_lacking_is_told() -> None:
    with pytest.raises(DomainError, match="lacks --weights"):
        evaluated()


def test_clips_of_a_batch_give_what_they_give_alone() -> None:
    torch.manual_seed(0)
    calls = (
        bind(LearnedActions, "actions"),
        bind(LearnedSeen, "objs", property="object"),
        bind(LearnedSituationsWith, "with", property="relation"),
        bind(LearnedWhenSeen, "when", property="action"),
    )
    modules = build_clips(calls, WORDS, features=FEATURES, context=CONTEXT, judged=True)
    clips = [made_clip(3, 9, 1), made_clip(1, 4, 2), made_clip(2, 14, 3)]
    words: dict[str, Label] = {
        "with": certain(WORDS["relation"], ["beside"] * 3),
        "when": certain(WORDS["action"], ["taking cup"] * 3),
    }
    for name, module in modules.items():
        together = handle(clips, [0, 1, 2])
        given = [] if name == "when" else [every_frame(together)]
        said = [words[name]] if name in words else []
        whole = module(together, *given, *said).first
        for row, clip in enumerate(clips):
            alone = handle([clip], [0])
            given = [] if name == "when" else [every_frame(alone)]
            said = [words[name].take(torch.tensor([row]))] if name in words else []
            one = module(alone, *given, *said).first[0]
            mine = whole[row][: clip.frames] if name in ("with", "when") else whole[row]
            assert torch.allclose(mine, one, atol=1e-5), name


def test_an_action_that_is_listed_is_as_sure_as_it_is_where_it_is_surest() -> None:
    torch.manual_seed(3)
    calls = (bind(LearnedActions, "actions"), bind(LearnedWhenSeen, "when", property="action"))
    modules = build_clips(calls, WORDS, features=FEATURES, context=CONTEXT)
    sight = modules["when"].sight
    assert sight.to_verb is not None
    torch.nn.init.constant_(sight.to_verb.bias, 2.0)  # something goes on
    clip = handle([made_clip(3, 9, 1)], [0])
    found = modules["actions"](clip, every_frame(clip))
    listed = found.words(0)
    assert listed
    for place, number in enumerate(listed):
        word = certain(WORDS["action"], [WORDS["action"][number]])
        most = modules["when"](clip, word).scores.max()
        assert torch.allclose(found.probs[0, place, number], most, atol=1e-5)
