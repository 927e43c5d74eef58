"""What modules get to know of an object."""

import torch

from nmn.domains.clevr.perception.features import FEATURES, object_features, place_relations
from nmn.domains.clevr.rules import Rules
from nmn.domains.clevr.sampling import sample_scenes

LEFT, RIGHT, FRONT, BEHIND = range(4)


def test_relations_of_true_places_are_the_scenes_own() -> None:
    for scene in sample_scenes(8, 5):
        axes = torch.tensor([scene["directions"][name][:2] for name in ("right", "behind")])
        spots = torch.tensor([thing["3d_coords"][:2] for thing in scene["objects"]])
        made = place_relations(spots @ axes.T)
        for number, name in enumerate(("left", "right", "front", "behind")):
            for anchor, others in enumerate(scene["relationships"][name]):
                told = (made[number, :, anchor] > 0.5).nonzero()[:, 0].tolist()
                assert told == sorted(others), f"{name} of object {anchor}"
        sure = torch.maximum(made, 1 - made)
        assert sure.min() > 0.999, "CLEVR's objects are never close to level"


def test_nothing_is_left_of_itself_and_opposites_agree() -> None:
    made = place_relations(torch.tensor([[0.0, 0.0], [0.03, -1.0], [0.03, 2.0]]))
    assert made.diagonal(dim1=1, dim2=2).abs().max() == 0
    torch.testing.assert_close(made[LEFT], made[RIGHT].T)
    torch.testing.assert_close(made[FRONT], made[BEHIND].T)
    assert 0.5 < made[LEFT, 0, 1] < 0.7, "nearly level: nearly undecided"
    assert made[LEFT, 1, 2] == 0.5


def test_relations_of_no_object_are_empty() -> None:
    assert place_relations(torch.zeros(0, 2)).shape == (4, 0, 0)


def test_features_are_words_then_place() -> None:
    made = object_features(torch.eye(15)[:2], torch.tensor([[3.0, -1.5], [0.0, 0.0]]))
    assert made.shape == (2, FEATURES)
    assert made[0, 15:].tolist() == [1.0, -0.5]
    assert made[1, 1] == 1.0


def test_the_rules_here_are_the_worlds() -> None:
    """The decoder counts on how far objects stand apart; perception cannot ask the worlds."""
    rules = Rules()
    assert rules.min_dist + 2 * 0.35 >= 0.95 and rules.margin == 0.4 and rules.max_objects == 10
