"""TbD-net's modules on maps that can be checked by hand."""

from dataclasses import replace

import pytest
import torch

from nmn.errors import DomainError, ExecutionError
from tests.modules.conv.pictures import (
    FAMILIES,
    VOCABULARIES,
    ask,
    attention,
    features,
    inputs_of,
    make,
    pictures,
)

GRAPHS = pictures(2)


def test_everything_begins_with_ones() -> None:
    made = ask(make("tbd", "scene"), GRAPHS, rows=(0, 1, 1))
    assert torch.equal(made.weights, torch.ones(3, 4, 5))


def test_sets_are_minimum_and_maximum() -> None:
    a, b = attention(2, seed=1), attention(2, seed=2)
    both = ask(make("tbd", "intersect"), GRAPHS, a, b, rows=(0, 1))
    either = ask(make("tbd", "union"), GRAPHS, a, b, rows=(0, 1))
    assert torch.equal(both.weights, torch.minimum(a, b))
    assert torch.equal(either.weights, torch.maximum(a, b))


def test_unique_keeps_the_strongest_cell_and_weakens_the_others() -> None:
    weights = torch.tensor([[[0.9, 0.7, 0.0]], [[0.2, 0.2, 0.0]], [[0.0, 0.0, 0.0]]])
    made = ask(make("tbd", "unique"), GRAPHS, weights, rows=(0, 0, 0)).weights
    second = 0.7 * torch.exp(torch.tensor(-2.0))
    torch.testing.assert_close(made[0, 0], torch.tensor([0.9, second, 0.0]))
    torch.testing.assert_close(made[1, 0], torch.tensor([0.2, 0.2, 0.0]))
    assert not bool(made[2].any()), "nothing attended to stays nothing"


def test_filter_is_two_convolutions_over_attended_features() -> None:
    module, weights = make("tbd", "filter"), attention()
    made = ask(module, GRAPHS, weights, "green", rows=(1,)).weights
    x = GRAPHS[1].maps["features"] * weights + module.words.vectors[1][:, None, None]
    for layer in module.convolutions.layers:
        x = torch.relu(layer(x.unsqueeze(0))[0])
    logits = (x * module.weigh.weight[0][:, None, None]).sum(dim=0) + module.weigh.bias
    torch.testing.assert_close(made[0], torch.sigmoid(logits), atol=1e-5, rtol=1e-5)


def test_relate_sees_from_one_corner_to_the_other() -> None:
    graphs = pictures(1, height=14, width=14)
    module = make("tbd", "relate")
    weights = torch.ones(1, 14, 14, requires_grad=True)
    made = ask(module, graphs, weights, "left").weights
    (reach,) = torch.autograd.grad(made[0, 0, 0], weights)
    assert float(reach[0, 13, 13].abs()) > 0
    assert [layer.dilation for layer in module.convolutions.layers] == [
        (d, d) for d in (1, 2, 4, 8, 1)
    ]


def test_same_is_the_papers_where_one_cell_is_attended_to() -> None:
    module = make("tbd", "same")
    torch.nn.init.normal_(module.bias)
    weights = torch.zeros(1, 4, 5)
    weights[0, 2, 3] = 0.7
    made = ask(module, GRAPHS, weights, "size").weights[0]
    x = GRAPHS[0].maps["features"]
    vector = x[:, 2, 3]
    product = torch.einsum("chw,c,c->hw", x, vector, module.features[1])
    logits = product + module.attention[1] * weights[0] + module.bias[1]
    torch.testing.assert_close(made, torch.sigmoid(logits), atol=1e-5, rtol=1e-5)


def test_same_of_nothing_is_finite() -> None:
    made = ask(make("tbd", "same"), GRAPHS, torch.zeros(1, 4, 5), "size").weights
    assert bool(torch.isfinite(made).all())


def test_what_is_not_attended_to_is_not_read() -> None:
    module = make("tbd", "count")
    a, b = (ask(module, GRAPHS, torch.zeros(1, 4, 5), rows=(row,)).features for row in (0, 1))
    assert torch.equal(a, b)


def test_comparing_knows_which_is_the_first() -> None:
    module = make("tbd", "greater")
    a, b = features(seed=1), features(seed=2)
    one, other = ask(module, GRAPHS, a, b).features, ask(module, GRAPHS, b, a).features
    assert not torch.allclose(one, other)
    layer = module.joined.layer
    x = torch.relu(layer(torch.cat([a, b], dim=3).permute(0, 3, 1, 2)))
    for layer in module.convolutions.layers:
        x = torch.relu(layer(x))
    torch.testing.assert_close(one, x.permute(0, 2, 3, 1), atol=1e-5, rtol=1e-5)


def test_number_is_the_count() -> None:
    told = features(2)
    assert torch.equal(ask(make("tbd", "number"), GRAPHS, told, rows=(0, 1)).features, told)


def test_describe_finds_a_single_cell_and_tells_how_much() -> None:
    module = make("tbd", "describe")
    told = torch.zeros(1, 4, 5, 8)
    told[0, 1, 2, 3] = 10
    pooled = torch.zeros(16)
    pooled[3], pooled[8 + 3] = 10, 10 / 20
    wanted = torch.softmax(module.layer(pooled), dim=0)
    made = ask(module, GRAPHS, told)
    torch.testing.assert_close(made.probs[0], wanted)
    assert made.vocabulary == "answer"


def test_a_map_with_other_channels_is_refused_with_a_hint() -> None:
    for name in ("scene", "filter", "same", "query"):
        with pytest.raises(ExecutionError, match="has 8 channels") as caught:
            module = make("tbd", name, channels=6)
            ask(module, GRAPHS, *inputs_of(module, 1))
        assert "6, as the modules were built" in str(caught.value)


def test_a_missing_vocabulary_is_named() -> None:
    lacking = {name: words for name, words in VOCABULARIES.items() if name != "property"}
    for family, name in (("tbd", "same"), ("tbd", "query"), ("iep", "equal_attribute")):
        with pytest.raises(DomainError, match="no vocabulary 'property'"):
            FAMILIES[family][name].build(lacking)


@pytest.mark.parametrize("name", ["filter", "relate", "same", "query", "count"])
def test_what_makes_the_map_can_learn(name: str) -> None:
    features = GRAPHS[0].maps["features"].clone().requires_grad_()
    graph = replace(GRAPHS[0], maps={"features": features})
    module = make("tbd", name).requires_grad_(False)
    made = ask(module, [graph], *inputs_of(module, 1)).first
    (gradient,) = torch.autograd.grad(made.square().sum(), features)
    assert bool(gradient.any())
