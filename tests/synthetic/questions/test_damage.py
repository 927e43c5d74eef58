"""No damage to templates, word lists or scenes ends in anything but an error of nmn's."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from nmn.domains.clevr.catalogue import TEMPLATES, load_clevr_templates
from nmn.domains.clevr.sampling import sample_scene
from nmn.generators.from_templates import TemplateGenerator
from nmn.synthetic.questions import TemplateError, read_scenes
from tests.damage import CHANCE, QUICK, damaged, survive
from tests.synthetic.questions.clevr import Questioner, generate_questions, read_synonyms

SCENES = [dict(sample_scene(5, index)) for index in range(2)]
ASKED = Questioner(per_scene=2)
TWO = [
    *json.loads((TEMPLATES / "query_by_two_places.json").read_text())[:1],
    *json.loads((TEMPLATES / "compare_numbers.json").read_text())[:1],
]


@QUICK
@given(CHANCE)
def test_damaged_templates_are_refused_or_can_be_used(random: Random) -> None:
    def read(path: Path) -> None:
        TemplateGenerator(load_clevr_templates(path.parent), {}, str)

    survive(read, damaged(TWO, random))


@QUICK
@given(CHANCE)
def test_damaged_words_are_refused_or_can_be_used(random: Random) -> None:
    words = {"cube": ["cube", "block"], "left": ["left of"], "metal": ["metal", "shiny"]}

    def read(path: Path) -> None:
        TemplateGenerator(load_clevr_templates(TEMPLATES)[:6], read_synonyms(path), str)

    survive(read, damaged(words, random))


@QUICK
@given(CHANCE)
def test_damaged_scenes_are_left_out(random: Random) -> None:
    def read(path: Path) -> None:
        scenes = read_scenes(path)
        told: list[int] = []
        made = generate_questions(scenes, ASKED, left_out=lambda at, error: told.append(at))
        assert len(list(made)) + len(told) >= len(scenes)

    survive(read, damaged({"scenes": SCENES}, random))


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("params", [{"type": ["Size"], "name": "<Z>"}]),
        ("params", [{"type": "Size", "name": "<\ud800>"}]),
        ("nodes", [{"type": "scene", "inputs": [], "side_inputs": 3}]),
        ("nodes", [{"type": "scene", "inputs": [], "side_inputs": [["<Z>"]]}]),
        ("text", ["\ud800"]),
    ],
)
def test_a_template_that_ended_in_a_traceback(tmp_path: Path, key: str, wrong: object) -> None:
    (tmp_path / "odd.json").write_text(json.dumps([{**TWO[0], key: wrong}]))
    with pytest.raises(TemplateError) as caught:
        load_clevr_templates(tmp_path)
    assert caught.value.where == "odd.json, template 0"


@pytest.mark.parametrize("content", ["[" * 100_000, '{"cube": [""]}', '{"cube": ["?"]}'])
def test_a_word_list_that_ended_in_a_traceback(tmp_path: Path, content: str) -> None:
    (tmp_path / "words.json").write_text(content)
    with pytest.raises(TemplateError) as caught:
        read_synonyms(tmp_path / "words.json")
    assert caught.value.where == str(tmp_path / "words.json")
