"""The small parts that reports are made of."""

import pytest
from jinja2 import UndefinedError

from nmn.audit.report.page import page
from nmn.audit.report.palette import color_of, ink_on
from nmn.audit.report.words import percent


def test_every_template_escapes_what_is_not_markup() -> None:
    text = page("run.html", "<script>", name='</p><script>alert(1)</script>"', rows=[])
    assert "<title>&lt;script&gt;</title>" in text
    assert "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34;" in text
    assert text.count("<script>") == 1


def test_a_template_that_asks_for_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="rows"):
        page("run.html", "a run", name="")


def test_colors_follow_the_object() -> None:
    assert color_of("#3 dog 0.94") == color_of("#3 cat 0.20") != color_of("#4 dog 0.94")
    assert ink_on("#ffffff") == "#000" and ink_on("#000000") == "#fff"


def test_percentages_do_not_promise_too_much() -> None:
    assert [percent(p) for p in (0.0, 0.001, 0.5, 0.997, 1.0)] == [
        "0 %",
        "< 1 %",
        "50 %",
        "> 99 %",
        "100 %",
    ]
