"""Findings are bounded in number, and the verdict is not bounded with them."""

from nmn.audit.verification import MOST, Findings


def test_a_wrong_thing_beyond_the_listed_ones_still_breaks() -> None:
    found = Findings("x")
    for _ in range(2 * MOST):
        found.missing("not there yet")
    assert found.status == "incomplete" and len(found.found) == MOST + 1
    found.wrong(None, "altered")
    assert str(found.status) == "broken" and len(found.found) == MOST + 1
