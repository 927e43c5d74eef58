"""Clips of known content are seen as what they are: who, when, which colour, moving or not."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
import torch

from nmn.errors import MediaError
from nmn.perception.coco import CATEGORIES
from nmn.perception.color import COLORS
from nmn.perception.video import Excerpt, FrameArray, read_clip
from nmn.perception.video.happenings import KINDS
from nmn.perception.video.motion import HEADINGS, MOTIONS
from nmn.perception.video.perception import ClipPerception
from nmn.types import ClipGraph, stack_of
from tests.perception.real_photos import needs_detector
from tests.perception.video.films import film, real_clip
from tests.perception.video.painted import PaintDetector, Thing, painted

PARKED = Thing("car", lambda time: (20, 50, 60, 80))
WALKING = Thing("person", lambda time: (160 - 40 * (time - 1), 20, 176 - 40 * (time - 1), 70))


def seen(*things: Thing, seconds: float = 5, **more: object) -> ClipGraph:
    clip = read_clip(FrameArray(painted(things, seconds, **more), fps=10))
    return ClipPerception(PaintDetector()).perceive([clip])[0]


def kind(graph: ClipGraph, row: int) -> str:
    return CATEGORIES[int(graph.tables["category"][row].argmax())]


def row_of(graph: ClipGraph, wanted: str) -> int:
    (found,) = [row for row in range(len(graph)) if kind(graph, row) == wanted]
    return found


def state(graph: ClipGraph, row: int, table: str = "motion") -> torch.Tensor:
    """Its rows, where it is on screen."""
    return graph.track_tables[table][row][graph.present[row] > 0.5]


def happened(graph: ClipGraph, row: int) -> list[tuple[str, float, float]]:
    """(kind, start, end) of its events, by time."""
    made = []
    for event in range(graph.events):
        if graph.parties["object"][event, row] > 0.5:
            start, end = (round(float(edge), 2) for edge in graph.spans[event])
            made.append((KINDS[int(graph.event_tables["kind"][event].argmax())], start, end))
    return made


def test_things_are_found_with_their_classes_colours_and_times() -> None:
    graph = seen(PARKED, WALKING)
    assert [kind(graph, row) for row in range(len(graph))] == ["car", "person"]
    assert graph.tables["category"].sum(dim=1).min() > 0.9
    colors = [COLORS[int(graph.tables["color"][row].argmax())] for row in (0, 1)]
    assert colors == ["blue", "red"]
    assert graph.on_screen(0) == [(0.0, 5.0)]
    ((start, end),) = graph.on_screen(1)
    assert 1.0 <= start <= 1.3 and end == 5.0
    assert (graph.width, graph.height, graph.duration) == (160, 96, 5.0)


def test_boxes_are_where_things_are() -> None:
    graph = seen(PARKED, WALKING)
    row = row_of(graph, "person")
    for frame, time in enumerate(graph.times.tolist()):
        if graph.present[row, frame] > 0.5:
            x1 = max(160 - 40 * (time - 1), 0) / 160
            assert float(graph.boxes[row, frame, 0]) == pytest.approx(x1, abs=0.01)
    assert torch.allclose(graph.boxes[0, 0], torch.tensor([20 / 160, 50 / 96, 60 / 160, 80 / 96]))


def test_who_moves_and_where_to() -> None:
    graph = seen(PARKED, WALKING)
    walks, parks = state(graph, row_of(graph, "person")), state(graph, row_of(graph, "car"))
    assert walks[:, 0].min() > 0.95 and parks[:, 0].max() < 0.3
    assert parks[:, 1].median() > 0.85
    heading = state(graph, row_of(graph, "person"), "heading").mean(dim=0)
    assert HEADINGS[int(heading.argmax())] == "left" and heading.max() > 0.9
    assert state(graph, row_of(graph, "car"), "heading").max() < 0.3


def test_a_camera_that_pans_moves_nobody() -> None:
    car = Thing("car", lambda time: (115, 50, 155, 80))
    walker = Thing("person", lambda time: (100 + 60 * time, 10, 116 + 60 * time, 45))
    graph = seen(car, walker, seconds=1.8, pan=lambda time: 60 * time)
    parked = state(graph, row_of(graph, "car"))
    assert graph.boxes[row_of(graph, "car"), 0, 0] - graph.boxes[row_of(graph, "car"), -1, 0] > 0.5
    assert parked[:, 0].max() < 0.3 and parked[:, 1].median() > 0.8
    # The walker keeps its place in the frame, and walks.
    assert state(graph, row_of(graph, "person"))[:, 0].min() > 0.9


def test_what_comes_nearer_and_what_goes_away() -> None:
    def grows(rate: float) -> Callable[[float], tuple[float, float, float, float]]:
        def box(time: float) -> tuple[float, float, float, float]:
            half = 16 * float(np.exp(rate * (time - 1)))
            return 80 - half, 48 - half, 80 + half, 48 + half

        return box

    near = state(seen(Thing("dog", grows(0.5)), seconds=2), 0)
    far = state(seen(Thing("dog", grows(-0.5)), seconds=2), 0)
    assert near[:, MOTIONS.index("approaching")].median() > 0.85 > 0.1 > near[:, 3].max()
    assert far[:, MOTIONS.index("receding")].median() > 0.85 > 0.1 > far[:, 2].max()


def test_events_of_coming_and_going() -> None:
    passing = Thing("person", lambda t: (-20 + 60 * t, 20, 60 * t, 70) if t < 2.9 else None)
    graph = seen(PARKED, passing, seconds=5)
    assert happened(graph, row_of(graph, "car")) == []
    events = happened(graph, row_of(graph, "person"))
    assert [event[0] for event in events] == ["enter", "leave"]
    (_, came, in_), (_, last, gone) = events
    assert came < in_ <= 0.5 and 2.5 <= last < gone <= 3.3
    sure = graph.event_tables["kind"].max(dim=1).values
    assert sure.min() > 0.8  # both at the edge of the frame


def test_events_of_starting_and_stopping() -> None:
    def place(time: float) -> float:
        return 20.0 + 30 * min(max(time - 2, 0), 2)

    graph = seen(Thing("car", lambda time: (place(time), 50, place(time) + 30, 80)), seconds=7)
    events = happened(graph, 0)
    assert [event[0] for event in events] == ["start moving", "stop moving"]
    assert events[0][1] <= 2.0 + 0.5 and 1.4 <= events[0][2] <= 2.6
    assert 3.4 <= events[1][1] <= events[1][2] <= 4.7


def test_a_cut_is_no_coming_or_going() -> None:
    one = painted([PARKED], 2)
    other = painted([Thing("car", lambda time: (90, 40, 150, 90))], 2, seed=5)
    other = (other * 0.5 + 120).astype(np.uint8)
    other[:, 40:90, 90:150] = (20, 40, 230)
    clip = read_clip(FrameArray(np.concatenate([one, other]), fps=10))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    assert len(graph) == 2 and graph.events == 0
    assert [graph.on_screen(row) for row in (0, 1)] == [[(0.0, 2.0)], [(2.0, 4.0)]]


def test_what_is_hidden_for_a_moment_is_there_with_less_certainty() -> None:
    blinking = Thing("dog", lambda t: None if 1.9 < t < 2.6 else (70, 40, 100, 80))
    graph = seen(blinking, seconds=4)
    assert len(graph) == 1 and graph.on_screen(0) == [(0.0, 4.0)]
    hidden = (graph.times > 1.9) & (graph.times < 2.6)
    assert hidden.any()
    assert 0.5 < graph.present[0][hidden].max() < 0.85 < 0.9 < graph.present[0][~hidden].min()
    assert graph.events == 0


def test_nothing_is_seen_in_an_empty_clip() -> None:
    graph = seen(seconds=2)
    assert graph.sizes == {"objects": 0, "frames": 8, "events": 0}
    assert graph.tables["category"].shape == (0, 80) and graph.tables["color"].shape == (0, 11)
    assert graph.frame_tables["category"].shape == (8, 80)


def test_frames_say_which_classes_are_seen_in_them() -> None:
    graph = seen(PARKED, WALKING)
    table = graph.frame_tables["category"]
    assert table[:, CATEGORIES.index("car")].min() > 0.8
    assert table[0, CATEGORIES.index("person")] == 0 < 0.8 < table[-1, CATEGORIES.index("person")]


def test_clips_of_any_lengths_stack_and_go_through_a_trail() -> None:
    graphs = [seen(PARKED, WALKING), seen(seconds=1), seen(PARKED, seconds=2)]
    stack = stack_of(graphs)
    assert stack.dims["objects"] == 2
    for graph in graphs:
        again = ClipGraph.from_tensors(graph.tensors())
        assert again.sizes == graph.sizes and torch.equal(again.boxes, graph.boxes)


def test_a_file_is_seen_as_its_frames_are() -> None:
    frames = painted([PARKED, WALKING], 5)
    given = read_clip(FrameArray(frames, fps=10))
    coded = read_clip(film(frames, options={}))
    one, other = ClipPerception(PaintDetector()).perceive([given, coded])
    assert torch.allclose(one.times, other.times, atol=1e-3)
    assert torch.allclose(one.boxes, other.boxes, atol=0.02)


def test_a_part_of_a_clip_keeps_the_clips_times() -> None:
    frames = painted([PARKED, WALKING], 5)
    clip = read_clip(Excerpt(FrameArray(frames, fps=10), start=2, stop=4, fps=5))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    assert graph.times.tolist() == pytest.approx([2.0 + k / 5 for k in range(10)])
    assert graph.duration == 4.0
    assert "enter" not in [event for event, _, _ in happened(graph, row_of(graph, "person"))]


def test_each_part_of_a_clip_is_seen_once() -> None:
    frames = painted([PARKED], 2)
    detector = PaintDetector()
    perception = ClipPerception(detector)
    array = FrameArray(frames, fps=10)
    clip, part = (read_clip(source) for source in (array, Excerpt(array, stop=1)))
    first = perception.perceive([clip, part, clip])
    spent = len(detector.batches)
    again = perception.perceive([part, clip])
    assert len(detector.batches) == spent
    assert [graph.frames for graph in (*first, *again)] == [8, 4, 8, 4, 8]
    assert perception.last_detector_seconds == 0
    perception.forget()
    perception.perceive([clip])
    assert len(detector.batches) > spent
    assert "8 frames were looked at" in first[0].media.notes


def test_another_detector_has_another_digest() -> None:
    one, other = (ClipPerception(PaintDetector(score)) for score in (0.9, 0.8))
    assert one.digest != other.digest and one.name == "paint+tracks"


def test_progress_is_told_while_it_goes_on() -> None:
    told: list[float] = []
    perception = ClipPerception(
        PaintDetector(), progress=lambda name, share: told.append(round(share, 3))
    )
    perception.perceive([read_clip(FrameArray(painted([PARKED], 10), fps=10))])
    assert told == sorted(told) and told[-1] == 1.0 and len(told) >= 5


def test_a_long_clip_takes_no_more_memory_than_its_tables() -> None:
    def most(seconds: int) -> int:
        still = np.broadcast_to(painted([PARKED], 0.1), (seconds * 10, 96, 160, 3))
        clip = read_clip(FrameArray(still, fps=10))
        perception = ClipPerception(PaintDetector())
        tracemalloc.start()
        perception.perceive([clip])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(5)  # what is made once
    short, long = most(20), most(80)
    assert long - short < 60 * 4 * 96 * 160 * 3 / 4  # of the frames looked at in between


def test_a_clip_whose_file_has_gone_is_an_error(tmp_path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(film(painted([PARKED], 1)))
    clip = read_clip(path)
    path.unlink()
    with pytest.raises(MediaError, match="no such file"):
        ClipPerception(PaintDetector()).perceive([clip])


def test_a_real_street() -> None:
    needs_detector()
    clip = read_clip(Excerpt(real_clip("bikes"), start=7.48))
    (graph,) = ClipPerception().perceive([clip])
    person, bicycle = (
        max(range(len(graph)), key=lambda row: float(graph.tables["category"][row, column]))
        for column in (CATEGORIES.index("person"), CATEGORIES.index("bicycle"))
    )
    assert graph.tables["category"][person].max() > 0.6
    ((start, end),) = graph.on_screen(person)
    assert start == pytest.approx(7.48) and 8.2 < end < 9.2  # by eye: gone at 8.8
    assert state(graph, person)[:, 0].min() > 0.9
    assert HEADINGS[int(state(graph, person, "heading").mean(dim=0).argmax())] == "right"
    assert state(graph, bicycle)[:, 0].mean() < 0.4  # it is parked
