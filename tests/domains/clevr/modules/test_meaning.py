"""What each module computes, on sets and scenes small enough to reckon by hand."""

from itertools import product

import pytest
import torch
from torch import Tensor

from nmn.domains.clevr.build import build_clevr
from nmn.domains.clevr.exact import EXACT
from nmn.domains.clevr.words import ATTRIBUTE, COLOR, PROPERTY, RELATION, VOCABULARIES
from nmn.errors import DomainError
from nmn.modules import Module, bindings
from nmn.modules.concepts.property import OnProperties
from nmn.testing import random_scene
from nmn.types import Number, Object, ObjectSet, Reading, Scene, SceneStack, Vocabulary, Word
from nmn.types.refusal import NOTHING, SEVERAL

FEATURES = 6
SETS = torch.tensor([[0.9, 0.2, 0.6], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.9, 0.8, 0.1]])


def modules(seed: int = 0) -> dict[str, Module]:
    torch.manual_seed(seed)
    made = build_clevr(VOCABULARIES, features=FEATURES)
    return {name: one.eval().requires_grad_(False) for name, one in made.items()}


def scene(*sizes: int) -> Scene:
    graphs = [
        random_scene(size, VOCABULARIES, seed=k, sizes={"features": FEATURES})
        for k, size in enumerate(sizes)
    ]
    return Scene(SceneStack(graphs), torch.arange(len(sizes)))


def worlds(scores: Tensor) -> list[tuple[tuple[int, ...], float]]:
    """Every set of members, with its probability."""
    made = []
    for members in product((0, 1), repeat=len(scores)):
        chances = [s if m else 1 - s for s, m in zip(scores.tolist(), members, strict=True)]
        made.append((members, float(torch.tensor(chances).prod())))
    return made


def test_a_count_is_the_distribution_over_all_worlds() -> None:
    given = ObjectSet(SETS)
    counted = modules()["count"](Scene(scene(3, 3, 3, 3).stack, torch.arange(4), 5), given)
    for row, scores in enumerate(SETS):
        expected = torch.zeros(5)
        for members, chance in worlds(scores):
            expected[sum(members)] += chance
        assert torch.allclose(counted.distribution[row], expected, atol=1e-6)


def test_the_unique_object_weighs_what_the_worlds_say() -> None:
    made = modules()["unique"](ObjectSet(SETS))
    for row, scores in enumerate(SETS):
        alone = torch.zeros(3)
        none = 0.0
        for members, chance in worlds(scores):
            if sum(members) == 1:
                alone[members.index(1)] += chance
            none += chance * (sum(members) == 0)
        assert torch.allclose(made.weights[row], alone, atol=1e-5)
        several = 1 - none - float(alone.sum())
        expected = NOTHING.code if none > 0.5 else SEVERAL.code if several > 0.5 else 0
        assert made.refused is not None and int(made.refused[row]) == expected
    assert made.refused.tolist() == [SEVERAL.code, NOTHING.code, 0, SEVERAL.code]


def test_unique_refuses_nothing_while_it_is_trained() -> None:
    unique = modules()["unique"].train()
    assert unique(ObjectSet(SETS)).refused is None


def test_unique_says_how_many_fit() -> None:
    reading = Reading(random_scene(3, VOCABULARIES), VOCABULARIES)
    text = modules()["unique"].explain(SEVERAL, [ObjectSet(SETS)], 3, reading)
    assert text == "2 objects fit: #0, #1"


@pytest.mark.parametrize("name", ["less_than", "greater_than", "equal_integer"])
def test_numbers_are_compared_over_all_pairs(name: str) -> None:
    first, second = torch.rand(2, 4, 6).softmax(dim=2)
    holds = {"less_than": int.__lt__, "greater_than": int.__gt__, "equal_integer": int.__eq__}
    expected = torch.zeros(4)
    for a, b in product(range(6), range(6)):
        if holds[name](a, b):
            expected += first[:, a] * second[:, b]
    made = modules()[name](Number(first), Number(second))
    assert torch.allclose(made.p, expected, atol=1e-6)


