"""The CLEVR domain as it comes: pictures in, answers out, every step as the scene really is."""

import pytest
import torch

import nmn
from nmn.domains import load_domain
from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.domain import DOMAIN, NAME, name_table
from nmn.domains.clevr.sampling import sample_scenes
from nmn.domains.learned import exact_engine
from nmn.synthetic import render
from tests.synthetic.questions.clevr import Questioner, generate_questions

CLEVR = load_domain("clevr")


@pytest.fixture(scope="module")
def drawn():
    scenes = list(sample_scenes(6, seed=90_210))
    return scenes, render(scenes).images.cpu().numpy()


def test_programs_mean_the_same_to_the_learned_and_the_exact_modules() -> None:
    exact = exact_engine(DOMAIN)
    assert CLEVR.language.signatures.keys() == exact.language.signatures.keys()
    for name, signature in CLEVR.language.signatures.items():
        assert str(signature) == str(exact.language.signatures[name])


def test_questions_about_drawn_pictures_are_answered(drawn) -> None:
    scenes, images = drawn
    net = nmn.load("clevr")
    questions = list(generate_questions(scenes, Questioner(seed=3)))
    assert len(questions) >= 50
    asked = [(images[question["image_index"]], question["question"]) for question in questions]
    answers = net.ask_many(asked)
    right = [
        str(answer) == question["answer"]
        for answer, question in zip(answers, questions, strict=True)
    ]
    assert sum(right) >= 0.97 * len(right)


def test_what_cannot_be_answered_says_why(drawn) -> None:
    scenes, images = drawn
    several = next(k for k, s in enumerate(scenes) if _count(s, "rubber") > 1)
    answer = nmn.load("clevr").ask(images[several], "What color is the rubber thing?")
    assert answer.status == "undecided" and "objects fit" in str(answer.reason)
    wrong = nmn.load("clevr").ask(images[0], "How many red bals are there?")
    assert wrong.status == "error" and "bals" in str(wrong.reason)


def _count(scene, material: str) -> int:
    return sum(thing["material"] == material for thing in scene["objects"])


def test_objects_are_called_by_all_that_they_are(drawn) -> None:
    graph = clevr_scene_graph(drawn[0][0])
    table = name_table(graph)
    assert table.shape == (len(graph), len(NAME)) == (len(graph), 96)
    torch.testing.assert_close(table.sum(dim=1), torch.ones(len(graph)))
    thing = drawn[0][0]["objects"][0]
    words = " ".join(str(thing[key]) for key in ("size", "color", "material", "shape"))
    assert NAME[int(table[0].argmax())] == words
