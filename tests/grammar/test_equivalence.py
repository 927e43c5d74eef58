"""Programs that mean the same in another order, and those that do not."""

import pytest

from nmn.domains import load_domain
from nmn.grammar import Program
from nmn.grammar.equivalence import Equivalence

PHOTO = load_domain("photo")
RED = 'filter(find("cup"), "red")'
NEAR = 'relate(find("cup"), "near", unique(find("dog")))'


def same(one: str, other: str) -> bool:
    assert PHOTO.equivalence is not None
    return PHOTO.equivalence.same(PHOTO.language.parse(one), PHOTO.language.parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'filter({NEAR}, "red")', f'relate({RED}, "near", unique(find("dog")))'),
        (f'and(exist({RED}), exist(find("dog")))', f'and(exist(find("dog")), exist({RED}))'),
        (f'less(count({RED}), number(2))', f'greater(number(2), count({RED}))'),
        (
            'choose_color(unique(find("cup")), "red", "blue")',
            'choose_color(unique(find("cup")), "blue", "red")',
        ),
    ],
)  # fmt: skip
def test_order_that_changes_nothing(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"count({RED})", f"count({NEAR})"),
        (f'less(count({RED}), number(2))', f'less(number(2), count({RED}))'),
        (
            'verify_relation(unique(find("cup")), "on", unique(find("bed")))',
            'verify_relation(unique(find("bed")), "on", unique(find("cup")))',
        ),
        (f'except({RED}, find("dog"))', f'except(find("dog"), {RED})'),
        (
            'relate(filter(find("cup"), "red"), "near", unique(find("dog")))',
            'relate(find("cup"), "near", unique(filter(find("dog"), "red")))',
        ),
    ],
)  # fmt: skip
def test_order_that_matters(one: str, other: str) -> None:
    assert not same(one, other)


def test_only_the_first_two_inputs_may_change_places() -> None:
    """Of "which of the dog and the cat is left of the bus" the bus is another part."""
    language = load_domain("agqa").language
    either = Equivalence(either_way=frozenset(("choose_object",)))

    def choose(*words: str) -> Program:
        labels = ", ".join(f'object("{word}")' for word in words)
        return language.parse(f"choose_object({labels})")

    assert either.same(choose("bag", "bed", "box"), choose("bed", "bag", "box"))
    assert not either.same(choose("bag", "bed", "box"), choose("bag", "box", "bed"))
    assert not Equivalence().same(choose("bag", "bed", "box"), choose("bed", "bag", "box"))
