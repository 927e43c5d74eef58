"""Devices that are not there are refused before anything is loaded onto them."""

import pytest
import torch

import nmn
from nmn.errors import DomainError
from nmn.pipeline.device import usable_device

_NO_GPU = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")


@pytest.mark.parametrize(
    "device",
    [
        "nonsense",
        "",
        "meta",
        torch.device("meta"),
        "cpu:5",
        "cuda:99",
        "cuda:-1",
        "cpu:99999999999999",
        "mkldnn",
        "privateuseone",
        "\udc80",
        None,
        99,
        True,
        3.5,
        ["cpu"],
        pytest.param("cuda", marks=_NO_GPU),
        pytest.param(torch.device("cuda"), marks=_NO_GPU),
        "x" * 10_000,
    ],
    ids=lambda device: repr(device)[:20],
)
def test_what_is_no_device_is_refused_and_those_there_are_are_named(device: object) -> None:
    with pytest.raises(DomainError, match="cannot be used") as caught:
        nmn.load("photo", device=device)  # type: ignore[arg-type]
    assert "cpu" in (caught.value.expected or "")
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("device", ["cpu", "cpu:0", torch.device("cpu")])
def test_the_cpu_has_three_names(device: str | torch.device) -> None:
    assert usable_device(device) == torch.device("cpu")
