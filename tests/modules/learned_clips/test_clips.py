"""The learned modules on clips: keywords count, time shifts, batches agree, gradients arrive."""

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from nmn.modules import Module
from nmn.modules.clips import (
    Actions,
    Localize,
    Objects,
    ObjectsBy,
    Relations,
    WhenActing,
    WhenObject,
    WhenRelated,
    WhenRelation,
    build_clips,
)
from nmn.modules.clips.shown import shown_loss, verbs_shown
from nmn.modules.clips.sight import Sight
from nmn.types import (
    Clip,
    ClipGraph,
    ClipStack,
    FrameSet,
    Label,
    Labels,
    Value,
    Vocabulary,
    stack_of,
)
from tests.modules.learned_clips.small_clips import (
    ACTIONS,
    CONTEXT,
    FEATURES,
    OBJECTS,
    RELATIONS,
    WORDS,
    certain,
    every_frame,
    handle,
    made_clip,
)

CALLS = (
    Actions,
    Localize,
    Objects,
    ObjectsBy,
    Relations,
    WhenActing,
    WhenObject,
    WhenRelated,
    WhenRelation,
)


def modules(seed: int = 0) -> dict[str, Module]:
    """With weights of a seed."""
    torch.manual_seed(seed)
    return build_clips(CALLS, WORDS, features=FEATURES, context=CONTEXT)


def arguments(name: str, clip: Clip, words: dict[str, Label], frames: FrameSet) -> list[object]:
    """What a module takes."""
    given: list[object] = [clip]
    if name in ("objects", "objects_by", "relations", "actions"):
        given.append(frames)
    if name in ("when_object", "when_related"):
        given.append(words["object"])
    if name in ("when_relation", "when_related", "objects_by"):
        given.append(words["relation"])
    if name == "localize":
        given.append(words["action"])
    return given


def labels(count: int) -> dict[str, Label]:
    """One certain word a row of each vocabulary."""
    return {
        one.name: certain(one, [one[k % len(one)] for k in range(count)])
        for one in (OBJECTS, RELATIONS, ACTIONS)
    }


TAKING = [
    ("localize", ACTIONS),
    ("objects_by", RELATIONS),
    ("when_object", OBJECTS),
    ("when_relation", RELATIONS),
    ("when_related", RELATIONS),
    ("when_related", OBJECTS),
]


@pytest.mark.parametrize(("name", "words"), TAKING)
def test_every_keyword_changes_what_comes_out(name: str, words: Vocabulary) -> None:
    graph = made_clip(4, 30, 3)  # has an object of every kind
    clip = handle([graph], [0] * len(words))
    given = {one.name: certain(one, [one[0]] * len(words)) for one in (OBJECTS, RELATIONS, ACTIONS)}
    given[words.name] = certain(words, words.words)
    found = modules()[name](*arguments(name, clip, given, every_frame(clip))).first
    for one in range(len(words)):
        for other in range(one):
            apart = (found[one] - found[other]).abs().max()
            assert apart > 1e-4, f"{words[one]} and {words[other]} are the same to {name}"


SEEING = ("localize", "when_object", "when_relation", "when_related", "when_acting")


@pytest.mark.parametrize("name", SEEING)
def test_attention_differs_from_frame_to_frame(name: str) -> None:
    graph = made_clip(4, 40, 5)
    clip = handle([graph], [0])
    found = modules()[name](*arguments(name, clip, labels(1), every_frame(clip))).first
    assert found.std(dim=1).min() > 1e-4


@pytest.mark.parametrize("name", SEEING)
def test_a_clip_that_is_shifted_gives_a_shifted_result(name: str) -> None:
    graph, by = made_clip(3, 90, 7), 6
    late = _shifted(graph, by)
    clip = handle([graph, late], [0, 1])
    given = {key: one.take(torch.tensor([0, 0])) for key, one in labels(1).items()}
    found = modules()[name](*arguments(name, clip, given, every_frame(clip))).first
    inside = slice(28, 56)  # where no edge is in sight: modules look 27 frames around
    late_by = slice(inside.start + by, inside.stop + by)
    assert torch.allclose(found[0, inside], found[1, late_by], atol=1e-6)
    assert not torch.allclose(found[0, inside], found[1, inside], atol=1e-4)


