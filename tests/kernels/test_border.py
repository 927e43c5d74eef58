"""Whatever is handed to a compiled kernel: an error or the right answer, nothing read beyond.

``make sanitize`` runs this with every access of the library checked.
"""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from nmn import kernels
from nmn.kernels import border, native
from tests.kernels.forms import compiled_only

pytestmark = compiled_only

SCENES, OBJECTS, FEATURES, WORDS = 3, 4, 37, 5

# How a tensor can be other than it must be. Some of them mean the same numbers.
WRONG: dict[str, Callable[[Tensor], Tensor]] = {
    "as it is": lambda t: t,
    "double": lambda t: t.double(),
    "half": lambda t: t.half() if t.is_floating_point() else t.to(torch.int16),
    "whole": lambda t: t.to(torch.int32),
    "unsigned": lambda t: t.to(torch.uint8),
    "complex": lambda t: t.to(torch.complex64),
    "on no device": lambda t: t.to("meta"),
    "sparse": lambda t: t.to_sparse(),
    "strided": lambda t: torch.stack([t, t], dim=-1)[..., 0],
    "turned": lambda t: t.transpose(0, -1).contiguous().transpose(0, -1),
    "turned about": lambda t: t.transpose(0, -1),
    "signs turned": lambda t: torch._neg_view(-t) if t.is_floating_point() else t,
    "too short": lambda t: t[:-1],
    "too narrow": lambda t: t[..., :-1],
    "too long": lambda t: torch.cat([t, t]),
    "empty": lambda t: t[:0],
    "flat": lambda t: t.flatten(),
    "one more axis": lambda t: t.unsqueeze(0),
    "no axis": lambda t: t.flatten()[0],
    "repeated": lambda t: t[:1].expand(t.shape),
    "negative": lambda t: -1 - t,
    "too large": lambda t: t + SCENES * WORDS,
    "far too large": lambda t: t * 2**40,
}


def drawn(batch: int) -> dict[str, Tensor]:
    rng = torch.Generator().manual_seed(batch)
    return {
        "table": torch.randn(SCENES, OBJECTS, FEATURES, generator=rng),
        "rows": torch.randint(0, SCENES, (batch,), generator=rng),
        "weights": torch.rand(batch, OBJECTS, generator=rng),
        "query": torch.randn(batch, FEATURES, generator=rng),
        "weight": torch.randn(FEATURES, FEATURES, generator=rng) / 6,
        "bias": torch.randn(FEATURES, generator=rng),
        "words": torch.randn(WORDS, FEATURES, generator=rng),
        "index": torch.randint(0, WORDS, (batch,), generator=rng),
    }


def linear(g: dict[str, Tensor]) -> Tensor:
    return native.linear(g["query"], g["weight"].t(), g["bias"])


def layer(g: dict[str, Tensor]) -> nn.Linear:
    made = nn.Linear(1, 1)
    made.weight = nn.Parameter(g["weight"], requires_grad=False)
    made.bias = nn.Parameter(g["bias"], requires_grad=False)
    return made


def added(g: dict[str, Tensor]) -> Tensor:
    out = torch.zeros(SCENES, FEATURES)
    native.add(out, g["rows"], g["query"])
    return out


def compared(g: dict[str, Tensor]) -> Tensor:
    return native.compare(
        g["table"], g["rows"], g["weights"], g["weight"].t().contiguous(), g["bias"], g["words"],
        g["index"],
    )  # fmt: skip


def plainly_compared(g: dict[str, Tensor]) -> Tensor:
    pooled = torch.einsum("bn,bnd->bd", g["weights"], g["table"][g["rows"]])
    query = (pooled @ g["weight"].t() + g["bias"]) * g["words"][g["index"]]
    return torch.einsum("bd,bnd->bn", query, g["table"][g["rows"]])


# What is called, what it must give, and what it takes.
CALLS: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor], str]] = {
    "pool": (
        lambda g: native.pool(g["table"], g["rows"], g["weights"]),
        lambda g: torch.einsum("bn,bnd->bd", g["weights"], g["table"][g["rows"]]),
        "table rows weights",
    ),
    "dot": (
        lambda g: native.dot(g["table"], g["rows"], g["query"]),
        lambda g: torch.einsum("bd,bnd->bn", g["query"], g["table"][g["rows"]]),
        "table rows query",
    ),
    "linear": (linear, lambda g: g["query"] @ g["weight"].t() + g["bias"], "query weight bias"),
    "compare": (compared, plainly_compared, "table rows weights weight bias words index"),
    "add": (
        added,
        lambda g: g["query"].new_zeros(SCENES, FEATURES).index_add_(0, g["rows"], g["query"]),
        "rows query",
    ),
    "the layer": (
        lambda g: kernels.linear(layer(g), g["query"]),
        lambda g: g["query"] @ g["weight"].t() + g["bias"],
        "query weight bias",
    ),
    "the pool": (
        lambda g: kernels.pool(g["table"], g["rows"], g["weights"]),
        lambda g: torch.einsum("bn,bnd->bd", g["weights"], g["table"][g["rows"]]),
        "table rows weights",
    ),
    "the comparison": (
        lambda g: kernels.compare(
            g["table"], g["rows"], g["weights"], layer(g), g["words"], g["index"]
        ),
        plainly_compared,
        "table rows weights weight bias words index",
    ),
}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_error_or_the_right_answer(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(CALLS)))
    call, expected, takes = CALLS[name]
    batch = data.draw(st.sampled_from([0, 1, 2, 7, 8, 9, 33]))
    given_ = drawn(batch)
    for part in data.draw(st.lists(st.sampled_from(takes.split()), max_size=2, unique=True)):
        try:
            given_[part] = WRONG[data.draw(st.sampled_from(sorted(WRONG)))](given_[part])
        except (RuntimeError, IndexError, NotImplementedError):
            return  # there is no such tensor
    try:
        with torch.no_grad():
            made = call(given_)
    except (IndexError, RuntimeError, ValueError, TypeError, NotImplementedError):
        return
    # In double: what was given may be of any number type.
    plain = {k: v.to_dense() if v.is_sparse else v for k, v in given_.items()}
    same = {k: v.double() if v.is_floating_point() else v.long() for k, v in plain.items()}
    wanted = expected(same)
    torch.testing.assert_close(made.double(), wanted.double(), atol=2e-2, rtol=2e-2)


@pytest.mark.parametrize(
    ("shape", "change", "said"),
    [
        ((2, 3), lambda t: t.double(), "torch.float64 [2, 3] on cpu"),
        ((2, 3), lambda t: t.t().contiguous().t(), "strides [1, 2]"),
        ((2, 4), lambda t: t, "expected: torch.float32 [2, 4] on the CPU"),
        ((2, 3), lambda t: t.to("meta"), "on meta"),
    ],
)
def test_what_does_not_fit_is_described(shape, change, said: str) -> None:
    with pytest.raises(IndexError, match=r"the query of a compiled kernel: ") as caught:
        border.address("query", change(torch.zeros(2, 3)), shape)
    assert said in str(caught.value)


def test_row_numbers_that_are_none_are_described() -> None:
    with pytest.raises(IndexError, match=r"the rows of a compiled kernel: torch.bool \[3\]"):
        border.row_numbers("rows", torch.zeros(3, dtype=torch.bool))
