"""Photos to scene graphs: the tables, the cache, and the steps together on real photos."""

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from nmn.domains.photo.perception import PhotoPerception
from nmn.perception import CATEGORIES, COLORS, Detections, Picture, SsdMobilenetV2, read_picture
from nmn.types import SceneGraph
from tests.perception.real_photos import needs_detector, photo


class OneDog:
    """A detector that sees a dog in the middle of everything, and counts its calls."""

    name = "one-dog"

    def __init__(self, digest: str = "1") -> None:
        self.digest = digest
        self.seen: list[str] = []

    def detect(self, pictures: Sequence[Picture]) -> list[Detections]:
        self.seen += [picture.media.name for picture in pictures]
        dog = Detections(
            boxes=np.array([[0.25, 0.25, 0.75, 0.75]], dtype=np.float32),
            scores=np.array([0.9], dtype=np.float32),
            labels=np.array([CATEGORIES.index("dog")], dtype=np.int64),
        )
        return [dog for _ in pictures]


def plain(value: int, name: str = "array") -> Picture:
    return read_picture(np.full((40, 60, 3), value, dtype=np.uint8), name=name)


def test_graph() -> None:
    picture = plain(255)
    (graph,) = PhotoPerception(OneDog()).perceive([picture])
    assert graph.boxes.shape == (1, 4)
    assert graph.tables["category"].shape == (1, len(CATEGORIES))
    assert graph.tables["color"].shape == (1, len(COLORS))
    assert graph.tables["color"].sum().item() == pytest.approx(1)
    assert 0.9 < graph.tables["category"][0, CATEGORIES.index("dog")] < 0.98
    assert (graph.width, graph.height) == (60, 40)
    assert graph.media is picture.media
    assert graph.pixels is picture.pixels
    assert 0 < graph.miss_rate < 0.5
    assert graph.boxes.dtype == graph.tables["color"].dtype == torch.float32


def test_the_same_picture_is_detected_once() -> None:
    detector = OneDog()
    perception = PhotoPerception(detector)
    first, second, third = perception.perceive([plain(1, "a"), plain(1, "b"), plain(2, "c")])
    assert detector.seen == ["a", "c"]
    assert perception.last_detector_seconds > 0
    (again,) = perception.perceive([plain(1, "d")])
    assert detector.seen == ["a", "c"]
    assert perception.last_detector_seconds == 0
    assert torch.equal(first.boxes, again.boxes)
    names = [graph.media.name for graph in (first, second, third, again) if graph.media]
    assert names == ["a", "b", "c", "d"], "each is told of under its own name"
    perception.forget()
    perception.perceive([plain(1, "e")])
    assert detector.seen == ["a", "c", "e"]


def test_cache_can_be_switched_off_and_is_bounded() -> None:
    detector = OneDog()
    perception = PhotoPerception(detector, cache=0)
    perception.perceive([plain(1)])
    perception.perceive([plain(1)])
    assert len(detector.seen) == 2

    detector = OneDog()
    perception = PhotoPerception(detector, cache=2)
    for value in (1, 2, 1, 3, 1, 2):  # 2 is the longest unused when 3 comes
        perception.perceive([plain(value, str(value))])
    assert detector.seen == ["1", "2", "3", "2"]


def test_cached_graphs_keep_no_pixels() -> None:
    perception = PhotoPerception(OneDog())
    perception.perceive([plain(1)])
    assert all(graph.pixels is None for graph in perception._known.values())


def test_another_detector_is_another_result() -> None:
    detector = OneDog()
    perception = PhotoPerception(detector)
    before = perception.digest
    perception.perceive([plain(1)])
    detector.digest = "2"
    perception.perceive([plain(1)])
    assert len(detector.seen) == 2
    assert perception.digest != before
    assert perception.name == "one-dog"


def test_no_pictures() -> None:
    assert PhotoPerception(OneDog()).perceive([]) == []


def test_default_detector() -> None:
    assert isinstance(PhotoPerception().detector, SsdMobilenetV2)


@pytest.fixture(scope="module")
def perception() -> PhotoPerception:
    needs_detector()
    return PhotoPerception()


def said(graph: SceneGraph, least: float = 0.5) -> list[tuple[str, str]]:
    category, color = graph.tables["category"], graph.tables["color"]
    return [
        (CATEGORIES[int(category[k].argmax())], COLORS[int(color[k].argmax())])
        for k in range(len(graph))
        if category[k].max() >= least
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("motorcycle_left", [("motorcycle", "red")]),
        ("camera", [("person", "black")]),
        ("chelsea", [("cat", "brown")]),
        ("china", []),
        ("flower", []),
        ("rocket", []),
    ],
)
def test_real_photos(
    perception: PhotoPerception, name: str, expected: list[tuple[str, str]]
) -> None:
    (graph,) = perception.perceive([read_picture(photo(name))])
    assert said(graph) == expected


def test_coffee_is_one_cup_on_one_table(perception: PhotoPerception) -> None:
    (graph,) = perception.perceive([read_picture(photo("coffee"))])
    assert [name for name, _ in said(graph)] == ["cup", "dining table"]
    bowl = graph.tables["category"][0, CATEGORIES.index("bowl")]
    assert 0.1 < bowl < 0.4, "the other reading of the cup is kept as such"


def test_astronaut_in_orange(perception: PhotoPerception) -> None:
    (graph,) = perception.perceive([read_picture(photo("astronaut"))])
    assert said(graph, 0.7) == [("person", "orange")]
    mouse = graph.tables["category"][:, CATEGORIES.index("mouse")].max()
    assert mouse < 0.55, "the helmet that looks like a mouse stays in doubt"


def test_most_of_the_time_goes_to_the_detector(perception: PhotoPerception) -> None:
    path = photo("china")
    read_picture(path)
    perception.forget()
    perception.perceive([read_picture(path)])
    assert 0.005 < perception.last_detector_seconds < 5