def _shifted(graph: ClipGraph, by: int) -> ClipGraph:
    """The same, some frames later; it begins with what it used to end with."""
    return ClipGraph(
        graph.times,
        graph.duration,
        graph.present.roll(by, 1),
        graph.boxes,
        graph.width,
        graph.height,
        tables=graph.tables,
        track_tables={key: table.roll(by, 1) for key, table in graph.track_tables.items()},
        frame_tables={key: table.roll(by, 0) for key, table in graph.frame_tables.items()},
    )


@pytest.mark.parametrize("cls", CALLS)
def test_ragged_clips_give_together_what_each_gives_alone(cls: type[Module]) -> None:
    name = cls.signature.name
    graphs = [made_clip(3, 20, 0), made_clip(0, 9, 1), made_clip(2, 0, 2), made_clip(4, 33, 3)]
    found = modules()
    together = _run(found[name], graphs).detach()
    assert bool(torch.isfinite(together).all())
    for row, graph in enumerate(graphs):
        alone = _run(found[name], [graph], first=row)[0].detach()
        assert torch.allclose(together[row, : len(alone)], alone, atol=1e-6)
        assert float(together[row, len(alone) :].abs().sum()) == 0


def _run(module: Module, graphs: Sequence[ClipGraph], first: int = 0) -> Tensor:
    clip = handle(graphs, range(len(graphs)))
    places = torch.arange(first, first + len(graphs))
    words = {key: one.take(places) for key, one in labels(first + len(graphs)).items()}
    made = module(*arguments(module.signature.name, clip, words, every_frame(clip)))
    assert isinstance(made, Value)
    return made.first


def test_frames_that_are_not_meant_count_for_nothing() -> None:
    clip = handle([made_clip(4, 30, 3)], [0])
    nothing = FrameSet(torch.zeros(1, 30))
    found = modules()
    for name in ("objects", "objects_by", "relations", "actions"):
        made = found[name](*arguments(name, clip, labels(1), nothing)).first
        assert not bool(made.any())
        every = found[name](*arguments(name, clip, labels(1), every_frame(clip))).first
        assert bool((every > 0.02).any())


@pytest.mark.parametrize("cls", CALLS)
def test_a_gradient_reaches_what_the_module_reads(cls: type[Module]) -> None:
    found = modules()[cls.signature.name]
    _run(found, [made_clip(4, 30, 3)]).sum().backward()  # type: ignore[no-untyped-call]
    reached = {
        name.split(".")[1]
        for name, weight in found.named_parameters()
        if weight.grad is not None and float(weight.grad.abs().sum()) > 0
    }
    assert reached >= REACHED[cls.signature.name]


TRUNK = {"track", "frame", "trunk"}
REACHED: dict[str, set[str]] = {
    "actions": TRUNK | {"looks", "kinds", "to_verb", "to_plain"},
    "localize": TRUNK | {"looks", "kinds", "to_verb"},
    "objects": {"looks", "kinds"},
    "objects_by": TRUNK | {"looks", "kinds", "to_relation"},
    "relations": TRUNK | {"to_relation"},
    "when_acting": TRUNK | {"to_verb"},
    "when_object": {"looks", "kinds"},
    "when_related": TRUNK | {"looks", "kinds", "to_relation"},
    "when_relation": TRUNK | {"to_relation"},
}


def test_an_action_that_is_no_verb_of_an_object_is_read_off_the_frames() -> None:
    clip = handle([made_clip(0, 30, 3)], [0])
    found = modules()
    made = found["localize"](clip, certain(ACTIONS, ["standing up"])).first
    assert made.std() > 1e-3
    assert not bool(found["localize"](clip, certain(ACTIONS, ["taking cup"])).first.any())


def test_one_sight_is_shared_and_light() -> None:
    found = modules()
    weights = {id(w): w.numel() for one in found.values() for w in one.parameters()}
    assert sum(weights.values()) == sum(w.numel() for w in found["localize"].parameters()) < 250_000


