"""Lists of words: their order, their end, and how sure they are."""

import pytest
import torch

from nmn.types import DIGEST, LabelList, Reading, SceneGraph, Vocabulary

NOUN = Vocabulary("noun", ("box", "cup", "door"))
READING = Reading(SceneGraph(torch.zeros(0, 4), {}, 8, 8), {"noun": NOUN})


def listed(*rows: list[float]) -> LabelList:
    return LabelList(torch.tensor([rows], dtype=torch.float32), vocabulary="noun")


def test_a_list_keeps_its_order_and_what_comes_again() -> None:
    value = listed([0, 1, 0], [0.9, 0, 0], [0, 1, 0], [0, 0, 0])
    assert value.statement(0, NOUN) == ["cup", "box", "cup"]
    assert value.read(0, READING) == "cup 1.00, then box 0.90, then cup 1.00"
    assert value.answer(0, READING) == "cup, box, cup"
    assert [mark.label for mark in value.draw(0, READING)] == ["1 cup", "2 box", "3 cup"]
    other = listed([1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0])
    assert not bool(value.agrees(other)[0])
    assert int(value.codes()[0]) == LabelList.code_of(["cup", "box", "cup"], NOUN)


def test_a_list_ends_where_there_is_no_word() -> None:
    value = listed([0, 1, 0], [0.2, 0.2, 0], [0, 1, 0])
    assert value.statement(0, NOUN) == ["cup"]
    assert bool(value.agrees(listed([0, 1, 0], [0, 0, 0]))[0])
    none = listed([0.1, 0, 0])
    assert none.is_empty(0) and none.answer(0, READING) == "nothing" and int(none.codes()[0]) == 0


def test_a_list_is_as_sure_as_its_words_and_its_end() -> None:
    assert float(listed([0, 0.9, 0], [0.8, 0, 0]).confidence()[0]) == pytest.approx(0.72)
    assert float(listed([0, 0.9, 0], [0.1, 0, 0]).confidence()[0]) == pytest.approx(0.81)
    behind = listed([0, 0.9, 0], [0, 0, 0], [0.4, 0, 0])
    assert float(behind.confidence()[0]) == pytest.approx(0.9)


def test_the_loss_counts_a_word_too_many() -> None:
    target = listed([0, 1, 0], [0, 0, 0])
    assert float(target.loss(target)[0]) == pytest.approx(0, abs=1e-5)
    assert float(listed([0, 1, 0], [1, 0, 0]).loss(target)[0]) > 5
    assert float(listed([0, 0.5, 0], [0, 0, 0]).loss(target)[0]) == pytest.approx(0.693, abs=1e-3)


def test_codes_of_lists_are_digests_of_their_words() -> None:
    code = LabelList.code_of(["cup"], NOUN)
    assert code is not None and code >= DIGEST
    assert LabelList.code_of(["cup", "cup"], NOUN) != code
    assert LabelList.code_of([], NOUN) == 0 and LabelList.code_of("cup", NOUN) is None
