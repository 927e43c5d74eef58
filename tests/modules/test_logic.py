"""And, or, not: with refusals as a third truth value."""

import pytest
import torch

from nmn.types import Bool
from nmn.types.refusal import NOTHING, SEVERAL
from tests.modules.pictures import ask, close, row_of, truth, why

SCENE = row_of(1)


def refused(p: float, code: int = NOTHING.code) -> Bool:
    return Bool(torch.tensor([p]), refused=torch.tensor([code], dtype=torch.int32))


def test_known_statements_are_independent() -> None:
    close(ask("and", SCENE, truth(0.8), truth(0.5)).p, 0.4)
    close(ask("or", SCENE, truth(0.8), truth(0.5)).p, 0.9)
    close(ask("not", SCENE, truth(0.8)).p, 0.2)
    for name in ("and", "or"):
        assert why(ask(name, SCENE, truth(0.8), truth(0.5))) == ""


@pytest.mark.parametrize("p", [0.0, 0.3, 0.9])
@pytest.mark.parametrize(
    ("name", "other", "result"),
    [
        ("and", 0.2, "decided"),
        ("and", 0.7, "nothing"),
        ("or", 0.7, "decided"),
        ("or", 0.2, "nothing"),
    ],
)
def test_a_refused_side_is_ignored_where_the_other_decides(
    name: str, other: float, result: str, p: float
) -> None:
    for sides in ((refused(p), truth(other)), (truth(other), refused(p))):
        output = ask(name, SCENE, *sides)
        if result == "decided":
            assert why(output) == ""
            close(output.p, other)
        else:
            assert why(output) == result


@pytest.mark.parametrize("name", ["and", "or"])
def test_the_first_of_two_refusals_is_passed_on(name: str) -> None:
    output = ask(name, SCENE, refused(0.1, SEVERAL.code), refused(0.9, NOTHING.code))
    assert why(output) == "several"


@pytest.mark.parametrize("name", ["and", "or"])
def test_a_column_of_codes_without_refusals_changes_nothing(name: str) -> None:
    plain = ask(name, SCENE, truth(0.8), truth(0.4))
    coded = ask(name, SCENE, refused(0.8, 0), truth(0.4))
    torch.testing.assert_close(plain.p, coded.p)
    assert why(coded) == ""