def test_from_all_that_clips_show_the_modules_learn_what_is_in_them() -> None:
    torch.manual_seed(1)
    found = build_clips(CALLS, WORDS, features=FEATURES, context=CONTEXT)
    localize = found["localize"]
    assert isinstance(localize, Localize)
    optimizer = torch.optim.Adam(localize.parameters(), lr=4e-3)
    graphs = [made_clip(1 + k % 4, 24, 1000 + k) for k in range(24)]
    for step in range(32):
        some = [graphs[(6 * step + k) % len(graphs)] for k in range(6)]
        optimizer.zero_grad()
        loss = shown_loss(localize.sight, stack_of(some))
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    unseen = handle([made_clip(1 + k % 3, 40, k) for k in range(12)], range(12))  # and longer
    right: dict[str, list[Tensor]] = {}
    with torch.no_grad():
        for k in range(12):
            for name, given, target in _calls(unseen, k):
                right.setdefault(name, []).append(found[name](*given).agrees(target).float())
    shares = {name: float(torch.cat(some).mean()) for name, some in right.items()}
    assert min(shares.values()) > 0.8, shares


class Told(Sight):
    """Says the truth, as far as it is told to."""

    share = 1.0

    def _half(self, true: Tensor) -> Tensor:
        return self.share * true + (1 - self.share) * 0.5

    def of_objects(self, stack: ClipStack) -> Tensor:
        return self._half(stack.concepts("object"))

    def of_relations(self, stack: ClipStack) -> Tensor:
        return self._half(stack.of_tracks("relation"))

    def of_verbs(self, stack: ClipStack) -> Tensor:
        return self._half(stack.of_tracks("verb"))

    def of_plain(self, stack: ClipStack) -> Tensor:
        return self._half(stack.of_frames("action")[:, :, self.plain])


def test_what_is_shown_costs_nothing_where_it_is_said_and_less_the_nearer_it_is() -> None:
    sight = Told(WORDS, features=FEATURES, context=CONTEXT)
    stack = stack_of([made_clip(3, 20, 0), made_clip(1, 9, 1)])
    losses = []
    for sight.share in (0.0, 0.5, 1.0):
        losses.append(float(shown_loss(sight, stack)))
    assert losses[0] > 1.2 * losses[1] > 100 * losses[2]


def test_the_truth_of_verbs_is_that_of_the_actions() -> None:
    stack = stack_of([made_clip(4, 20, 0), made_clip(2, 30, 1)])
    sight = modules()["localize"].sight
    assert isinstance(sight, Sight)
    assert torch.equal(verbs_shown(sight, stack), stack.of_tracks("verb"))


def _calls(clip: Clip, k: int) -> list[tuple[str, list[object], Value]]:
    """Calls about the ``k``-th words, with what they should give."""
    many = clip.batch
    action, thing = ACTIONS[k % len(ACTIONS)], OBJECTS[k % len(OBJECTS)]
    relation = RELATIONS[k % len(RELATIONS)]
    kind = clip.gather("object")[:, :, OBJECTS.index(thing)].unsqueeze(2)
    holds = clip.track_lookup("relation", torch.full((many,), RELATIONS.index(relation)))
    shown = clip.frame_lookup("action", torch.full((many,), ACTIONS.index(action)))
    by = (holds.amax(2).unsqueeze(2) * clip.gather("object")).amax(1)
    frames = every_frame(clip)
    relations = certain(RELATIONS, [relation] * many)
    seen = (clip.present.amax(2, keepdim=True) * clip.gather("object")).amax(1)
    related = [clip, certain(OBJECTS, [thing] * many), relations]
    done = Labels(clip.frame_table("action").amax(1), vocabulary="action")
    return [
        ("localize", [clip, certain(ACTIONS, [action] * many)], FrameSet(shown)),
        ("when_related", related, FrameSet((kind * holds).amax(1))),
        ("objects_by", [clip, frames, relations], Labels(by, vocabulary="object")),
        ("actions", [clip, frames], done),
        ("objects", [clip, frames], Labels(seen, vocabulary="object")),
    ]
