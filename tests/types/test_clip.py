"""Clips: what was seen of them, and their handle for modules."""

from dataclasses import replace

import pytest
import torch

from nmn.errors import DomainError, ExecutionError, TrailError
from nmn.types import ClipGraph, ClipStack, Media, Object, Reading, Vocabulary, stack_of
from nmn.types.spans import runs, span_text, spans_in

THING = Vocabulary("thing", ("bus", "dog", "van"))


def clip(objects: int, frames: int, events: int, seed: int = 0) -> ClipGraph:
    rng = torch.Generator().manual_seed(seed)

    def rand(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=rng)

    spans = rand(events, 2).sort(dim=1).values
    return ClipGraph(
        times=torch.arange(frames) * 0.5,
        duration=frames * 0.5 or 1.0,
        present=rand(objects, frames),
        boxes=rand(objects, frames, 4),
        width=64,
        height=48,
        tables={"thing": rand(objects, 3)},
        track_tables={"motion": rand(objects, frames, 2)},
        frame_tables={"action": rand(frames, 5)},
        event_tables={"kind": rand(events, 2)},
        spans=spans,
        parties={"agent": rand(events, objects)},
        pair_tables={"relation": rand(objects, objects, frames, 4)},
        miss_rate=0.1,
        media=Media("a.mp4", "video/mp4", "0" * 64, 1),
    )


RAGGED = [clip(2, 4, 1), clip(0, 3, 0, 1), clip(3, 1, 2, 2), clip(1, 0, 0, 3)]


def test_a_ragged_batch_gives_each_clip_what_it_gives_alone() -> None:
    rows = torch.tensor([2, 0, 3, 1, 0])
    words = torch.tensor([0, 1, 1, 0, 1])
    batch = stack_of(RAGGED).handle(rows, 5)
    for row, which in enumerate(rows.tolist()):
        graph = RAGGED[which]
        objects, frames, events = len(graph), graph.frames, graph.events
        alone = stack_of([graph]).handle(torch.tensor([0]), 5)
        word = words[row : row + 1]
        for name in ("mask", "frame_mask", "event_mask", "seconds", "present", "boxes", "spans"):
            both = getattr(batch, name)[row], getattr(alone, name)[0]
            cut = both[0][tuple(slice(0, size) for size in both[1].shape)]
            assert torch.equal(cut, both[1]), name
            assert float(both[0].sum()) == pytest.approx(float(both[1].sum())), name
        assert torch.equal(batch.times[row, :frames], graph.times)
        assert bool((batch.times[row, frames:] == graph.duration).all())
        assert torch.equal(
            batch.lookup("thing", words)[row, :objects], alone.lookup("thing", word)[0]
        )
        assert torch.equal(
            batch.frame_lookup("action", words)[row, :frames], alone.frame_lookup("action", word)[0]
        )
        assert torch.equal(
            batch.track_lookup("motion", words)[row, :objects, :frames],
            alone.track_lookup("motion", word)[0],
        )
        assert torch.equal(
            batch.pair_lookup("relation", words)[row, :objects, :objects, :frames],
            alone.pair_lookup("relation", word)[0],
        )
        assert torch.equal(
            batch.event_lookup("kind", words)[row, :events], alone.event_lookup("kind", word)[0]
        )
        assert torch.equal(batch.parties("agent")[row, :events, :objects], graph.parties["agent"])


def test_products_with_tables_are_those_of_the_gathered_tables() -> None:
    rows = torch.tensor([0, 2, 0, 1, 2, 0, 2])
    batch = stack_of(RAGGED).handle(rows, 5)
    frames, tracks = batch.frame_table("action"), batch.track_table("motion")
    weights, query = torch.rand(7, 4), torch.rand(7, 5)
    assert torch.allclose(
        batch.pool_frames("action", weights), torch.einsum("bt,btw->bw", weights, frames)
    )
    assert torch.allclose(
        batch.dot_frames("action", query), torch.einsum("bw,btw->bt", query, frames)
    )
    of_tracks, moved = torch.rand(7, 3, 4), torch.rand(7, 2)
    assert torch.allclose(
        batch.pool_tracks("motion", of_tracks), torch.einsum("bot,botw->bw", of_tracks, tracks)
    )
    assert torch.allclose(
        batch.dot_tracks("motion", moved), torch.einsum("bw,botw->bot", moved, tracks)
    )


def test_a_clip_is_the_same_after_a_trail() -> None:
    for graph in RAGGED:
        again = ClipGraph.from_tensors(graph.tensors())
        assert again.tensors().keys() == graph.tensors().keys()
        assert all(torch.equal(again.tensors()[k], v) for k, v in graph.tensors().items())
        assert (again.width, again.height, again.duration) == (64, 48, graph.duration)


