"""Each family's duties: layout, words, drawing, supervision, evidence."""

import pytest
import torch

from nmn.errors import DomainError, ExecutionError, ModuleError
from nmn.types import (
    Amount,
    AttentionMap,
    Bool,
    Embedding,
    FeatureMap,
    Label,
    Labels,
    Media,
    Number,
    Object,
    ObjectSet,
    Reading,
    Region,
    Scene,
    SceneGraph,
    SceneStack,
    Value,
    Vocabulary,
    digest_tensors,
)
from nmn.types.refusal import NOTHING, reason, reason_of

CATEGORY = Vocabulary("category", ("dog", "cat", "bus"))
COLOR = Vocabulary("color", ("red", "green"))


def graph() -> SceneGraph:
    return SceneGraph(
        boxes=torch.tensor([[0.0, 0.0, 0.5, 0.5], [0.5, 0.5, 1.0, 1.0], [0.2, 0.2, 0.4, 0.9]]),
        tables={"category": torch.tensor([[0.9, 0.1, 0.0], [0.1, 0.8, 0.0], [0.0, 0.0, 0.7]])},
        width=200,
        height=100,
    )


READING = Reading(graph(), {"category": CATEGORY, "color": COLOR})


def one_of_each() -> list[Value]:
    return [
        ObjectSet(torch.tensor([[0.9, 0.2, 0.0]])),
        Object(torch.tensor([[0.8, 0.1, 0.0]])),
        Bool(torch.tensor([0.97])),
        Number(torch.tensor([[0.1, 0.2, 0.7]])),
        Label(torch.tensor([[0.7, 0.2]]), vocabulary="color"),
        Labels(torch.tensor([[0.9, 0.6]]), vocabulary="color"),
        Region(torch.tensor([[0.1, 0.2, 0.5, 1.0]]), torch.tensor([0.9])),
        Embedding(torch.tensor([[3.0, 4.0, -0.1]])),
        Amount(torch.tensor([1.9])),
        AttentionMap(torch.tensor([[[0.1, 0.9, 0.2], [0.0, 0.6, 0.3]]])),
        FeatureMap(torch.tensor([[[[3.1, 4.0], [0.0, 0.1], [1.0, 0.0]]]])),
    ]


@pytest.mark.parametrize(
    ("value", "words", "answer", "confidence"),
    [
        (0, "1 object: #0 dog 0.90 [0 0 100 50] (perhaps #1 cat 0.20)", "#0 dog", 0.9 * 0.8 * 1.0),
        (1, "#0 dog 0.80 [0 0 100 50]", "#0 dog", 0.8),
        (2, "yes 0.97", "yes", 0.97),
        (3, "2 (p 0.70, expected 1.60)", "2", 0.7),
        (4, "red 0.70 (or green 0.20)", "red", 0.7),
        (5, "red 0.90, green 0.60", "red, green", 0.54),
        (6, "x 20 to 100, y 20 to 100 px (0.90)", "x 20 to 100, y 20 to 100 px", 0.9),
        (7, *2 * ("a vector of 3 numbers, length 5.00",), 0.0),
        (8, "1.90", "2", 0.9),
        (9, *2 * ("2 of 6 cells, strongest 0.90 at row 1, column 2",), 0.9**2 * 0.8 * 0.6 * 0.7),
        (10, *2 * ("2 features on 1 x 3 cells, size 2.11",), 0.0),
    ],
)
def test_values_are_read_and_answer(value, words, answer, confidence) -> None:
    made = one_of_each()[value]
    assert made.read(0, READING) == words
    assert made.answer(0, READING) == answer
    assert float(made.confidence()[0]) == pytest.approx(confidence)


def test_nothing_is_read_as_nothing() -> None:
    assert ObjectSet(torch.zeros(1, 3)).read(0, READING) == "no objects"
    assert ObjectSet(torch.zeros(1, 3)).answer(0, READING) == "none"
    assert Object(torch.zeros(1, 3)).read(0, READING) == "no object"
    assert Bool(torch.tensor([0.1])).read(0, READING) == "no 0.90"
    assert Labels(torch.zeros(1, 2), vocabulary="color").answer(0, READING) == "nothing"
    assert Label(torch.zeros(1, 2), vocabulary="color").read(0, READING) == "no color"
    many = ObjectSet(torch.ones(1, 3).repeat(1, 3))
    wide = SceneGraph(torch.rand(9, 4), {"category": torch.rand(9, 3)}, 10, 10)
    assert "and 3 more" in many.read(0, Reading(wide, {"category": CATEGORY}))


