"""The table of operations is what torch counts."""

import doctest

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

import nmn.modules.conv.cost
from nmn import kernels
from nmn.modules.conv import convolution_flops, flops, fused
from tests.modules.conv.pictures import CASES, WORDS, ask, attention, features, make, pictures

MAP = {"channels": 8, "height": 4, "width": 5}


@pytest.mark.parametrize(("family", "name"), CASES)
def test_the_table_is_what_torch_counts(
    family: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The counter does not know the fused and the compiled forms.
    monkeypatch.setattr(fused, "_onednn", lambda dtype: None)
    module, rows = make(family, name), (0, 1, 1)
    given: list[object] = []
    for port in module.signature.written:
        if port.kind == "word":
            given.append(WORDS[port.vocabulary][0])
        else:
            given.append({"AttentionMap": attention, "FeatureMap": features}[str(port.type)](3))
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), kernels.compiled(False), counter:
        ask(module, pictures(2), *given, rows=rows)
    counted = counter.get_total_flops()
    assert flops(family, name, 3, answers=len(WORDS["answer"]), **MAP) == counted


def test_products_with_padding_can_be_left_out() -> None:
    # By hand: along 4 cells a kernel of 3 has 4 + 3 + 3 products inside, along 5 cells 5 + 4 + 4.
    assert convolution_flops(1, padding=False, **MAP) == 2 * 10 * 13 * 8 * 8
    assert convolution_flops(1, **MAP) == 2 * 12 * 15 * 8 * 8
    # A dilation of 4 finds only the middle of 4 cells, and one more cell on each side of 5.
    assert convolution_flops(1, dilation=4, padding=False, **MAP) == 2 * 4 * 7 * 8 * 8
    assert flops("tbd", "relate", 1, padding=False) < flops("tbd", "relate", 1)


def test_rows_are_counted() -> None:
    assert flops("iep", "filter", 60) == 60 * flops("iep", "filter", 1)
    assert flops("iep", "filter", 1) == 2 * convolution_flops(1)


def test_the_docstrings_example_is_right() -> None:
    assert doctest.testmod(nmn.modules.conv.cost).failed == 0
