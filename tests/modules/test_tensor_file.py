"""The one writer of tensors: the same bytes for the same tensors, that others read as usual."""

import ast
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load
from torch import Tensor

import nmn
from nmn.audit.blobs import MemoryBlobs
from nmn.domains.clevr.build import build_clevr
from nmn.domains.clevr.encoder.loop import new_net
from nmn.domains.clevr.perception.net import Widths
from nmn.domains.clevr.perception.weights import save_weights as save_encoder
from nmn.domains.clevr.words import VOCABULARIES
from nmn.modules.tensor_file import pack_tensors
from nmn.modules.weights import read_about, read_tensors, save_weights, write_whole

WORDS = {name: f"about {name}" for name in ("family", "format", "seed", "data", "loss", "größe")}


def modules(path: Path) -> None:
    torch.manual_seed(3)
    save_weights(path, build_clevr(VOCABULARIES, features=6), WORDS)


def encoder(path: Path) -> None:
    save_encoder(new_net(1, Widths(4, 16, 32, 32, 24, 12)), path, WORDS)


@pytest.mark.parametrize("write", [modules, encoder])
def test_the_same_weights_written_again_are_the_same_bytes(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    for number in range(6):
        write(tmp_path / f"{number}.safetensors")
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


def test_the_order_in_which_things_are_given_does_not_matter() -> None:
    tensors = {"b": torch.ones(2), "a": torch.zeros(3, dtype=torch.int64), "c": torch.ones(1)}
    turned = dict(reversed(tensors.items()))
    assert pack_tensors(tensors, WORDS) == pack_tensors(turned, dict(reversed(WORDS.items())))
    assert pack_tensors(tensors) == pack_tensors(turned)


@pytest.mark.parametrize("about", [None, {}, WORDS])
def test_what_was_written_is_read(about: dict[str, str] | None, tmp_path: Path) -> None:
    tensors: dict[str, Tensor] = {
        "ä": torch.arange(6.0).view(2, 3).T,
        "none": torch.zeros(0, 4),
        "flags": torch.tensor([True, False, True]),
        "scalar": torch.tensor(3),
    }
    path = tmp_path / "one.safetensors"
    path.write_bytes(pack_tensors({**tensors, "shared": tensors["ä"]}, about))
    again = read_tensors(path)
    assert read_about(path) == (about or {})
    assert all(torch.equal(again[name], tensor) for name, tensor in tensors.items())
    assert torch.equal(load(path.read_bytes())["shared"], tensors["ä"])
    assert int.from_bytes(path.read_bytes()[:8], "little") % 8 == 0


def test_a_blob_of_an_empty_picture_is_read_back() -> None:
    blobs = MemoryBlobs()
    stored = blobs.add({"boxes": torch.zeros(0, 4), "scores": torch.zeros(1, 0)})
    assert blobs.tensors(stored.blob)["boxes"].shape == (0, 4)


def test_nothing_else_writes_safetensors() -> None:
    root = Path(nmn.__file__).parent
    writers = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("safetensors")
        if {alias.name for alias in node.names} & {"save", "save_file", "save_model", "serialize"}
    }
    assert writers == {"modules/tensor_file.py"}


def test_a_file_that_is_not_written_to_its_end_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.safetensors"
    write_whole(path, b"old")
    whole = path.stat().st_ino

    def killed(_: int) -> None:
        assert path.read_bytes() == b"old"
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            write_whole(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_ino != whole, "written over, which others may see in the middle"