@pytest.mark.parametrize("value", one_of_each(), ids=lambda v: type(v).__name__)
def test_marks_are_drawable(value: Value) -> None:
    marks = value.draw(0, READING)
    assert marks or isinstance(value, Embedding | Amount)  # which have no place in a picture
    for mark in marks:
        assert 0 <= mark.strength <= 1 and mark.label
        assert (mark.box is not None) == (mark.kind == "box")
        if mark.box is not None:
            assert all(0 <= edge <= 1 for edge in mark.box)


@pytest.mark.parametrize("value", one_of_each(), ids=lambda v: type(v).__name__)
def test_supervision_prefers_the_truth(value: Value) -> None:
    """A value close to its target has a smaller loss than one far from it, and agrees."""
    target = value._each(lambda t: t.round())
    if isinstance(value, Region):
        target = Region(value.box + 0.01, value.p)
        far: Value = Region(1 - value.box, value.p)
    else:
        far = value._each(lambda t: (1 - t) / max(1, t[0].numel() - 1) if t.ndim > 1 else 1 - t)
    assert float(value.loss(target)[0]) < float(far.loss(target)[0])
    assert bool(value.agrees(target)[0])
    assert not bool(far.agrees(target)[0])


@pytest.mark.parametrize("value", one_of_each(), ids=lambda v: type(v).__name__)
def test_slabs_give_back_what_was_put_in(value: Value) -> None:
    dims = {"objects": 3, "counts": 3, "words": 2, "features": 3}
    grid = value.first.shape[1:]
    if isinstance(value, AttentionMap | FeatureMap):
        dims |= dict(zip(("height", "width", "channels"), grid, strict=False))
    slab = type(value).allocate(
        4, dims, device=torch.device("cpu"), dtype=torch.float32, vocabulary=value.vocabulary
    )
    refused = value.with_refused(torch.tensor([NOTHING.code], dtype=torch.int32))
    slab.put(1, value)
    slab.put(2, refused)
    taken = slab.take(torch.tensor([2, 1]))
    assert taken.type_name == value.type_name
    assert taken.digest(0) == taken.digest(1) == value.digest(0)
    assert taken.refused is not None and taken.refused.tolist() == [NOTHING.code, 0]
    joined = type(value).cat([value, refused])
    assert joined.batch == 2 and joined.narrow(1, 2).refused is not None
    assert value.to(torch.device("cpu")).detach().digest(0) == value.digest(0)


def test_a_digest_sees_every_change() -> None:
    base = {"a": torch.tensor([1.0, 2.0])}
    others = [
        {"b": torch.tensor([1.0, 2.0])},
        {"a": torch.tensor([1.0, 2.0], dtype=torch.float64)},
        {"a": torch.tensor([[1.0, 2.0]])},
        {"a": torch.tensor([1.0, 2.0000002])},
        {"a": torch.tensor([1.0, 2.0], dtype=torch.bfloat16)},
    ]
    assert all(digest_tensors(base) != digest_tensors(other) for other in others)
    assert digest_tensors(base) == digest_tensors({"a": torch.tensor([1.0, 2.0])})


def test_type_names_carry_the_vocabulary() -> None:
    assert [v.type_name for v in one_of_each()][4:6] == ["Label[color]", "Labels[color]"]


# ------------------------------------------------------------------ scenes


def test_stacks_are_padded_and_masked() -> None:
    one = SceneGraph(torch.ones(1, 4), {"color": torch.tensor([[0.3, 0.7]])}, 10, 20)
    none = SceneGraph(torch.zeros(0, 4), {"color": torch.zeros(0, 2)}, 10, 10)
    stack = SceneStack([one, none])
    assert stack.mask.tolist() == [[True], [False]]
    assert stack.aspect.tolist() == [0.5, 1.0]
    scene = Scene(stack, torch.tensor([1, 0, 0]))
    assert scene.batch == 3 and scene.counts == 3
    assert scene.lookup("color", torch.tensor([1, 1, 0])).tolist() == [
        [0.0],
        [pytest.approx(0.7)],
        [pytest.approx(0.3)],
    ]
    weights = torch.tensor([[1.0], [1.0], [0.5]])
    assert torch.allclose(scene.pool("color", weights)[2], torch.tensor([0.15, 0.35]))
    assert torch.allclose(scene.dot("color", torch.ones(3, 2))[1], torch.tensor([1.0]))
    assert scene.boxes.shape == (3, 1, 4) and scene.miss_rate.tolist() == [0, 0, 0]


def test_scene_only_work_is_done_once_a_batch() -> None:
    calls = []
    stack = SceneStack([graph()])
    scene = Scene(stack, torch.tensor([0, 0]))

    def make(s: SceneStack) -> torch.Tensor:
        calls.append(1)
        return s.boxes.sum(dim=2)

    assert scene.table("areas", make).shape == (2, 3)
    scene.table("areas", make)
    assert scene.select("areas", make, torch.tensor([0, 2])).shape == (2,)
    assert calls == [1]


