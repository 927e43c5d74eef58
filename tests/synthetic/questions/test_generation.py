"""Generated questions: their form, their truth, where they come from, and that they repeat."""

import copy
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from nmn.domains.clevr.catalogue import TEMPLATES, TEMPLATES_CLOSURE, load_clevr_templates
from nmn.errors import DatasetError
from nmn.synthetic.questions import Balance, Question, TemplateError
from tests.shared_data import shared_data
from tests.synthetic.questions.clevr import FUNCTIONS, Questioner, generate_questions, run_program
from tests.synthetic.questions.oracle import answer, spoken, written
from tests.synthetic.questions.scenes import scene

OFFICIAL = Path("clevr-templates") / "CLEVR_1.0_templates"
SCENES = [scene(number) for number in range(90)]


def folder(path: Path) -> Path:
    if path == OFFICIAL:
        return shared_data(OFFICIAL.parent.name) / OFFICIAL.name
    return path


def asked(path: Path, scenes: Sequence[dict[str, Any]] = SCENES, **options: Any) -> list[Question]:
    return list(
        generate_questions(scenes, Questioner(load_clevr_templates(folder(path)), **options))
    )


@pytest.fixture(
    scope="module", params=[TEMPLATES, TEMPLATES_CLOSURE, OFFICIAL], ids=["own", "closure", "clevr"]
)
def made(request: pytest.FixtureRequest) -> tuple[Path, list[Question]]:
    return request.param, asked(request.param)


def test_every_family_is_asked(made: tuple[Path, list[Question]]) -> None:
    path, questions = made
    counts = Counter(question["question_family_index"] for question in questions)
    templates = load_clevr_templates(folder(path))
    assert len(templates) == {TEMPLATES: 63, TEMPLATES_CLOSURE: 37, OFFICIAL: 90}[path]
    missing = [one.where for one in templates if not counts[one.family]]
    assert not missing
    files = {one.family: one.file for one in templates}
    assert all(files[q["question_family_index"]] == q["template_filename"] for q in questions)


def test_every_step_is_what_a_second_evaluator_finds(made: tuple[Path, list[Question]]) -> None:
    _, questions = made
    for question in questions:
        subject = SCENES[question["image_index"]]
        program = question["program"]
        values = [answer(program, subject, i) for i in range(len(program))]
        assert question["steps"] == [written(value) for value in values], question["question"]
        assert question["answer"] == spoken(values[-1]), question["question"]
        assert run_program(program, subject) == question["steps"]


def test_questions_have_the_public_form(made: tuple[Path, list[Question]]) -> None:
    _, questions = made
    assert [question["question_index"] for question in questions] == list(range(len(questions)))
    for question in questions:
        assert set(question) == set(Question.__annotations__)
        subject = SCENES[question["image_index"]]
        assert question["image_filename"] == subject["image_filename"]
        assert question["split"] == "train"
        assert json.loads(json.dumps(question)) == question
        for i, node in enumerate(question["program"]):
            assert set(node) == {"function", "inputs", "value_inputs"}
            function = FUNCTIONS[node["function"]]
            assert not function.parts and len(node["value_inputs"]) == len(function.values)
            assert all(j < i for j in node["inputs"])


def test_texts_are_clean(made: tuple[Path, list[Question]]) -> None:
    path, questions = made
    for text in (question["question"] for question in questions):
        assert not re.search(r"[<>\[\]]|  |\s[?.,;:]|\ba [aeiou]", text), text
        assert text[0].isupper(), text
        assert text[-1] in "?." or path == OFFICIAL, text  # one of CLEVR's texts lacks its end


def test_the_text_says_every_word_of_the_program() -> None:
    plain = {word: [word] for word in ("thing", "left", "right", "behind", "front")}
    for question in asked(TEMPLATES, synonyms=plain):
        said = Counter(re.findall(r"[a-z]+", question["question"]))
        meant = Counter(word for node in question["program"] for word in node["value_inputs"])
        for word, times in meant.items():
            assert said[word] + said[f"{word}s"] >= times, question["question"]


def test_ten_different_templates_a_scene() -> None:
    questions = asked(TEMPLATES, [scene(n, least=6) for n in range(20)])
    families = Counter((q["image_index"], q["question_family_index"]) for q in questions)
    assert set(families.values()) == {1}
    assert set(Counter(q["image_index"] for q in questions).values()) == {10}


