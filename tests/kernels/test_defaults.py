"""Kernels give the same whatever torch is set to: defaults, autocast, inference mode, threads."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import nn

from nmn import kernels
from tests.kernels.forms import FORMS


@contextmanager
def default_type(dtype: torch.dtype) -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@contextmanager
def flipping() -> Iterator[None]:
    """Another thread changes the default number type all the time, as loading a model does."""
    before, stop = torch.get_default_dtype(), threading.Event()

    def flip() -> None:
        while not stop.is_set():
            for dtype in (torch.bfloat16, torch.float64, torch.float16):
                torch.set_default_dtype(dtype)

    thread = threading.Thread(target=flip)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        torch.set_default_dtype(before)


SETTINGS = {
    "float64": lambda: default_type(torch.float64),
    "bfloat16": lambda: default_type(torch.bfloat16),
    "float16": lambda: default_type(torch.float16),
    "meta": lambda: torch.device("meta"),
    "autocast": lambda: torch.autocast("cpu", torch.bfloat16),
    "inference": torch.inference_mode,
    "flipping": flipping,
}


class Given:
    """What the kernels are asked with, made before anything is changed."""

    def __init__(self, batch: int, objects: int, features: int) -> None:
        rng = torch.Generator().manual_seed(batch)
        self.table = torch.randn(5, objects, features, generator=rng)
        self.rows = torch.randint(0, 5, (batch,), generator=rng)
        self.index = self.rows % 4
        self.weights = torch.rand(batch, objects, generator=rng)
        self.query = torch.randn(batch, features, generator=rng)
        self.words = torch.randn(4, features, generator=rng)
        self.layer = nn.Linear(features, features)

    def answers(self) -> list[torch.Tensor]:
        with torch.no_grad():
            return [
                kernels.pool(self.table, self.rows, self.weights),
                kernels.dot(self.table, self.rows, self.query),
                kernels.linear(self.layer, self.query),
                kernels.compare(
                    self.table, self.rows, self.weights, self.layer, self.words, self.index
                ),
                kernels.select(self.table, self.rows, self.index),
            ]

    def gradients(self) -> list[torch.Tensor]:
        leaves = [t.clone().requires_grad_() for t in (self.table, self.weights, self.words)]
        made = kernels.compare(leaves[0], self.rows, leaves[1], self.layer, leaves[2], self.index)
        pooled = kernels.pool(leaves[0], self.rows, leaves[1])
        total = made.sin().sum() + kernels.linear(self.layer, pooled).sin().sum()
        return list(torch.autograd.grad(total, [*leaves, *self.layer.parameters()]))


@pytest.mark.parametrize("on", FORMS)
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("batch", [1, 5, 40])
def test_answers_are_the_same_under(setting: str, batch: int, on: bool) -> None:
    given = Given(batch, 4, 18)
    with kernels.compiled(on):
        expected = given.answers()
        with SETTINGS[setting]():
            found = [answer for _ in range(20) for answer in given.answers()]
    for place, answer in enumerate(found):
        assert torch.equal(answer, expected[place % len(expected)])


@pytest.mark.parametrize("on", FORMS)
@pytest.mark.parametrize("setting", ["float64", "bfloat16", "float16", "meta", "flipping"])
def test_gradients_are_the_same_under(setting: str, on: bool) -> None:
    given = Given(9, 4, 18)
    with kernels.compiled(on):
        expected = given.gradients()
        with SETTINGS[setting]():
            found = given.gradients()
    for answer, wanted in zip(found, expected, strict=True):
        assert torch.equal(answer, wanted)


_IMPORTED = """
import sys, torch
if sys.argv[1] == "meta":
    torch.set_default_device("meta")
else:
    torch.set_default_dtype(getattr(torch, sys.argv[1]))
from nmn import kernels
here = dict(dtype=torch.float32, device="cpu")
with kernels.compiled(False):
    table, rows = torch.ones(3, 4, 16, **here), torch.zeros(9, dtype=torch.int64, device="cpu")
    assert kernels.pool(table, rows, torch.ones(9, 4, **here)).tolist() == [[4.0] * 16] * 9
found = (sys.modules["nmn.kernels.gather"]._ADJOINT, sys.modules["nmn.kernels.linear"]._ONEDNN)
print(*(form is not None for form in found))
"""


@pytest.mark.parametrize("default", ["float64", "bfloat16", "meta"])
def test_the_forms_that_are_found_do_not_depend_on_the_defaults_at_import(default: str) -> None:
    said = []
    for one in ("float32", default):
        command = [sys.executable, "-c", _IMPORTED, one]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]


@pytest.mark.parametrize("on", FORMS)
def test_a_layer_made_in_inference_mode_works_outside_of_it(on: bool) -> None:
    with torch.inference_mode():
        given = Given(9, 4, 18)
        given.layer.weight.copy_(torch.eye(18))
    assert given.layer.weight.is_inference()
    with kernels.compiled(on), torch.no_grad():
        first = kernels.linear(given.layer, given.query)
        torch.testing.assert_close(first, given.query + given.layer.bias)
        with torch.inference_mode():
            given.layer.weight.mul_(2)  # torch counts no writes to such a tensor
        second = kernels.linear(given.layer, given.query)
        torch.testing.assert_close(second, 2 * given.query + given.layer.bias)
        assert given.answers()[3].shape == (9, 4)