def test_a_filter_keeps_by_the_words_own_property() -> None:
    made, given = modules(), scene(4, 2)
    everything = made["scene"](given)
    for word in ATTRIBUTE:
        name = next(p for p in PROPERTY if word in VOCABULARIES[p])
        index = torch.full((2,), ATTRIBUTE.index(word))
        kept = made["filter"](given, everything, Word(index)).scores
        for row, size in enumerate((4, 2)):
            for i in range(size):
                weights = torch.zeros(1, 4)
                weights[0, i] = 1
                one = Scene(given.stack, torch.tensor([row]))
                probs = made[f"query_{name}"](one, Object(weights)).probs[0]
                assert float(kept[row, i]) == pytest.approx(
                    float(probs[VOCABULARIES[name].index(word)]), abs=1e-6
                )
                assert float(probs.sum()) == pytest.approx(1, abs=1e-5)


def test_nothing_is_related_to_itself_and_weights_mix_relations() -> None:
    made, given = modules(), scene(4, 4)
    one = Scene(given.stack, torch.tensor([1, 1, 1]))
    weights = torch.tensor([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0.3, 0.7, 0, 0]])
    for word in range(len(RELATION)):
        found = made["relate"](one, Object(weights), Word(torch.full((3,), word))).scores
        assert float(found[0, 0]) == 0 and float(found[1, 1]) == 0
        assert torch.allclose(found[2], 0.3 * found[0] + 0.7 * found[1], atol=1e-6)
    for word in range(len(PROPERTY)):
        found = made["same"](one, Object(weights), Word(torch.full((3,), word))).scores
        assert float(found[0, 0]) == 0
        # To have the same colour is mutual.
        assert float(found[0, 1]) == pytest.approx(float(found[1, 0]), abs=1e-6)


def test_certain_values_give_what_the_exact_modules_give() -> None:
    made = modules()
    exact = {k: one.build(VOCABULARIES).eval() for k, one in bindings(EXACT).items()}
    first, second = (torch.rand(2, 8, 5) > 0.5).float()
    numbers = torch.nn.functional.one_hot(torch.randint(0, 4, (2, 8)), 4).float()
    for name in ("union", "intersect"):
        a, b = (family[name](ObjectSet(first), ObjectSet(second)) for family in (made, exact))
        assert torch.equal(a.scores, b.scores)
    for name in ("less_than", "greater_than", "equal_integer"):
        a, b = (family[name](*map(Number, numbers)) for family in (made, exact))
        assert torch.equal(a.p, b.p)
    assert torch.equal(made["exist"](ObjectSet(first)).p, exact["exist"](ObjectSet(first)).p)
    a, b = (family["unique"](ObjectSet(first)) for family in (made, exact))
    assert torch.equal(a.refused, b.refused)


def test_modules_share_what_they_learn_of_a_property() -> None:
    made = modules()
    colors = [
        one
        for module in made.values()
        if isinstance(module, OnProperties)
        for one in module.each()
        if one.name == "color"
    ]
    assert len(colors) == 3  # filter, same, query_color
    assert all(one is colors[0] for one in colors)
    weights = {id(w): w.numel() for m in made.values() for w in m.parameters()}
    assert sum(weights.values()) < 200_000


def test_an_attribute_of_two_properties_is_refused() -> None:
    other = {**VOCABULARIES, "shape": Vocabulary("shape", (*COLOR.words[:1], "cube", "sphere"))}
    with pytest.raises(DomainError, match="'gray' is a word of 2 properties"):
        build_clevr(other)


def test_attributes_in_another_order_are_found() -> None:
    turned = {**VOCABULARIES, "attribute": Vocabulary("attribute", ATTRIBUTE.words[::-1])}
    torch.manual_seed(0)
    other = {k: m.requires_grad_(False) for k, m in build_clevr(turned, features=FEATURES).items()}
    made, given = modules(), scene(3)
    everything = made["scene"](given)
    place = torch.tensor([ATTRIBUTE.index("cube")])
    there = torch.tensor([turned["attribute"].index("cube")])
    first = made["filter"](given, everything, Word(place)).scores
    # Tables of a stack are kept by what makes them, so the other filter makes its own.
    assert torch.allclose(first, other["filter"](given, everything, Word(there)).scores)