def test_several_questions_of_one_template_differ() -> None:
    questions = asked(TEMPLATES, SCENES[:30], per_scene=4, per_template=3)
    programs: dict[tuple[int, int], list[str]] = {}
    for question in questions:
        key = question["image_index"], question["question_family_index"]
        programs.setdefault(key, []).append(json.dumps(question["program"]))
    assert all(len(set(some)) == len(some) <= 3 for some in programs.values())
    assert sum(len(some) == 3 for some in programs.values()) > len(programs) / 2
    assert set(Counter(image for image, _ in programs).values()) == {4}


@pytest.mark.parametrize(("least", "most"), [(None, 8), (9, 12), (18, None), (14, 14)])
def test_programs_keep_to_the_bounds(least: int | None, most: int | None) -> None:
    lengths = Counter(
        len(question["program"])
        for question in asked(TEMPLATES, SCENES[:20], min_nodes=least, max_nodes=most)
    )
    assert lengths.total() > 100
    assert min(lengths) >= (least or 0) and max(lengths) <= (most or 99)
    if least is None or most is None:
        assert len(lengths) >= 3
    else:
        assert set(lengths) == set(range(least, most + 1))


def test_bounds_that_no_template_can_keep() -> None:
    with pytest.raises(TemplateError, match="no template makes programs") as caught:
        Questioner(min_nodes=60)
    assert caught.value.expected == "60 to any number of nodes"
    with pytest.raises(TemplateError, match="no template makes programs"):
        Questioner(max_nodes=1)


def test_the_same_seed_asks_the_same_and_another_seed_does_not() -> None:
    first, again = asked(TEMPLATES, SCENES[:25]), asked(TEMPLATES, SCENES[:25])
    assert first == again
    other = asked(TEMPLATES, SCENES[:25], seed=1)
    same = {q["question"] for q in first} & {q["question"] for q in other}
    assert len(same) < len(first) / 4


def test_a_scene_is_asked_the_same_in_any_company() -> None:
    questioner = Questioner()
    balance = Balance()
    for one in SCENES[:7]:
        questioner.about(one, balance)
    before = copy.deepcopy(balance)
    first = questioner.about(SCENES[9], balance)
    # Another questioner that has seen other scenes; the same balance.
    other = Questioner()
    other.about(SCENES[20], Balance())
    assert other.about(SCENES[9], before) == first
    assert before.answers == balance.answers and before.asked == balance.asked
    assert [q["question"] for q in other.about(SCENES[9], Balance())] != [
        q["question"] for q in first
    ], "the balance has its say"


def test_each_picture_has_chances_of_its_own() -> None:
    subject = scene(5, least=7)
    asked_about = [
        [q["question"] for q in Questioner().about({**subject, "image_index": index}, Balance())]
        for index in range(3)
    ]
    assert all(len(set(one) & set(other)) < 3 for one, other in combinations(asked_about, 2))


_DIGEST = """
import hashlib, json
from tests.synthetic.questions.clevr import generate_questions
from tests.synthetic.questions.scenes import scene
questions = list(generate_questions([scene(n) for n in range(15)]))
print(hashlib.sha256(json.dumps(questions).encode()).hexdigest())
"""


def test_nothing_hangs_on_the_order_of_hashes() -> None:
    here = list(generate_questions(SCENES[:15]))
    expected = hashlib.sha256(json.dumps(here).encode()).hexdigest()
    done = subprocess.run(
        [sys.executable, "-c", _DIGEST],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "271828"},
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == expected


@pytest.mark.parametrize("size", [0, 1, 2, 14])
def test_scenes_of_unusual_size_do_no_harm(size: int) -> None:
    subject = scene(3, least=size, most=size)
    questions = list(generate_questions([subject] * 3))
    for question in questions:
        assert question["answer"] == spoken(answer(question["program"], subject))
    assert len(questions) >= {0: 0, 1: 1, 2: 10, 14: 30}[size]


@pytest.mark.parametrize(
    "missing", [{"image_index": None}, {"image_filename": 3}, {"split": None}, {"image_index": "1"}]
)
def test_a_scene_must_say_which_picture_it_is_of(missing: dict[str, Any]) -> None:
    with pytest.raises(DatasetError, match="does not say which picture"):
        Questioner().about({**SCENES[0], **missing}, Balance())
