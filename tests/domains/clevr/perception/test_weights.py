"""The file of weights: written whole, read back, refused in words."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nmn.domains.clevr.perception.net import ClevrNet, Widths, inputs
from nmn.domains.clevr.perception.weights import FORMAT, load_weights, save_weights
from nmn.errors import DomainError

TINY = Widths(4, 4, 8, 8, 8, 4)


def net() -> ClevrNet:
    torch.manual_seed(3)
    return ClevrNet(TINY).eval()


def test_a_network_comes_back_as_it_was(tmp_path: Path) -> None:
    one = net()
    save_weights(one, tmp_path / "w.safetensors", {"seed": "3"})
    other, digest = load_weights(tmp_path / "w.safetensors")
    assert other.widths == TINY and len(digest) == 64 and not other.training
    given = inputs(torch.randint(0, 256, (1, 240, 320, 3), dtype=torch.uint8))
    with torch.inference_mode():
        for a, b in zip(vars(one(*given)).values(), vars(other(*given)).values(), strict=True):
            torch.testing.assert_close(a, b)
    assert [path.name for path in tmp_path.iterdir()] == ["w.safetensors"], "no scratch file stays"


def test_the_default_network_is_small() -> None:
    assert sum(p.numel() for p in ClevrNet().parameters()) < 1_200_000


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match=r"cannot be read") as caught:
        load_weights(tmp_path / "none.safetensors")
    assert "train_encoder" in str(caught.value) and "none.safetensors" in str(caught.value)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_weights(net(), path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DomainError, match="not a whole safetensors file"):
        load_weights(path)
    path.write_bytes(b"")
    with pytest.raises(DomainError, match="not a whole safetensors file"):
        load_weights(path)


@pytest.mark.parametrize(
    ("about", "complaint"),
    [
        (None, "these are weights of 'something else'"),
        ({"format": "other 2"}, "these are weights of 'other 2'"),
        ({"format": FORMAT}, "do not fit"),
        ({"format": FORMAT, "widths": '{"half": "wide"}'}, "do not fit"),
        ({"format": FORMAT, "widths": "{}"}, "do not fit"),
    ],
)
def test_weights_of_something_else_are_refused(
    tmp_path: Path, about: dict[str, str] | None, complaint: str
) -> None:
    save_file({"a": torch.zeros(2)}, tmp_path / "w.safetensors", about)
    with pytest.raises(DomainError, match=complaint):
        load_weights(tmp_path / "w.safetensors")


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    broken = net()
    with torch.no_grad():
        broken.hue_head.bias[0] = float("nan")
    save_weights(broken, tmp_path / "w.safetensors")
    with pytest.raises(DomainError, match="not finite"):
        load_weights(tmp_path / "w.safetensors")
