"""No damage to templates, word lists or scenes ends in anything but an error of nmn's."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from nmn.generators.from_templates import TemplateGenerator
from nmn.worlds import sample_scene
from nmn.worlds.questions import (
    TEMPLATES,
    Questioner,
    TemplateError,
    generate_questions,
    load_templates,
    read_scenes,
    read_synonyms,
)
from nmn.worlds.questions.__main__ import main
from tests.damage import CHANCE, QUICK, damaged, survive

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
        TemplateGenerator(load_templates(path.parent), {}, str)

    survive(read, damaged(TWO, random))


@QUICK
@given(CHANCE)
def test_damaged_words_are_refused_or_can_be_used(random: Random) -> None:
    words = {"cube": ["cube", "block"], "left": ["left of"], "metal": ["metal", "shiny"]}

    def read(path: Path) -> None:
        TemplateGenerator(load_templates(TEMPLATES)[:6], read_synonyms(path), str)

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
        load_templates(tmp_path)
    assert caught.value.where == "odd.json, template 0"


@pytest.mark.parametrize("content", ["[" * 100_000, '{"cube": [""]}', '{"cube": ["?"]}'])
def test_a_word_list_that_ended_in_a_traceback(tmp_path: Path, content: str) -> None:
    (tmp_path / "words.json").write_text(content)
    with pytest.raises(TemplateError) as caught:
        read_synonyms(tmp_path / "words.json")
    assert caught.value.where == str(tmp_path / "words.json")


def test_the_command_tells_a_bad_scene_and_asks_about_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenes, out = tmp_path / "s.json", tmp_path / "q.json"
    scenes.write_text(json.dumps({"scenes": [3, SCENES[0], {**SCENES[1], "objects": [1]}]}))
    assert main(["--scenes", str(scenes), "--out", str(out), "--per-scene", "2"]) == 0
    said = capsys.readouterr()
    assert "about 1 scene in" in said.out
    assert f"bad record: {scenes}, record 0: 3 is not a scene" in said.err
    assert f"bad record: {scenes}, record 2: " in said.err
    found = json.loads(out.read_text())["questions"]
    assert {one["image_filename"] for one in found} == {SCENES[0]["image_filename"]}
