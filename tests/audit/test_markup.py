"""The small parts that reports are made of."""

from nmn.audit.report.markup import Html, element
from nmn.audit.report.palette import color_of, ink_on
from nmn.audit.report.words import percent


def test_markup_escapes_what_is_not_markup() -> None:
    assert element("p", "<b>", Html("<i>"), title='"') == '<p title="&quot;">&lt;b&gt;<i></p>'
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'
    assert element("rect", x=1.5, y=2.0, rx=None) == '<rect x="1.5" y="2"></rect>'


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
