"""Small clips and calls of modules on them, for hand-computed cases."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

import nmn.modules.labels
import nmn.modules.logic
import nmn.modules.time  # noqa: F401  (each registers its modules)
from nmn.modules import MODULES, Module, bind
from nmn.types import (
    Bool,
    Clip,
    ClipGraph,
    ClipStack,
    FrameSet,
    Interval,
    Label,
    Labels,
    Reading,
    Vocabulary,
    Word,
    reason_of,
)

THINGS = Vocabulary("object", ("bag", "door", "doorway", "phone"))
WORDS = {"object": THINGS, "time": Vocabulary("time", ("before", "after"))}


def clip(times: Sequence[float], duration: float) -> ClipGraph:
    """A clip of nothing but frames at these seconds."""
    n = len(times)
    seconds = torch.tensor(times, dtype=torch.float32)
    return ClipGraph(seconds, duration, torch.zeros(0, n), torch.zeros(0, n, 4), 64, 48)


SIX = clip([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], 6.0)
UNEVEN = clip([0.5, 1.0, 3.0, 3.1], 5.0)


def make(key: str, words: Mapping[str, Vocabulary] = WORDS, **roles: str) -> Module:
    """The module, ready to run."""
    return bind(MODULES.find(key), **roles).build(words).eval()


def ask(key: str, graph: ClipGraph, *arguments: object, **roles: str) -> Any:
    """One row of a module, by its key: words are given as text, values as they are."""
    module = make(key, **roles)
    given = iter(arguments)
    made: list[object] = []
    for port in module.signature.ports:
        if port.kind == "handle":
            made.append(Clip(ClipStack([graph]), torch.tensor([0])))
            continue
        argument = next(given)
        if port.kind == "word":
            argument = Word(torch.tensor([WORDS[port.vocabulary].index(str(argument))]))
        made.append(argument)
    return module(*made)


def frames(*scores: float) -> FrameSet:
    return FrameSet(torch.tensor([scores], dtype=torch.float32))


def lasting(start: float, end: float, p: float = 1.0) -> Interval:
    return Interval(*(torch.tensor([one], dtype=torch.float32) for one in (start, end, p)))


def word(**probs: float) -> Label:
    """A label of things; words that are not named have 0."""
    return Label(torch.tensor([[probs.get(w, 0.0) for w in THINGS]]), vocabulary="object")


def words(**probs: float) -> Labels:
    return Labels(torch.tensor([[probs.get(w, 0.0) for w in THINGS]]), vocabulary="object")


def truth(p: float) -> Bool:
    return Bool(torch.tensor([p], dtype=torch.float32))


def why(value: Any) -> str:
    """The name of the reason that the only row is refused for; "" where it is not."""
    code = 0 if value.refused is None else int(value.refused[0])
    return reason_of(code).name if code else ""


def sentence(key: str, output: Any, *inputs: Any, **roles: str) -> str:
    """What a module says about the refusal of its only row."""
    module = make(key, **roles)
    return module.explain(reason_of(int(output.refused[0])), inputs, 0, Reading(SIX, WORDS))


def close(tensor: torch.Tensor, *expected: float) -> None:
    """The only row of a tensor is as expected."""
    torch.testing.assert_close(
        tensor.reshape(-1), torch.tensor(expected), atol=2e-4, rtol=1e-4, check_dtype=False
    )
