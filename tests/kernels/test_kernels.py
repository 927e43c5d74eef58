"""Every form of a kernel gives the same: plain torch, bags and oneDNN, compiled; and gradients."""

import os
import subprocess
import sys

import pytest
import torch
from torch import nn

from nmn import kernels
from nmn.kernels import native
from tests.kernels.forms import FORMS, compiled_only

# Batches around the tile of eight rows, objects and features around the unrolled widths.
SHAPES = [(1, 1, 1), (3, 5, 7), (7, 4, 128), (8, 32, 256), (13, 6, 130), (40, 33, 64), (0, 3, 4)]

# Outputs around the panel of 32.
LAYERS = [(1, 3), (2, 32), (256, 256), (19, 45), (256, 28), (64, 31), (3, 1), (5, 64)]


def made(batch: int, objects: int, features: int, scenes: int = 5):
    rng = torch.Generator().manual_seed(batch + 10 * objects + 100 * features)
    table = torch.randn(scenes, objects, features, generator=rng)
    rows = torch.randint(0, scenes, (batch,), generator=rng)
    weights = torch.rand(batch, objects, generator=rng)
    query = torch.randn(batch, features, generator=rng)
    return table, rows, weights, query


@pytest.mark.parametrize("on", FORMS)
@pytest.mark.parametrize(("batch", "objects", "features"), SHAPES)
def test_pool_and_dot_are_what_they_say(on, batch, objects, features) -> None:
    table, rows, weights, query = made(batch, objects, features)
    with kernels.compiled(on):
        pooled = kernels.pool(table, rows, weights)
        products = kernels.dot(table, rows, query)
    expected = torch.einsum("bn,bnd->bd", weights, table[rows])
    torch.testing.assert_close(pooled, expected, atol=1e-4, rtol=1e-4)
    expected = torch.einsum("bd,bnd->bn", query, table[rows])
    torch.testing.assert_close(products, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("on", FORMS)
@pytest.mark.parametrize("batch", [0, 1, 2, 5, 8, 9, 31, 32, 70, 600])
@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [(1, 3), (2, 32), (256, 256), (19, 45), (256, 28), (64, 31), (3, 1), (5, 64)],
)
def test_linear_is_a_linear_layer(on, batch, inputs, outputs) -> None:
    torch.manual_seed(1)
    layer = nn.Linear(inputs, outputs)
    x = torch.randn(batch, inputs)
    with kernels.compiled(on), torch.no_grad():
        torch.testing.assert_close(kernels.linear(layer, x), layer(x), atol=1e-5, rtol=1e-4)
        layer.weight.mul_(2)  # a kept copy of the weight must notice
        torch.testing.assert_close(kernels.linear(layer, x), layer(x), atol=1e-5, rtol=1e-4)
        layer.weight = nn.Parameter(torch.randn(outputs, inputs))
        torch.testing.assert_close(kernels.linear(layer, x), layer(x), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("on", FORMS)
def test_linear_of_a_layer_written_to_behind_torchs_back(on) -> None:
    layer = nn.Linear(40, 40)
    x = torch.randn(9, 40)
    with kernels.compiled(on), torch.no_grad():
        kernels.linear(layer, x)
        layer.load_state_dict({k: v + 1 for k, v in layer.state_dict().items()})
        torch.testing.assert_close(kernels.linear(layer, x), layer(x), atol=1e-5, rtol=1e-4)
        for change in (
            lambda weight: weight.data.mul_(0.9),
            lambda weight: weight.data[17].zero_(),
            lambda weight: weight.data[:, 33].add_(1),
            lambda weight: weight.data[3, 27].add_(100),
            lambda weight: weight.data.neg_(),
            lambda weight: weight.data.copy_(weight.data.flip(0)),
        ):
            change(layer.weight)
            torch.testing.assert_close(kernels.linear(layer, x), layer(x), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("on", FORMS)
@pytest.mark.parametrize(("batch", "objects", "features"), SHAPES)
def test_compare_is_made_of_its_parts(on, batch, objects, features) -> None:
    table, rows, weights, _ = made(batch, objects, features)
    layer, words = nn.Linear(features, features), torch.randn(4, features)
    index = torch.arange(batch) % 4
    with kernels.compiled(on), torch.no_grad():
        products = kernels.compare(table, rows, weights, layer, words, index)
        query = layer(torch.einsum("bn,bnd->bd", weights, table[rows])) * words[index]
    expected = torch.einsum("bd,bnd->bn", query, table[rows])
    torch.testing.assert_close(products, expected, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("on", FORMS)
def test_gradients_reach_table_weights_and_query(on) -> None:
    table, rows, weights, query = made(9, 5, 12)
    table, weights, query = (t.double() for t in (table, weights, query))

    def both(table, weights, query):
        with kernels.compiled(False):
            return kernels.pool(table, rows, weights), kernels.dot(table, rows, query)

    leaves = [t.clone().requires_grad_() for t in (table, weights, query)]
    assert torch.autograd.gradcheck(both, leaves)
    # float32 has the compiled form: against the plain one, whose gradients were checked.
    found = []
    for form in (False, on):
        leaves = [t.float().clone().requires_grad_() for t in (table, weights, query)]
        with kernels.compiled(form):
            pooled = kernels.pool(leaves[0], rows, leaves[1])
            products = kernels.dot(leaves[0], rows, leaves[2])
        total = (pooled.square().sum() + products.pow(3).sum()) / 100
        found.append(torch.autograd.grad(total, leaves))
    for plain, other in zip(*found, strict=True):
        torch.testing.assert_close(plain, other, atol=1e-3, rtol=1e-4)


@pytest.mark.parametrize("on", FORMS)
def test_select_reads_a_table_by_row_and_choice(on) -> None:
    table = torch.randn(3, 4, 5)
    rows, choice = torch.tensor([2, 0, 1]), torch.tensor([3, 1, 0])
    with kernels.compiled(on):
        assert torch.equal(kernels.select(table, rows, choice), table[rows, choice])


@compiled_only
def test_any_one_number_of_a_weight_is_noticed() -> None:
    weight = torch.randn(7, 9)
    known = {native.fingerprint(weight)}
    for place in range(weight.numel()):
        for change in (1.0, -1.0, 1e-7):
            changed = weight.clone()
            changed.view(-1)[place] += change
            if not torch.equal(changed, weight):
                known.add(native.fingerprint(changed))
    assert len(known) >= 1 + 2 * weight.numel()
    assert native.fingerprint(weight.clone()) == native.fingerprint(weight)


@compiled_only
def test_within_a_block_weights_are_looked_at_once_and_after_it_again() -> None:
    from nmn.kernels.changes import state, within

    weight = torch.randn(4, 4)
    with within():
        before = state(weight)
        weight.add_(1)  # torch counts it
        counted = state(weight)
        assert counted != before
        with within():
            assert state(weight) == counted
        weight.data[1, 2] += 1
        assert state(weight) == counted
        assert state(torch.randn(4, 4)) != counted
    assert state(weight) != counted


@compiled_only
def test_compiled_kernels_never_read_beyond_the_table() -> None:
    table, rows, weights, query = made(4, 5, 6)
    layer, words = nn.Linear(6, 6), torch.randn(2, 6)
    for bad in (torch.tensor([0, 1, 2, 5]), torch.tensor([0, -1, 2, 3])):
        with pytest.raises(IndexError, match="of 5"):
            native.pool(table, bad, weights)
        with pytest.raises(IndexError, match="of 5"):
            native.dot(table, bad, query)
        with pytest.raises(IndexError):
            kernels.compare(table, bad, weights, layer.requires_grad_(False), words, rows % 2)
    with pytest.raises(IndexError, match="of 2"), torch.no_grad():
        kernels.compare(table, rows, weights, layer, words, torch.tensor([0, 1, 2, 0]))
    with pytest.raises((IndexError, TypeError)):
        native.pool(table, rows, weights[:, :3])


_WRONG_LENGTHS = """
import torch
from nmn import kernels

layer, table = torch.nn.Linear(40, 33), torch.randn(3, 5, 8)
rows, words = torch.tensor([0, 1, 2]), torch.randn(2, 8)
square = torch.nn.Linear(8, 8)
wrong = [
    lambda: kernels.linear(layer, torch.randn(9, 39)),
    lambda: kernels.linear(layer, torch.randn(9, 41)),
    lambda: kernels.pool(table, rows, torch.rand(3, 4)),
    lambda: kernels.dot(table, rows, torch.rand(3, 7)),
    lambda: kernels.dot(table, rows.float(), torch.rand(3, 8)),
    lambda: kernels.compare(table, rows, torch.rand(3, 5), layer, words, rows % 2),
    lambda: kernels.compare(table, rows, torch.rand(3, 5), square, words, (rows % 2)[:2]),
    lambda: kernels.compare(table, rows, torch.rand(3, 5), square, words[:, :7], rows % 2),
]
with torch.no_grad():
    for number, call in enumerate(wrong):
        try:
            call()
        except (IndexError, RuntimeError):
            continue
        raise SystemExit(f"call {number} was let through")
"""


@pytest.mark.parametrize("on", ["0", "1"], ids=["torch", "compiled"])
def test_what_does_not_fit_is_refused_and_not_read_beyond(on: str) -> None:
    """In a process of its own, where no annotations are checked: as users run it."""
    command = [sys.executable, "-c", _WRONG_LENGTHS]
    environment = {**os.environ, "NMN_COMPILED": on}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("on", FORMS)
def test_row_numbers_of_32_bits_mean_the_same(on) -> None:
    table, rows, weights, query = made(40, 5, 12)
    layer, words = nn.Linear(12, 12), torch.randn(4, 12)
    index = torch.arange(40) % 4
    with kernels.compiled(on), torch.no_grad():
        for short, long in (
            (kernels.pool(table, rows.int(), weights), kernels.pool(table, rows, weights)),
            (kernels.dot(table, rows.int(), query), kernels.dot(table, rows, query)),
            (
                kernels.compare(table, rows.int(), weights, layer, words, index.int()),
                kernels.compare(table, rows, weights, layer, words, index),
            ),
        ):
            torch.testing.assert_close(short, long)


@compiled_only
def test_what_the_compiled_form_cannot_take_goes_the_plain_way() -> None:
    table, rows, weights, _ = made(9, 5, 12)
    for other in (table.double(), table.transpose(0, 1).contiguous().transpose(0, 1)):
        assert not native.takes(other, weights.to(other.dtype))
        pooled = kernels.pool(other, rows, weights.to(other.dtype))
        expected = torch.einsum("bn,bnd->bd", weights, table[rows]).to(other.dtype)
        torch.testing.assert_close(pooled, expected, atol=1e-5, rtol=1e-4)
    with kernels.compiled(False):
        assert not native.takes(table, weights)


def test_a_layer_that_was_used_can_be_copied_and_saved() -> None:
    import copy
    import io

    layer = nn.Linear(40, 40)
    x = torch.randn(20, 40)
    for on in (False, kernels.native_available()):
        with kernels.compiled(on):
            with torch.no_grad():
                kernels.linear(layer, x)
            kernels.linear(layer, x).sum().backward()
    twin = copy.deepcopy(layer)
    with torch.no_grad():
        torch.testing.assert_close(kernels.linear(twin, x), layer(x), atol=1e-5, rtol=1e-4)
    assert set(layer.state_dict()) == {"weight", "bias"}
    torch.save(layer.state_dict(), io.BytesIO())


def test_gradients_collected_over_calls_are_those_of_each_call() -> None:
    layer, plain = nn.Linear(33, 40), nn.Linear(33, 40)
    plain.load_state_dict(layer.state_dict())
    xs = [torch.randn(n, 33, requires_grad=True) for n in (1, 5, 40)]

    def total(apply):
        return sum(apply(x).sin().sum() for x in xs)

    for _ in range(2):  # twice: gradients add up over passes as they do elsewhere
        total(lambda x: kernels.linear(layer, x)).backward()
        total(plain).backward()
    for name in ("weight", "bias"):
        mine, theirs = getattr(layer, name).grad, getattr(plain, name).grad
        torch.testing.assert_close(mine, theirs, atol=1e-4, rtol=1e-4)
    # A pass for the inputs alone leaves nothing behind for the next one.
    layer.zero_grad()
    plain.zero_grad()
    made = total(lambda x: kernels.linear(layer, x))
    torch.autograd.grad(made, xs, retain_graph=True)
    made.backward()
    total(plain).backward()
    torch.testing.assert_close(layer.weight.grad, plain.weight.grad, atol=1e-4, rtol=1e-4)


def test_a_weight_changed_before_the_backward_pass_is_noticed() -> None:
    layer = nn.Linear(8, 8)
    made = kernels.linear(layer, torch.randn(4, 8, requires_grad=True)).sum()
    with torch.no_grad():
        layer.weight.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        made.backward()


def test_gradients_of_gradients_are_refused_and_not_wrong() -> None:
    layer = nn.Linear(8, 8)
    x = torch.randn(4, 8, requires_grad=True)
    made = kernels.linear(layer, x).square().sum()
    with pytest.raises(RuntimeError, match="cannot be differentiated again"):
        torch.autograd.grad(made, [x], create_graph=True)


@pytest.mark.parametrize("on", FORMS)
def test_gradients_of_compare(on) -> None:
    table, rows, weights, _ = made(9, 5, 12)
    layer, words = nn.Linear(12, 12), torch.randn(4, 12)
    index = torch.arange(9) % 4
    found = []
    for form in ("plain", "ours"):
        leaves = [t.clone().requires_grad_() for t in (table, weights, words)]
        if form == "ours":
            with kernels.compiled(on):
                products = kernels.compare(leaves[0], rows, leaves[1], layer, leaves[2], index)
        else:
            pooled = torch.einsum("bn,bnd->bd", leaves[1], leaves[0][rows])
            query = layer(pooled) * leaves[2][index]
            products = torch.einsum("bd,bnd->bn", query, leaves[0][rows])
        both = [*leaves, *layer.parameters()]
        found.append(torch.autograd.grad(products.sin().sum(), both))
    for plain, mine in zip(*found, strict=True):
        assert bool(plain.any())
        torch.testing.assert_close(mine, plain, atol=2e-4, rtol=1e-3)
