"""Convolutions: how they lie in memory, how they start, and the fused form."""

import pytest
import torch
from torch.nn.functional import conv2d, relu

from nmn.kernels.memory import keep_freed_memory
from nmn.modules.conv import fused
from nmn.modules.conv.fused import convolve
from nmn.modules.conv.layers import Convolutions, Joined, convolution, first, last
from tests.modules.conv.pictures import CASES, features, make


def test_naming_the_channels_first_moves_nothing() -> None:
    maps = features(2)
    assert first(maps).data_ptr() == maps.data_ptr()
    assert first(maps).is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(last(first(maps)), maps)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float64])
@pytest.mark.parametrize(("family", "name"), CASES)
def test_weights_lie_channels_last_in_any_dtype(family: str, name: str, dtype) -> None:
    module = make(family, name).to(dtype)
    for weight in module.parameters():
        assert weight.dtype == dtype
        if weight.ndim == 4:
            assert weight.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_outputs_lie_channels_last(dtype) -> None:
    maps = features(3).to(dtype)
    for made in (Convolutions(8).to(dtype)(maps), Joined(8).to(dtype)(maps, maps)):
        assert made.shape == maps.shape
        assert made.is_contiguous()


def test_layers_start_as_he_says() -> None:
    torch.manual_seed(0)
    layer = convolution(64, 64)
    assert float(layer.weight.detach().std()) == pytest.approx((2 / (64 * 9)) ** 0.5, rel=0.02)
    assert not bool(layer.bias.any())
    # So that features keep their size through many layers.
    maps = torch.randn(4, 14, 14, 64)
    deep = Convolutions(64, (1,) * 10)(maps).detach()
    assert 0.2 < float(deep.square().mean() / maps.square().mean()) < 5


def test_the_seed_is_the_callers() -> None:
    one, same, other = (make("tbd", "filter", seed=seed) for seed in (0, 0, 1))
    for a, b, c in zip(one.parameters(), same.parameters(), other.parameters(), strict=True):
        assert torch.equal(a, b)
        assert not torch.equal(a, c) or not bool(a.any())


@pytest.mark.parametrize("rows", [0, 1, 5])
@pytest.mark.parametrize("dilation", [1, 2, 8])
def test_the_fused_form_is_the_plain_one(dilation: int, rows: int) -> None:
    layer = convolution(8, 8, dilation=dilation)
    torch.nn.init.normal_(layer.bias)
    x = first(features(rows))
    wanted = relu(conv2d(x, layer.weight, layer.bias, padding=dilation, dilation=dilation))
    with torch.no_grad():
        torch.testing.assert_close(convolve(layer, x), wanted)
    learned = convolve(layer, x)
    assert learned.requires_grad
    torch.testing.assert_close(learned, wanted)


def test_without_the_fused_form_all_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    layer, x = convolution(8, 8), first(features(2))
    with torch.no_grad():
        fast = convolve(layer, x)
        fused._onednn.cache_clear()
        monkeypatch.delattr(torch.ops.mkldnn, "_convolution_pointwise", raising=False)
        monkeypatch.setattr(fused.torch.ops, "mkldnn", object())
        plain = convolve(layer, x)
    fused._onednn.cache_clear()
    torch.testing.assert_close(fast, plain)


def test_a_fused_form_that_is_wrong_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong:
        @staticmethod
        def _convolution_pointwise(x, *rest):
            return x

    class Fails:
        @staticmethod
        def _convolution_pointwise(*given):
            raise NotImplementedError("not in this build")

    for broken in (Wrong, Fails):
        fused._onednn.cache_clear()
        monkeypatch.setattr(fused.torch.ops, "mkldnn", broken)
        assert fused._onednn(torch.float32) is None
    fused._onednn.cache_clear()
    assert fused._onednn(torch.float64) is None


def test_memory_is_kept_once() -> None:
    keep_freed_memory()
    before = keep_freed_memory.cache_info().misses
    keep_freed_memory()
    assert keep_freed_memory.cache_info().misses == before == 1
