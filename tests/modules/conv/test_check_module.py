"""The contract knows maps and weights: broken modules fail with a sentence."""

import pytest
import torch
from torch import nn

from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.testing import check_module, random_scene, random_value
from nmn.types import Amount, AttentionMap, Embedding, FeatureMap, Scene
from tests.modules.test_check_module import complete


class Sized(Module):
    """What the modules below share."""

    def __init__(self, vocabularies, *, channels: int = 3) -> None:
        super().__init__(vocabularies)
        self.sizes = {"channels": channels}
        self.layer = nn.Linear(channels, channels)


@complete
class SoundMap(Sized):
    """A module with weights that does everything right."""

    def forward(self, scene: Scene, attention: AttentionMap) -> FeatureMap:
        maps = scene.grid("features")
        return FeatureMap(self.layer(maps) * attention.weights.unsqueeze(3))


@complete
class Pools(Module):
    """Features of any grid as a vector."""

    def __init__(self, vocabularies, *, features: int = 3) -> None:
        super().__init__(vocabularies)
        self.sizes = {"features": features}
        self.layer = nn.Linear(features, features)

    def forward(self, scene: Scene, told: Embedding, amount: Amount) -> Embedding:
        seen = scene.stack.concepts("features").index_select(0, scene.rows).sum(dim=1)
        return Embedding(self.layer(told.vector * amount.amount.unsqueeze(1)) + seen)


@complete
class WrongMap(Sized):
    """Says three channels, gives two."""

    def forward(self, told: FeatureMap) -> FeatureMap:
        return FeatureMap(self.layer(told.features)[..., :2])


@complete
class SwapsSides(Sized):
    """Takes height for width."""

    def forward(self, told: FeatureMap) -> FeatureMap:
        return FeatureMap(self.layer(told.features).transpose(1, 2))


@complete
class UnusedWeight(Sized):
    """Has a layer, and uses its bias alone."""

    def forward(self, told: FeatureMap) -> FeatureMap:
        return FeatureMap(told.features + self.layer.bias)


@complete
class ChangesItself(Sized):
    """Counts its calls in a weight."""

    def forward(self, told: FeatureMap) -> FeatureMap:
        with torch.no_grad():
            self.layer.bias.add_(0)
            self.layer.bias[0] = 2 * self.layer.bias[0] + 1
        return FeatureMap(self.layer(told.features))


@complete
class WritesOnTheMap(Sized):
    """Halves the scenes' features."""

    def forward(self, scene: Scene, told: FeatureMap) -> FeatureMap:
        scene.stack.grid_channels_last("features").mul_(0.5)
        return FeatureMap(self.layer(told.features))


@complete
class NanWeight(Sized):
    """Divides by a weight that may be zero."""

    def __init__(self, vocabularies, *, channels: int = 3) -> None:
        super().__init__(vocabularies, channels=channels)
        nn.init.zeros_(self.layer.bias)

    def forward(self, told: FeatureMap) -> FeatureMap:
        return FeatureMap(told.features * self.layer.weight.sum() + self.layer.bias.sqrt())


@complete
class OneDtype(Sized):
    """Always computes in float32."""

    def forward(self, told: FeatureMap) -> FeatureMap:
        weight, bias = self.layer.weight.float(), self.layer.bias.float()
        return FeatureMap(nn.functional.linear(told.features.float(), weight, bias))


@pytest.mark.parametrize(("cls", "axis"), [(SoundMap, "channels"), (Pools, "features")])
def test_a_sound_module_passes(cls: type[Module], axis: str) -> None:
    check_module(cls)
    check_module(cls, settings={axis: 5}, seed=1)


@pytest.mark.parametrize(
    ("cls", "says"),
    [
        (WrongMap, "gives features as .*not .*3\\]"),
        (SwapsSides, "gives features as"),
        (UnusedWeight, "no gradient through to its weight 'layer.weight'"),
        (ChangesItself, "two results for one call|changes its weight 'layer.bias'"),
        (WritesOnTheMap, "changes what was seen in place"),
        (NanWeight, "gradient to its weight 'layer.bias' that is not finite"),
        (OneDtype, "float64"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_broken_module_fails_with_a_sentence(cls: type[Module], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check_module(cls)


def test_random_scenes_have_features_where_asked() -> None:
    sizes = {"features": 3, "channels": 2, "height": 4, "width": 5}
    plain, rich = random_scene(6, {}, seed=4), random_scene(6, {}, seed=4, sizes=sizes)
    assert not plain.maps
    assert not plain.tables
    assert torch.equal(plain.boxes, rich.boxes), "what else is drawn stays as it is"
    assert rich.tables["features"].shape == (6, 3)
    assert rich.maps["features"].shape == (2, 4, 5)
    assert bool((rich.maps["features"] < 0).any())


def test_random_values_of_every_family() -> None:
    dims = {"height": 4, "width": 5, "channels": 2, "features": 3}
    shapes = {
        AttentionMap: (7, 4, 5),
        FeatureMap: (7, 4, 5, 2),
        Embedding: (7, 3),
        Amount: (7,),
    }
    for family, shape in shapes.items():
        value = random_value(ValueType(family), dims, 7)
        assert value.first.shape == shape
        negative = bool((value.first < 0).any())
        assert negative == (family.limits is None)
        for extreme in (0.0, 1.0):
            made = random_value(ValueType(family), dims, 7, extreme=extreme)
            assert bool((made.first == extreme).all())
