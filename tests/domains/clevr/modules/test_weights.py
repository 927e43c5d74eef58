"""Weights on disk: round trips, and clear words for files that do not fit."""

from pathlib import Path

import pytest
import torch

from nmn.domains.clevr.build import build_clevr, load_clevr
from nmn.domains.clevr.words import VOCABULARIES
from nmn.errors import DomainError
from nmn.modules.weights import (
    load_weights,
    named_weights,
    read_about,
    read_tensors,
    save_tensors,
    save_weights,
)

ABOUT = {"family": "clevr", "features": "6"}


def saved(folder: Path) -> Path:
    path = folder / "modules.safetensors"
    torch.manual_seed(3)
    save_weights(path, build_clevr(VOCABULARIES, features=6), ABOUT)
    return path


def test_weights_come_back(tmp_path: Path) -> None:
    path = saved(tmp_path)
    torch.manual_seed(3)
    first = named_weights(build_clevr(VOCABULARIES, features=6))
    again = named_weights(load_clevr(path, VOCABULARIES))
    assert first.keys() == again.keys()
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert read_about(path) == ABOUT
    assert [one.name for one in tmp_path.iterdir()] == ["modules.safetensors"]


def test_what_modules_share_is_saved_once(tmp_path: Path) -> None:
    names = read_tensors(saved(tmp_path)).keys()
    assert sum(name.endswith("words") for name in names) == 4


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DomainError, match="cannot be read") as caught:
        load_clevr(path, VOCABULARIES)
    assert str(path) in str(caught.value) and "damaged" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="no such file"):
        load_clevr(tmp_path / "none.safetensors", VOCABULARIES)


def test_weights_of_another_family_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_tensors(path, {"a": torch.zeros(2)}, {"family": "tbd"})
    with pytest.raises(DomainError, match="weights of the family 'tbd'"):
        load_clevr(path, VOCABULARIES)


def test_other_names_shapes_and_numbers_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    modules = build_clevr(VOCABULARIES, features=6)
    before = {name: weight.clone() for name, weight in named_weights(modules).items()}
    tensors = read_tensors(path)
    name = sorted(tensors)[0]

    lacking = {key: tensor for key, tensor in tensors.items() if key != name}
    wide = {**tensors, name: torch.zeros(7, 7, 7)}
    broken = {**tensors, name: torch.full_like(tensors[name], torch.nan)}
    for given, words in (
        (lacking, f"there is no weight '{name}'"),
        ({**tensors, "more": torch.zeros(1)}, "'more' is not known"),
        (wide, "is of shape"),
        (broken, "not finite"),
    ):
        save_tensors(path, given, ABOUT)
        with pytest.raises(DomainError, match=words):
            load_weights(path, modules)
    after = named_weights(modules)
    assert all(torch.equal(before[key], after[key]) for key in before), "weights were touched"
