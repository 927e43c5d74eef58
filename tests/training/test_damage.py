"""No damage to what a run left behind ends in anything but an error of nmn's."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
import torch
from hypothesis import given

from nmn.domains.clevr.train.data import read_questions
from nmn.errors import DatasetError, DomainError
from nmn.modules.weights import fill, read_about, read_tensors, save_tensors
from nmn.training.errors import TrainingError
from nmn.training.journal import Journal, read_journal
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer
from tests.damage import CHANCE, QUICK, damaged_bytes, damaged_json, survive
from tests.domains.clevr.made import write_json
from tests.synthetic.questions.clevr import Questioner, generate_questions
from tests.training.tiny import fresh, questions, scenes

SETTINGS = Settings(batch=8, epochs=2)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was stopped behind its second step."""
    path = tmp_path_factory.mktemp("run") / "checkpoint.safetensors"
    trainer = Trainer(fresh(), questions(), SETTINGS)
    steps = trainer.run()
    next(steps), next(steps)
    steps.close()
    trainer.save(path)
    return path


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return Trainer(fresh(seed=1), questions(), SETTINGS)


@QUICK
@given(chance=CHANCE)
def test_a_damaged_checkpoint_is_refused(state: Path, trainer: Trainer, chance: Random) -> None:
    survive(trainer.load, damaged_bytes(state.read_bytes(), chance), state.name)


@QUICK
@given(chance=CHANCE)
def test_a_damaged_place_is_refused(state: Path, trainer: Trainer, chance: Random) -> None:
    about = read_about(state)
    stated = damaged_json(json.loads(about["state"]), chance).decode()

    def load(path: Path) -> None:
        save_tensors(path, read_tensors(state), {**about, "state": stated})
        trainer.load(path)

    survive(load, b"", state.name)


@QUICK
@given(chance=CHANCE)
def test_a_damaged_log_is_refused(chance: Random) -> None:
    lines = [{"kind": "start", "seed": 0}, {"kind": "train", "step": 1, "loss": 0.5},
             {"kind": "train", "step": 11, "loss": 0.25}]  # fmt: skip
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    which = chance.randrange(len(lines))
    odd = text.replace(json.dumps(lines[which]).encode(), damaged_json(lines[which], chance))

    def read(path: Path) -> None:
        read_journal(path)
        Journal(path, 5)

    survive(read, chance.choice((odd, damaged_bytes(text, chance))), "log.jsonl")


@pytest.mark.parametrize(
    "changed",
    [{"done": 10**6}, {"epoch": 7}, {"step": "2"}, {"epoch": -1}, {"seconds": None}, {"step": 1}],
)
def test_a_place_where_no_run_can_be_is_refused(
    state: Path, trainer: Trainer, tmp_path: Path, changed: dict[str, Any]
) -> None:
    """One behind its epoch's last batch went round for ever."""
    about = read_about(state)
    stated = json.loads(about["state"])
    stated["place"].update(changed)
    path = tmp_path / "checkpoint.safetensors"
    save_tensors(path, read_tensors(state), {**about, "state": json.dumps(stated)})
    with pytest.raises(TrainingError) as caught:
        trainer.load(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("line", ["[" * 100_000, '{"step": "x"}', '{"loss": NaN}', "[1]"])
def test_a_line_that_ended_in_a_traceback_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(f'{{"kind": "start"}}\n{line}\n{{"kind": "end"}}\n')
    with pytest.raises(DatasetError) as caught:
        Journal(path, 5)
    assert caught.value.where == f"{path}, line 2"


@pytest.mark.parametrize(
    "given",
    [
        torch.full((2,), 1e300, dtype=torch.float64),
        torch.ones(2, dtype=torch.int64),
        torch.ones(2, dtype=torch.complex64),
    ],
)
def test_weights_of_another_kind_are_refused(given: torch.Tensor) -> None:
    weight = torch.zeros(2)
    with pytest.raises(DomainError, match="the weight 'a'"):
        fill({"a": weight}, {"a": given}, "file")
    assert weight.tolist() == [0, 0]


def test_a_scene_of_which_nothing_can_be_seen_leaves_the_others(tmp_path: Path) -> None:
    """It was found only after both files had been read, and ended the run."""
    some = json.loads(json.dumps(scenes()[:2]))
    for number, scene in enumerate(some):
        scene["image_index"] = number
    asked = [dict(one) for one in generate_questions(some, Questioner(per_scene=3))]
    del some[1]["objects"][0]["pixel_coords"]
    found = read_questions(
        write_json(tmp_path / "q.json", "questions", asked),
        write_json(tmp_path / "s.json", "scenes", some),
        fresh(),
    )
    assert [(Path(one.file).name, one.index) for one in found.problems] == [("s.json", 1)]
    assert "the pixel_coords of object 0 is None" in found.problems[0].message
    assert len(found.questions) == sum(one["image_index"] == 0 for one in asked)
