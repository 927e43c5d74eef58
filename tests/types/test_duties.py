"""What every registered family of values owes the library, checked on a made-up example of each."""

import json
import pickle

import pytest
import torch

from nmn.errors import ExecutionError
from nmn.types import (
    DIGEST,
    TYPES,
    Amount,
    Bool,
    ClipGraph,
    Duration,
    Event,
    EventSet,
    FrameSet,
    Interval,
    Label,
    Labels,
    Number,
    Object,
    ObjectSet,
    Percept,
    Reading,
    Region,
    SceneGraph,
    Value,
    Vocabulary,
)

# More objects and words than a code has bits, so that sets are compared by digests too.
OBJECTS = WORDS = 70
DIMS = {
    "objects": OBJECTS, "counts": 9, "words": WORDS, "features": 4, "channels": 3,
    "height": 3, "width": 5, "frames": 80, "events": 75, "places": 7,
}  # fmt: skip
FEW = {**DIMS, "objects": 5, "words": 4, "frames": 6, "events": 4}
VOCABULARY = Vocabulary("noun", tuple(f"thing {k}" for k in range(WORDS)))


def reading(family: type[Value], objects: int = OBJECTS) -> Reading:
    """Of a picture; of a clip for what only clips have."""
    tables = {"noun": torch.rand(objects, WORDS)}
    axes = {axis for axes in family.axes.values() for axis in axes}
    if not axes & {"frames", "events"} and family is not Interval:
        seen: Percept = SceneGraph(torch.rand(objects, 4), tables, 640, 480)
    else:
        present, boxes = torch.rand(objects, 80), torch.rand(objects, 80, 4)
        seen = ClipGraph(
            torch.arange(80) * 0.25, 20.0, present, boxes, 640, 480, tables,
            spans=torch.tensor([[k * 0.2, k * 0.2 + 0.3] for k in range(75)]),
        )  # fmt: skip
    return Reading(seen, {"noun": VOCABULARY}, naming="noun")


READING = reading(Label)
OURS = [one for _, one in TYPES.items() if one.__module__.startswith("nmn.")]
BY_ANSWER = {
    Amount,
    Bool,
    Duration,
    Event,
    EventSet,
    Interval,
    Label,
    Labels,
    Number,
    Object,
    ObjectSet,
}

every_family = pytest.mark.parametrize("family", OURS, ids=lambda family: family.__name__)


def example(family: type[Value], seed: int = 0, dims: dict[str, int] = DIMS) -> Value:
    worded = any("words" in axes for axes in family.axes.values())
    rng = torch.Generator().manual_seed(seed)
    return family.random(dims, 6, rng, vocabulary="noun" if worded else "")


def test_the_eleven_families_are_registered() -> None:
    assert {family.__name__ for family in OURS} >= {
        "Amount", "AttentionMap", "Bool", "Embedding", "FeatureMap", "Label", "Labels", "Number",
        "Object", "ObjectSet", "Region",
    }  # fmt: skip


@every_family
@pytest.mark.parametrize("wide", [False, True])
def test_what_files_state_of_a_value_has_its_code(family: type[Value], wide: bool) -> None:
    value = example(
        family, dims=DIMS if wide else {**DIMS, "objects": 5, "words": 4, "frames": 6, "events": 4}
    )
    for row, code in enumerate(value.codes().tolist()):
        stated = value.statement(row, VOCABULARY)
        assert 0 <= code < 2 * DIGEST
        assert family.code_of(json.loads(json.dumps(stated)), VOCABULARY) == code
        if code < DIGEST:
            assert family.stated(code, VOCABULARY) == stated


@every_family
def test_nothing_else_has_a_code(family: type[Value]) -> None:
    lists: tuple[list[object], ...] = ([None], ["thing 1000"], [[1]], [1e9] * 4)
    stated: object
    nothing = () if family is Interval else (None,)  # is how an interval says that there is none
    for stated in (*lists, *nothing, {}, "something else", "f" * 16, -1.5):
        assert family.code_of(stated, VOCABULARY) is None


@every_family
def test_a_value_agrees_with_itself_and_not_with_every_other(family: type[Value]) -> None:
    value, other = example(family), example(family, seed=1)
    assert bool(value.agrees(value).all())
    same = value.codes() == other.codes()
    assert torch.equal(value.codes(), family.cat([value]).codes())
    assert not bool(same.all()) and bool((value.agrees(other) | ~same).all())


