"""IEP's modules on maps that can be checked by hand."""

import pytest
import torch
from torch.nn.functional import max_pool2d

from tests.modules.conv.pictures import ask, features, make, pictures

GRAPHS = pictures(2)


def test_scene_is_the_map() -> None:
    made = ask(make("iep", "scene"), GRAPHS, rows=(1, 0)).features
    for row, graph in enumerate(reversed(GRAPHS)):
        assert torch.equal(made[row].permute(2, 0, 1), graph.maps["features"])


def test_filter_is_a_residual_block_that_hears_its_word() -> None:
    module, seen = make("iep", "filter"), features()
    made = ask(module, GRAPHS, seen, "green").features
    x = seen.permute(0, 3, 1, 2)
    heard = x + module.words.vectors[1][:, None, None]
    wanted = torch.relu(x + module.block.two(torch.relu(module.block.one(heard))))
    torch.testing.assert_close(made, wanted.permute(0, 2, 3, 1), atol=1e-5, rtol=1e-5)


def test_a_block_that_adds_nothing_hands_on_what_it_saw() -> None:
    module, seen = make("iep", "relate"), features()
    torch.nn.init.zeros_(module.block.two.weight)
    made = ask(module, GRAPHS, seen, "left").features
    assert torch.equal(made, seen.relu()), "no word is left in the map"


def test_two_maps_are_concatenated_and_projected() -> None:
    module = make("iep", "union")
    a, b = features(seed=1), features(seed=2)
    made = ask(module, GRAPHS, a, b).features
    both = torch.cat([a, b], dim=3).permute(0, 3, 1, 2)
    x = torch.relu(module.joined.layer(both))
    wanted = torch.relu(x + module.block.two(torch.relu(module.block.one(x))))
    torch.testing.assert_close(made, wanted.permute(0, 2, 3, 1), atol=1e-5, rtol=1e-5)
    assert not torch.allclose(made, ask(module, GRAPHS, b, a).features)


def test_describe_is_the_published_classifier_on_its_map() -> None:
    module = make("iep", "describe")
    told = torch.randn(2, 14, 14, 8)
    wide = torch.relu(module.widened(told.permute(0, 3, 1, 2)))
    hidden = torch.relu(module.hidden(max_pool2d(wide, 2).flatten(1)))
    wanted = torch.softmax(module.layer(hidden), dim=1)
    made = ask(module, GRAPHS, told, rows=(0, 1)).probs
    torch.testing.assert_close(made, wanted, atol=1e-5, rtol=1e-5)
    assert module.hidden.in_features == 4 * 8 * 49


@pytest.mark.parametrize(("height", "width"), [(1, 1), (4, 5), (13, 15), (28, 28)])
def test_describe_reads_a_map_of_any_size(height: int, width: int) -> None:
    made = ask(make("iep", "describe"), GRAPHS, torch.randn(1, height, width, 8)).probs
    torch.testing.assert_close(made.sum(dim=1), torch.ones(1))
