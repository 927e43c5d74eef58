"""easy-VQA's questions are programs."""

import pytest

from nmn.domains.easy_vqa.dialect import EasyVqa
from nmn.domains.easy_vqa.domain import DOMAIN
from nmn.errors import ProgramSyntaxError, ProgramTypeError

LANGUAGE = DOMAIN.exact_language
DIALECT = EasyVqa()


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("what color is the shape?", "query_color(unique(scene()))"),
        ("what is the color of the circle?", 'query_color(unique(filter(scene(), "circle")))'),
        ("what shape does the image contain?", "query_shape(unique(scene()))"),
        ("what is the teal shape?", 'query_shape(unique(filter(scene(), "teal")))'),
        ("is there a red shape in the image?", 'exist(filter(scene(), "red"))'),
        ("Is  a triangle present?", 'exist(filter(scene(), "triangle"))'),
        ("is no black shape present?", 'not(exist(filter(scene(), "black")))'),
        ("does the image not contain a circle?", 'not(exist(filter(scene(), "circle")))'),
    ],
)
def test_questions_are_read(question: str, program: str) -> None:
    assert DIALECT.read(question, LANGUAGE).program.text == program


def test_every_program_with_a_question_goes_there_and_back() -> None:
    texts = ["query_color(unique(scene()))", "query_shape(unique(scene()))"]
    for word in LANGUAGE.vocabularies["attribute"]:
        named = f'filter(scene(), "{word}")'
        texts += [f"exist({named})", f"not(exist({named}))"]
        asked = "shape" if word in LANGUAGE.vocabularies["color"] else "color"
        texts.append(f"query_{asked}(unique({named}))")
    for text in texts:
        question = DIALECT.write(LANGUAGE.parse(text), LANGUAGE)
        assert DIALECT.read(question, LANGUAGE).program.text == text


@pytest.mark.parametrize(
    "question",
    ["", "is there a pink shape?", "is there a red circle?", "what is the circle shape?", "why?"],
)
def test_other_questions_are_refused(question: str) -> None:
    with pytest.raises(ProgramSyntaxError, match="none of the forms"):
        DIALECT.read(question, LANGUAGE)


def test_other_programs_have_no_question() -> None:
    with pytest.raises(ProgramSyntaxError):
        DIALECT.read(3, LANGUAGE)
    for text in ("exist(scene())", 'query_color(unique(filter(scene(), "red")))'):
        with pytest.raises(ProgramTypeError, match="easy-VQA has no question"):
            DIALECT.write(LANGUAGE.parse(text), LANGUAGE)