def test_a_lacking_table_names_the_picture() -> None:
    media = Media("street.jpg", "image/jpeg", "0" * 64, 1, 10, 10)
    stack = SceneStack([SceneGraph(torch.zeros(1, 4), {}, 10, 10, media=media)])
    with pytest.raises(ExecutionError, match=r"street\.jpg: the scene has no table of 'color'"):
        stack.concepts("color")


def test_tables_must_fit_the_boxes() -> None:
    with pytest.raises(DomainError, match=r"expected: \[2 objects, words\]"):
        SceneGraph(torch.zeros(2, 4), {"color": torch.zeros(3, 2)}, 10, 10)
    with pytest.raises(ExecutionError, match="differ in width"):
        SceneStack(
            [SceneGraph(torch.zeros(1, 4), {"color": torch.zeros(1, n)}, 10, 10) for n in (2, 3)]
        ).concepts("color")


def test_maps_are_stacked_and_told_apart() -> None:
    def scene(**maps: torch.Tensor) -> SceneGraph:
        return SceneGraph(torch.zeros(1, 4), {}, 10, 10, maps=maps)

    grids = [torch.rand(2, 3, 4), torch.rand(2, 3, 4)]
    stack = SceneStack([scene(features=grid) for grid in grids])
    assert torch.equal(stack.grid("features"), torch.stack(grids))
    assert (stack.dims["height"], stack.dims["width"]) == (3, 4)
    rows = Scene(stack, torch.tensor([1, 0, 1])).grid("features")
    assert torch.equal(rows[0], grids[1].permute(1, 2, 0)) and rows.shape == (3, 3, 4, 2)
    with pytest.raises(ExecutionError, match="no feature map 'other'"):
        stack.grid("other")
    with pytest.raises(ExecutionError, match="differ in shape"):
        SceneStack([scene(features=grids[0]), scene(features=grids[0][:1])]).grid("features")
    with pytest.raises(DomainError, match="has shape"):
        scene(features=torch.zeros(3, 4))


def test_a_fresh_stack_keeps_what_the_scenes_give_and_forgets_what_was_made_of_it() -> None:
    stack = SceneStack([graph()])
    given = stack.concepts("category")
    made = stack.table("made", lambda stack: stack.mask.float())
    again = stack.fresh()
    assert again.concepts("category") is given
    assert again.table("made", lambda stack: stack.mask.float() * 2) is not made
    assert stack.table("made", lambda stack: stack.mask.float() * 3) is made


def test_what_modules_with_weights_make_is_theirs_alone() -> None:
    class Maker(torch.nn.Module):
        def __init__(self, factor: float) -> None:
            super().__init__()
            self.factor = factor

        def scores(self, stack: SceneStack) -> torch.Tensor:
            return stack.mask.float() * self.factor

    stack = SceneStack([graph()])
    one, two = Maker(1.0), Maker(2.0)
    assert float(stack.table("scores", one.scores)[0, 0]) == 1.0
    assert float(stack.table("scores", two.scores)[0, 0]) == 2.0
    assert stack.table("scores", one.scores) is stack.table("scores", one.scores)


def test_nothing_but_padding_is_taken_out() -> None:
    ragged = SceneStack([graph(), SceneGraph(torch.zeros(1, 4), {}, 10, 10)])
    kept = Scene(ragged, torch.tensor([1, 0])).present(torch.ones(2, 3))
    assert kept.tolist() == [[1, 0, 0], [1, 1, 1]] and not ragged.full
    full = SceneStack([graph(), graph()])
    scores = torch.ones(2, 3)
    assert full.full and Scene(full, torch.tensor([0, 1])).present(scores) is scores


# ------------------------------------------------------------------ vocabularies, reasons


@pytest.mark.parametrize("words", [(), ("a", "a"), ('a"b',), ("a\\b",), (" a",), ("a\n",)])
def test_vocabularies_refuse_words_that_cannot_be_written(words: tuple[str, ...]) -> None:
    with pytest.raises(DomainError):
        Vocabulary("made up", words)


def test_reasons_are_registered_once() -> None:
    assert reason(NOTHING.name, NOTHING.text) is NOTHING and reason_of(NOTHING.code) is NOTHING
    with pytest.raises(ModuleError, match="other words"):
        reason("nothing", "other words")
    for code in (0, -1, 10_000):
        with pytest.raises(IndexError):
            reason_of(code)


def test_shape_annotations_are_enforced_in_tests() -> None:
    from jaxtyping import TypeCheckError

    with pytest.raises(TypeCheckError):
        ObjectSet(torch.zeros(3))
    with pytest.raises(TypeCheckError):
        Region(torch.zeros(2, 5), torch.zeros(2))
