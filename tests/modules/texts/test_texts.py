"""Modules that ask a model of pictures and texts: what a likeness stands for, and what not."""

import hashlib
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor
from torch.nn.functional import normalize

from nmn.errors import DomainError
from nmn.modules import bind
from nmn.modules.texts import LocalizeText, Looks, Shows, TrackLooks, VerifyLooks
from nmn.modules.texts.likeness import CONTRASTS, HIGHEST, PROMPT
from nmn.testing import check_module
from nmn.types import ModelCard, ObjectSet, SceneGraph, Vocabulary, Word, stack_of

SIZE = 8
PHRASES = Vocabulary("phrase", ("anything", "sleeping", "on fire"))


class Reader:
    """Places each text at a point that its own letters choose; always the same."""

    name = "reader"
    card = ModelCard("reader:here", "reader", None, "0" * 64, "float32")
    scale = 20.0

    def embed(self, texts: Sequence[str]) -> Tensor:
        return torch.stack([point(text) for text in texts])


def point(text: str) -> Tensor:
    seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
    rng = torch.Generator().manual_seed(seed)
    return normalize(torch.randn(SIZE, generator=rng), dim=0)


@pytest.mark.parametrize("cls", [Looks, VerifyLooks, Shows, LocalizeText, TrackLooks])
def test_each_keeps_the_contract(cls) -> None:
    check_module(bind(cls, settings={"reader": Reader()}), {"phrase": PHRASES})


def scene(*features: Tensor) -> SceneGraph:
    boxes = torch.tensor([[0.1, 0.1, 0.5, 0.5]]).repeat(len(features), 1)
    table = torch.stack(features) if features else torch.zeros(0, SIZE)
    return SceneGraph(boxes, {"features": table}, 100, 100)


def looked(module: Looks, graph: SceneGraph, word: int) -> Tensor:
    handle = stack_of([graph]).handle(torch.tensor([0]), 3)
    everything = ObjectSet(torch.ones(1, len(graph)))
    return module(handle, everything, Word(torch.tensor([word]))).scores[0]


def test_what_is_at_the_phrase_is_like_it_and_what_is_at_a_contrast_is_not() -> None:
    module = Looks({"phrase": PHRASES}, Reader())
    at, away = point(PROMPT.format("sleeping")), point(CONTRASTS[0])
    p = looked(module, scene(at, away), PHRASES.index("sleeping"))
    assert p[0] == pytest.approx(HIGHEST) and p[1] == pytest.approx(1 - HIGHEST)


def test_what_is_equally_like_the_phrase_and_all_contrasts_is_even() -> None:
    module = Looks({"phrase": PHRASES}, Reader())
    p = looked(module, scene(torch.zeros(SIZE)), 1)
    assert p[0] == pytest.approx(0.5)


def test_other_phrases_change_nothing() -> None:
    few = Looks({"phrase": Vocabulary("phrase", ("sleeping",))}, Reader())
    many = Looks({"phrase": PHRASES}, Reader())
    features = normalize(torch.tensor([1.0, 2, 3, 4, 5, 6, 7, 8]), dim=0)
    graph = scene(features)
    one, other = looked(few, graph, 0), looked(many, graph, PHRASES.index("sleeping"))
    assert torch.allclose(one, other)


def test_the_method_stands_in_what_a_trail_says_of_the_module() -> None:
    module = Shows({"phrase": PHRASES}, Reader())
    assert module.model == "reader:here" and module.weights == "0" * 64
    assert module.prompt == PROMPT and CONTRASTS[0] in module.contrasts
    assert "reader:here" in module.caution and "calibrated" in module.caution
    with pytest.raises(DomainError, match=r"above 0\.5"):
        Shows({"phrase": PHRASES}, Reader(), highest=1.0)
