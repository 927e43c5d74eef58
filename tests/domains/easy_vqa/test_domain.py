"""The easy-VQA domain: pictures and questions in, answers and readable steps out."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

import nmn
from nmn.domains import load_domain
from nmn.domains.easy_vqa.dialect import DIALECT
from nmn.domains.easy_vqa.domain import DOMAIN
from nmn.domains.easy_vqa.evaluate import EasyVqaOptions, evaluate_easy_vqa
from nmn.domains.easy_vqa.perception import find_figure
from nmn.errors import MediaError, UnknownWord, UnparsedQuestion

DRAFT = load_domain("easy-vqa").generator.draft


def drawn(shape: str, color: str | None, box: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """A picture as the package draws them; without a colour only its ground."""
    image = Image.new("RGB", (64, 64), (240, 248, 235))
    draw = ImageDraw.Draw(image)
    x1, y1, x2, y2 = box
    if color is not None:
        if shape == "circle":
            draw.ellipse(box, fill=color)
        elif shape == "rectangle":
            draw.rectangle(box, fill=color)
        else:
            draw.polygon([(x1, y2), (x2, y2), ((x1 + x2) // 2, y1)], fill=color)
    return np.asarray(image)


@pytest.mark.parametrize("shape", ["circle", "rectangle", "triangle"])
@pytest.mark.parametrize("box", [(20, 10, 45, 35), (2, 40, 14, 52)])
def test_a_drawn_figure_is_recognised(shape: str, box: tuple[int, int, int, int]) -> None:
    net = nmn.load("easy-vqa")
    picture = drawn(shape, "blue", box)
    asked = {
        "what shape is in the image?": shape,
        "what color is the shape?": "blue",
        f"is there a {shape}?": "yes",
        "is no red shape present?": "yes",
        "what is the blue shape": shape,
    }
    answers = net.ask_many([(picture, question) for question in asked])
    assert [one.answer for one in answers] == list(asked.values())
    assert all(one.status == "answered" for one in answers)


def test_what_is_not_there_is_no_or_undecided() -> None:
    net = nmn.load("easy-vqa")
    blank, red = drawn("", None, (0, 0, 0, 0)), drawn("circle", "red", (20, 20, 40, 40))
    assert net.ask(blank, "is there a circle?").answer == "no"
    assert net.ask(blank, "what color is the shape?").status == "undecided"
    assert net.ask(red, "what is the blue shape?").status == "undecided"


def test_the_box_is_the_figures() -> None:
    assert find_figure(drawn("rectangle", "yellow", (20, 10, 45, 35))) == (20, 10, 46, 36)
    assert find_figure(drawn("rectangle", "black", (0, 30, 20, 63))) == (0, 30, 21, 64)
    assert find_figure(drawn("", None, (0, 0, 0, 0))) is None


def test_a_picture_of_another_size_is_refused() -> None:
    answer = nmn.load("easy-vqa").ask(np.zeros((30, 30, 3), np.uint8), "is there a circle?")
    assert answer.status == "error" and isinstance(answer.error, MediaError)
    assert "30 x 30 pixels" in str(answer.error) and "64 x 64" in str(answer.error)


def test_every_question_there_is_is_read_as_the_dialect_reads_it() -> None:
    language = DOMAIN.exact_language
    questions = DIALECT.questions(language)
    assert len(questions) == 107
    for text in questions:
        program = DIALECT.read(text, language).program.text
        assert DRAFT(text).program == DRAFT(text.upper().rstrip("?")).program == program


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("is there a red circle?", "circle", "expected: shape"),
        ("is there", "", "one of: a, not"),
        ("is there a circle in the image image", "image", "the end of the question"),
        ("the circle", "the", "one of: does, is, what"),
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
        DRAFT("is there a purpel shape?")
    assert caught.value.word == "purpel" and "^^^^^^" in str(caught.value)
    with pytest.raises(UnknownWord) as caught:
        DRAFT("is there a cirle?")
    assert caught.value.nearest[0] == "circle"


def test_official_questions_are_right() -> None:
    pytest.importorskip("easy_vqa", reason="the package easy-vqa is not installed")
    # A third of the split: benchmarks/train_easy_vqa.py asks all of it.
    record = evaluate_easy_vqa(EasyVqaOptions(executor="neural", limit=3_000, timed=False))
    found = record.to_json()
    assert found["accuracy"] == 1.0 and found["step_accuracy"] == 1.0
