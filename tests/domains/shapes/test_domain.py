"""The SHAPES domain: pictures and questions in, answers and readable steps out."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import nmn
from nmn.domains import load_domain
from nmn.domains.shapes.domain import CELL, DOMAIN
from nmn.domains.shapes.evaluate import ShapesOptions, evaluate_shapes
from nmn.domains.shapes.graphs import shapes_scene_graphs
from nmn.domains.shapes.world import shapes_images
from nmn.errors import EmptyQuestion, MediaError, UnknownWord, UnparsedQuestion
from nmn.grammar import DIALECTS
from nmn.perception.picture import read_picture
from tests.shared_data import shared_data

DRAFT = load_domain("shapes").generator.draft


def test_a_picture_file_is_asked_out_of_the_box(tmp_path: Path) -> None:
    batch = shapes_images(1, seed=5)  # three red shapes in the middle row, a blue circle below
    Image.fromarray(batch.images[0]).save(tmp_path / "one.png")
    answer = nmn.load("shapes").ask(tmp_path / "one.png", "is a red shape above a circle")
    assert (answer.status, answer.answer) == ("answered", "yes")
    assert answer.program == 'answer(both(find("red"), shift(find("circle"), "above")))'
    read = [reading for _, _, reading, _ in answer.lines()]
    assert read[0].startswith("3 objects: #3 middle left 1.00 [0 10 10 20], #4 centre")
    assert read[2] == "1 object: #4 centre 1.00 [10 10 20 20]" and read[-1] == "yes 1.00"
    assert answer.trail.complete and len(answer.steps) >= 5
    no = nmn.load("shapes").ask(batch.images[0], "Is there a green circle?")
    assert (no.status, no.answer) == ("answered", "no")


def test_cells_are_named_by_where_they_lie() -> None:
    assert CELL.words[0] == "top left" and CELL.words[4] == "centre" and len(CELL) == 9
    (graph,) = load_domain("shapes").perception.perceive(
        [read_picture(shapes_images(1, seed=0).images[0])]
    )
    (true,) = shapes_scene_graphs(shapes_images(1, seed=0).images)
    assert np.allclose(graph.boxes, true.boxes) and graph.tables["category"].trace() == 9


def test_a_picture_of_another_size_is_refused() -> None:
    answer = nmn.load("shapes").ask(np.zeros((64, 64, 3), np.uint8), "is there a circle")
    assert answer.status == "error" and isinstance(answer.error, MediaError)
    assert "64 x 64 pixels" in str(answer.error) and "30 x 30" in str(answer.error)


def test_an_empty_picture_has_nothing() -> None:
    answer = nmn.load("shapes").ask(np.zeros((30, 30, 3), np.uint8), "is there a red shape")
    assert (answer.status, answer.answer) == ("answered", "no")


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("is a circle green", 'answer(both(find("circle"), find("green")))'),
        ("is a circle a circle", 'answer(both(find("circle"), find("circle")))'),
        ("Is there a circle?", 'answer(both(find("circle"), find("circle")))'),
        ("is there a red circle", 'answer(both(find("red"), find("circle")))'),
        (
            "is the red square left of the triangle",
            'answer(both(both(find("red"), find("square")), shift(find("triangle"), "left_of")))',
        ),
        (
            "is a square above left of a blue shape",
            'answer(both(find("square"), shift(shift(find("blue"), "left_of"), "above")))',
        ),
    ],
)
def test_questions_become_programs(question: str, program: str) -> None:
    assert DRAFT(question).program == load_domain("shapes").language.parse(program).text


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("is a red above a circle", "above", "one of: shape, circle, square, triangle"),
        ("a red shape above a circle", "a", "is"),
        ("is there a circle red", "red", "one of: the end of the question, left of"),
        ("is a circle above a square below", "below", "the end of the question"),
        ("is a circle above", "", "red, green, blue, circle"),
        ("is a circle left", "left", "left of, right of, above, below, red"),
    ],
)
def test_other_forms_are_refused_where_they_go_wrong(
    question: str, said: str, expected: str
) -> None:
    with pytest.raises(UnparsedQuestion) as caught:
        DRAFT(question)
    start, end = caught.value.span
    assert question[start:end] == said and expected in str(caught.value)


def test_unknown_words_are_refused_with_a_caret() -> None:
    with pytest.raises(UnknownWord) as caught:
        DRAFT("is a red shape above a circel")
    assert caught.value.nearest == ("circle",) and "^^^^^^" in str(caught.value)
    with pytest.raises(UnknownWord, match="'purple' is not known"):
        DRAFT("is a purple shape above a circle")
    with pytest.raises(EmptyQuestion):
        DRAFT("?")


@pytest.mark.parametrize("split", ["train.large", "val", "test"])
def test_the_published_english_is_read_as_the_published_queries(split: str) -> None:
    folder, language = shared_data("shapes"), DOMAIN.exact_language
    queries = (folder / f"{split}.query").read_text(encoding="utf-8").splitlines()
    texts = (folder / f"{split}.query_str.txt").read_text(encoding="utf-8").splitlines()
    for text, query in set(zip(texts, queries, strict=True)):
        program = DIALECTS.find("shapes").read(query, language).program
        assert DRAFT(text).program == program.text


def test_every_published_answer_and_step_is_right() -> None:
    options = ShapesOptions(shared_data("shapes"), executor="neural", timed=False)
    record = evaluate_shapes(options).to_json()
    assert record["asked"] == 1_024
    assert record["accuracy"] == 1.0 and record["step_accuracy"] == 1.0
    assert record["right_answer_wrong_steps"] == 0.0