@every_family
def test_the_loss_falls_on_the_way_to_the_target(family: type[Value]) -> None:
    start, target = example(family), example(family, seed=1)
    if family in BY_ANSWER:
        codes = torch.tensor([1, 0, 2, 1, 3, 0])
        target = start.certain(codes.clamp_max(1) if family is Bool else codes)
    losses = []
    for share in (0.0, 0.5, 0.9):
        fields = {
            name: (1 - share) * mine + share * getattr(target, name)
            for name, mine in start.tensors().items()
        }
        losses.append(start.filled(fields).loss(target))
    assert all(bool(loss.isfinite().all()) and loss.shape == (6,) for loss in losses)
    assert bool((losses[1] < losses[0]).all()) and bool((losses[2] < losses[1]).all())


@every_family
def test_the_answer_makes_the_value_again(family: type[Value]) -> None:
    few = example(family, dims=FEW)
    seen = reading(family, 5)
    codes = [family.code_of(few.answer(row, seen), VOCABULARY) for row in range(few.batch)]
    if family not in BY_ANSWER:
        assert set(codes) == {None}
        if family is FrameSet:
            return  # made from frames, which an answer in seconds does not name
        with pytest.raises(ExecutionError, match="cannot be made from an answer"):
            few.certain(few.codes())
        return
    again = few.certain(torch.tensor(codes))
    assert bool(again.agrees(few).all()) and again.type_name == few.type_name
    assert bool((again.confidence() == 1).all())


@every_family
def test_values_are_pickled(family: type[Value]) -> None:
    value = example(family)
    again = pickle.loads(pickle.dumps(value))
    assert type(again) is family and again.digest(0) == value.digest(0)


@every_family
def test_a_made_up_value_is_one_that_may_be(family: type[Value]) -> None:
    value = example(family)
    for name, tensor in value.tensors().items():
        assert bool(tensor.isfinite().all()), name
        if value.limits is not None:
            low, high = value.limits
            assert low <= float(tensor.min()) and float(tensor.max()) <= high
    if value.least_sum is not None:
        sums = value.first.sum(dim=1)
        assert value.least_sum - 1e-5 <= float(sums.min()) and float(sums.max()) <= 1 + 1e-5
    seen = reading(family)
    assert value.read(0, seen) and value.answer(0, seen)


# ------------------------------------------------------------------ what single families say


def test_only_sets_and_lists_without_a_member_are_empty() -> None:
    sets = ObjectSet(torch.tensor([[0.5, 0.2], [0.6, 0.0]]))
    assert [sets.is_empty(row) for row in (0, 1)] == [True, False]
    assert Labels(torch.zeros(1, 2), vocabulary="noun").is_empty(0)
    assert not Object(torch.zeros(1, 2)).is_empty(0)


def test_a_close_second_is_a_rival() -> None:
    label = Label(torch.tensor([[0.5, 0.45], [0.5, 0.3]]), vocabulary="noun")
    assert [label.rival(row, READING) for row in (0, 1)] == ["thing 1", None]
    assert Number(torch.tensor([[0.1, 0.45, 0.4, 0.05]])).rival(0, READING) == "2"
    assert Label(torch.ones(1, 1), vocabulary="noun").rival(0, READING) is None
    assert Bool(torch.tensor([0.5])).rival(0, READING) is None


def test_the_code_of_a_set_does_not_depend_on_padding() -> None:
    scores = torch.zeros(3, 64)
    scores[0, 3] = scores[1, 63] = scores[2, 62] = 1
    codes = ObjectSet(scores).codes()
    padded = torch.nn.functional.pad(scores, (0, 30))
    assert ObjectSet(padded).codes().tolist() == codes.tolist() and len(set(codes.tolist())) == 3
    assert int(codes[0]) == 8 and int(codes[1:].min()) >= DIGEST


def test_a_digest_makes_no_set() -> None:
    wide = ObjectSet(torch.ones(1, 64))
    assert ObjectSet(torch.zeros(2, 64)).certain(torch.tensor([5, 0])).members(0) == [0, 2]
    with pytest.raises(ExecutionError, match="cannot be made from an answer"):
        wide.certain(wide.codes())


def test_amounts_agree_where_they_round_to_the_same() -> None:
    one, other = Amount(torch.tensor([1.6, 1.4, -0.6])), Amount(torch.tensor([2.4, 1.6, -1.2]))
    assert one.agrees(other).tolist() == [True, False, True]
    assert one.certain(one.codes()).amount.tolist() == [2, 1, -1]


def test_a_made_up_box_has_its_lower_edges_first() -> None:
    box = example(Region).first
    assert bool((box[:, :2] <= box[:, 2:]).all())


def test_objects_get_other_numbers() -> None:
    sets = ObjectSet(torch.tensor([[1.0, 0.0, 0.7]]))
    assert sets.renumbered([2, 0, 4]).scores.tolist() == [[0, 0, 1, 0, pytest.approx(0.7)]]