@pytest.mark.parametrize(
    "name", ["times", "present", "boxes", "spans", "size", "length", "tables:thing",
             "parties:agent", "pair_tables:relation"]
)  # fmt: skip
def test_damaged_tensors_of_a_clip_are_refused(name: str) -> None:
    tensors = clip(2, 4, 2).tensors()
    wrong = tensors[name]
    changed = [wrong.new_zeros(7, 7, 7)]
    if wrong.is_floating_point():
        changed += [torch.full_like(wrong, float("nan")), torch.full_like(wrong, float("inf"))]
    if ":" not in name:
        with pytest.raises(TrailError, match=f"lacks {name}"):
            ClipGraph.from_tensors({k: v for k, v in tensors.items() if k != name})
    for one in changed:
        with pytest.raises(TrailError, match="do not fit together"):
            ClipGraph.from_tensors({**tensors, name: one})


def test_a_strange_tensor_of_a_clip_is_refused() -> None:
    with pytest.raises(TrailError, match="a clip has no 'pickles:x'"):
        ClipGraph.from_tensors({**clip(1, 2, 0).tensors(), "pickles:x": torch.zeros(1)})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"times": torch.tensor([0.0, 0.5, 0.5, 1.0])}, "do not ascend"),
        ({"times": torch.tensor([-0.5, 0.0, 0.5, 1.0])}, "before the clip begins"),
        ({"duration": 1.5}, "its last frame is shown at 1.5"),
        ({"spans": torch.tensor([[2.0, 1.0]])}, "ends before it starts"),
        ({"present": torch.rand(2, 3)}, r"present have shape \(2, 3\)"),
        ({"frame_tables": {"action": torch.rand(3, 5)}}, "frame_tables:action have shape"),
    ],
)
def test_a_clip_that_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        replace(clip(2, 4, 1), **change)  # type: ignore[arg-type]


def test_a_missing_table_is_named_with_those_that_are_there() -> None:
    batch = stack_of(RAGGED).handle(torch.tensor([0]), 5)
    with pytest.raises(ExecutionError, match=r"no 'color' among its track tables[\s\S]*motion"):
        batch.track_table("color")


def test_writes_into_a_stack_are_seen_and_undone() -> None:
    stack = ClipStack(RAGGED)
    before = stack.present.clone(), stack.of_frames("action").clone()
    stack.watch()
    stack.present[0, 0, 0] = 7
    assert stack.written() == "present"
    stack.of_frames("action")[0] = 7
    stack.restore()
    assert torch.equal(stack.present, before[0])
    assert torch.equal(stack.of_frames("action"), before[1])


def test_frames_of_uneven_lengths_stand_for_their_own_seconds() -> None:
    graph = replace(clip(1, 4, 0), times=torch.tensor([0.0, 0.1, 1.0, 1.5]), duration=4.0)
    assert graph.seconds.tolist() == pytest.approx([0.1, 0.9, 0.5, 2.5])
    assert float(graph.seconds.sum()) == pytest.approx(4.0)
    assert graph.spans_of([0, 1, 3]) == [(0.0, 1.0), (1.5, 4.0)]


def test_an_object_is_placed_by_when_it_is_on_screen() -> None:
    present = torch.tensor([[0.9, 0.8, 0.1, 0.9]])
    graph = replace(clip(1, 4, 0), present=present)
    assert graph.place(0) == "[0.0-1.0 s, 1.5-2.0 s]"
    reading = Reading(graph, {"thing": THING}, naming="thing")
    assert reading.name(0).startswith("#0 ")
    assert graph.box_at(0, 2) is None and graph.box_at(0, 3) is not None


def test_an_object_is_drawn_on_the_timeline_and_in_the_frames_where_it_is() -> None:
    graph = replace(clip(1, 4, 0), present=torch.tensor([[0.9, 0.8, 0.1, 0.9]]))
    marks = Object(torch.tensor([[0.7]])).draw(0, Reading(graph, {"thing": THING}, naming="thing"))
    assert [mark.span for mark in marks if mark.kind == "span"] == [(0.0, 1.0), (1.5, 2.0)]
    boxes = [mark for mark in marks if mark.kind == "box"]
    assert [mark.frame for mark in boxes] == [0, 1, 3] and boxes[2].box == graph.box_at(0, 3)


def test_stretches_of_time_read_back() -> None:
    bounds = [(k * 0.25, k * 0.25 + 0.25) for k in range(40)]
    spans = runs([0, 1, 2, 10, 20, 21, 39], bounds)
    assert spans_in(span_text(spans, named=None)) == [
        (0.0, 0.8),
        (2.5, 2.8),
        (5.0, 5.5),
        (9.8, 10.0),
    ]
    assert span_text([(0.0, 1.0)] * 6) == "0.0-1.0 s, 0.0-1.0 s, 0.0-1.0 s, 0.0-1.0 s, and 2 more"


def test_made_up_clips_are_ragged_and_the_same_for_the_same_seed() -> None:
    made = ClipGraph.examples((4, 0, 6, 1), {"thing": THING}, seed=3, sizes={"features": 5})
    assert [graph.sizes["frames"] for graph in made] == [5, 0, 7, 2]
    assert [graph.events for graph in made] == [2, 0, 3, 1]
    again = ClipGraph.random(6, {"thing": THING}, seed=5, sizes={"features": 5})
    for name, tensor in made[2].tensors().items():
        assert torch.equal(tensor, again.tensors()[name]), name
    assert made[0].frame_tables["features"].shape == (5, 5)
    assert float(made[0].tables["thing"].sum(dim=1).max()) <= 1
