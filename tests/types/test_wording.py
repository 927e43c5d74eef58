"""Messages that count and name things are English."""

import pytest

from nmn.types.wording import several, with_article


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps"), (1000, "1,000 steps")]
)
def test_only_one_is_one(count: int, text: str) -> None:
    assert several(count, "step") == text


@pytest.mark.parametrize(
    ("noun", "text"), [("attribute", "an attribute"), ("Object", "an Object"), ("color", "a color")]
)
def test_the_article_goes_by_the_first_letter(noun: str, text: str) -> None:
    assert with_article(noun) == text
