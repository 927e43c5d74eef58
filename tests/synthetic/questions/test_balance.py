"""Answers that become too frequent are refused."""

from collections import Counter
from random import Random

import pytest

from nmn.domains.clevr.catalogue import load_clevr_templates
from nmn.synthetic.questions import Balance, Template
from tests.synthetic.questions.clevr import Questioner, generate_questions
from tests.synthetic.questions.scenes import scene

FAMILIES = load_clevr_templates()


def family(kind: str) -> Template:
    return next(one for one in FAMILIES if one.answer_type == kind)


def after(template: Template, **counts: int) -> frozenset[str]:
    """What is refused after so many questions with each answer."""
    balance = Balance()
    for answer, count in counts.items():
        for _ in range(count):
            balance.record(template, answer.strip("_"))
    return balance.refused(template)


@pytest.mark.parametrize(
    ("yes", "no", "refused"),
    [
        (0, 0, set()),
        (1, 0, {"yes"}),
        (1, 1, set()),
        (11, 10, set()),  # not more than a tenth ahead
        (12, 10, {"yes"}),
        (0, 3, {"no"}),
    ],
)
def test_no_answer_leads_the_next_by_more_than_a_tenth(
    yes: int, no: int, refused: set[str]
) -> None:
    assert after(family("Bool"), yes=yes, no=no) == refused


def test_no_answer_is_five_times_the_median() -> None:
    counts = {"_0": 26, "_1": 26, "_2": 25, "_3": 3, "_4": 1}
    # The median of the eleven counts is 0, which counts as 5: more than 25 are too many.
    assert after(family("Integer"), **counts) == {"0", "1"}
    counts = {**counts, "_3": 7, "_4": 6, "_5": 6}
    assert after(family("Integer"), **counts) == set()  # now it is 6


def test_families_do_not_share_their_counts() -> None:
    yes_no = [one for one in FAMILIES if one.answer_type == "Bool"]
    balance = Balance()
    balance.record(yes_no[0], "yes")
    assert balance.refused(yes_no[0]) == {"yes"} and not balance.refused(yes_no[1])


def test_the_least_asked_family_is_next() -> None:
    balance = Balance()
    for times, template in enumerate(FAMILIES[:5]):
        for _ in range(5 - times):
            balance.record(template, "1")
    balance.record(FAMILIES[4], "2", again=True)  # the same scene: not asked once more
    orders = [balance.order(FAMILIES, Random(seed)) for seed in range(5)]
    assert all(order[-5:] == list(reversed(FAMILIES[:5])) for order in orders)
    assert len({order[0].where for order in orders}) > 1, "equals come in random order"


def test_counts_start_anew() -> None:
    balance = Balance(reset_every=2)
    balance.next_scene()
    balance.record(family("Bool"), "yes")
    balance.next_scene()
    assert balance.refused(family("Bool")) == {"yes"} and balance.asked
    balance.next_scene()
    assert not balance.refused(family("Bool")) and not balance.asked and balance.scenes == 1
    with pytest.raises(ValueError, match="reset_every is 0"):
        Balance(0)


class Indifferent(Balance):
    """Takes every answer."""

    def refused(self, template: Template) -> frozenset[str]:
        return frozenset()


def test_balance_is_what_keeps_answers_even() -> None:
    scenes = [scene(number) for number in range(110)]
    yes_no = [one for one in FAMILIES if one.answer_type == "Bool"]

    def lead(balance: Balance) -> list[float]:
        """By family, how much more frequent its first answer is than its second, in [0, 1]."""
        counts = {one.family: Counter[str]() for one in yes_no}
        for question in generate_questions(scenes, Questioner(yes_no, per_scene=8), balance):
            counts[question["question_family_index"]][question["answer"]] += 1
        assert all(found.total() > 15 for found in counts.values())
        return [abs(c["yes"] - c["no"]) / c.total() for c in counts.values()]

    balanced, free = lead(Balance()), lead(Indifferent())
    assert max(balanced) <= 0.1, balanced
    assert sum(free) > 5 * sum(balanced), (free, balanced)


def test_families_are_asked_equally_often() -> None:
    scenes = [scene(number) for number in range(100)]
    counts = Counter(q["question_family_index"] for q in generate_questions(scenes))
    assert set(counts) == {one.family for one in FAMILIES}
    assert max(counts.values()) - min(counts.values()) <= 3
