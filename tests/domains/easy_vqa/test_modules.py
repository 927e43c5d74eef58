"""The learned easy-VQA modules: what they learn from, what the shipped ones have learned."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from nmn.domains.easy_vqa.build import build_easy_vqa, load_easy_vqa
from nmn.domains.easy_vqa.domain import weights
from nmn.domains.easy_vqa.train import easy_vqa_family, easy_vqa_questions
from nmn.domains.easy_vqa.words import VOCABULARIES
from nmn.errors import DatasetError, DomainError
from nmn.modules.weights import save_weights
from nmn.training.scoring import score
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer

_RGB = {"red": (255, 0, 0), "blue": (0, 0, 255)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight pictures of red and blue rectangles, and what is asked about them."""
    images = tmp_path / "train" / "images"
    images.mkdir(parents=True)
    records = []
    for k in range(8):
        color = ("red", "blue")[k % 2]
        pixels = np.full((64, 64, 3), (240, 250, 245), np.uint8)
        pixels[10 + k : 30, 20 : 40 + k] = _RGB[color]
        Image.fromarray(pixels).save(images / f"{k}.png")
        records.append(["what color is the shape?", color, k])
        records.append(["is there a red shape?", "yes" if color == "red" else "no", k])
    (tmp_path / "train" / "questions.json").write_text(json.dumps(records))
    return tmp_path


def test_training_learns_from_questions_and_answers_alone(folder: Path) -> None:
    questions = easy_vqa_questions("train", folder)
    assert len(questions) == 16 and len(questions.graphs) == 8
    family = easy_vqa_family(0)
    trainer = Trainer(family, questions, Settings("answers", epochs=12, batch=8, rate=3e-3))
    for _ in trainer.run():
        pass
    found = score(family, questions)
    assert found.answers == 1.0 and found.steps == 1.0


def test_a_property_is_learned_once_for_all_modules() -> None:
    modules = build_easy_vqa(VOCABULARIES)
    query, filtered = modules["query_color"].properties[0], modules["filter"].properties[0]
    assert query is filtered


def test_records_that_cannot_be_used_stop_a_training(folder: Path) -> None:
    path = folder / "train" / "questions.json"
    path.write_text(json.dumps([["what is this?", "red", 0]]))
    with pytest.raises(DatasetError, match="not all questions can be used"):
        easy_vqa_questions("train", folder)


def test_shipped_weights_are_small_and_of_the_family(tmp_path: Path) -> None:
    assert weights().stat().st_size < 200_000
    assert weights().with_suffix(".md").is_file(), "the weights have no model card"
    path = tmp_path / "other.safetensors"
    save_weights(path, {"not": build_easy_vqa(VOCABULARIES)["filter"]}, {"family": "shapes"})
    with pytest.raises(DomainError, match="weights of the family 'shapes'"):
        load_easy_vqa(path, VOCABULARIES)


def test_the_same_seed_gives_the_same_weights() -> None:
    one, same = (easy_vqa_family(5).modules["filter"].properties[1].words for _ in "ab")
    assert torch.equal(one, same)
