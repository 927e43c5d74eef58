"""Pretrained detectors: their form, their bars, and what becomes of nonsense."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch

from nmn.domains.eyes import detector_of
from nmn.errors import DomainError, ExecutionError
from nmn.perception.pretrained import detector as file
from nmn.perception.pretrained.open_detectors import _filled
from nmn.pretrained.model import Loaded
from tests.perception.pretrained.pictures import pictures
from tests.tiny_models import CLOSED, OPEN, Shelf, changed


@pytest.mark.parametrize("kind", [*OPEN, *CLOSED])
def test_every_adapter_gives_candidates_in_the_picture(tiny: Shelf, kind: str) -> None:
    detector = detector_of(tiny.named(kind))
    (found,) = detector.detect(pictures((60, 90)))
    assert found.boxes.dtype == found.scores.dtype == np.float32
    assert (found.boxes >= 0).all() and (found.boxes <= 1).all()
    assert (found.boxes[:, 2:] > found.boxes[:, :2]).all()
    assert (found.labels >= 0).all() and (found.labels < len(detector.categories)).all()
    assert (detector.probabilities(found.scores) >= file._LEAST).all()
    assert (np.diff(found.scores) <= 0).all()
    assert len(found) <= file._MOST


@pytest.mark.parametrize("kind", [*OPEN, *CLOSED])
def test_pictures_give_the_same_in_any_company(tiny: Shelf, kind: str) -> None:
    detector = replace(cast(Any, detector_of(tiny.named(kind))), batch=2)
    sizes = ((60, 90), (50, 50), (60, 90), (90, 60), (60, 90))
    many = pictures(*sizes)
    together = detector.detect(many)
    for picture, found in zip(many, together, strict=True):
        (alone,) = detector.detect([picture])
        assert np.array_equal(found.labels, alone.labels)
        assert np.allclose(found.boxes, alone.boxes, atol=1e-5)
        assert np.allclose(found.scores, alone.scores, atol=1e-5)


def test_the_same_pictures_give_the_same_twice(tiny: Shelf) -> None:
    detector = detector_of(tiny.named("owlv2"))
    (one,), (other,) = (detector.detect(pictures((60, 90))) for _ in range(2))
    assert np.array_equal(one.boxes, other.boxes) and np.array_equal(one.scores, other.scores)


def test_no_pictures_give_no_detections(tiny: Shelf) -> None:
    assert detector_of(tiny.named("detr")).detect([]) == []


def test_classes_are_those_of_the_configuration(tiny: Shelf, tmp_path: Path) -> None:
    assert detector_of(tiny.named("detr")).categories == ("person", "car", "pangolin")
    # What other data sets call a class of COCO is called as questions call it.
    assert detector_of(tiny.named("rt-detr")).categories == ("person", "motorcycle", "pangolin")
    folder = shutil.copytree(tiny["detr"], tmp_path / "detr")
    changed(folder, id2label={"0": "N/A", "1": "Traffic_Light", "2": "dog"})
    gaps = detector_of(f"detr:{folder}")
    assert gaps.categories == ("traffic light", "dog")
    (found,) = gaps.detect(pictures((60, 90)))
    assert set(found.labels) <= {0, 1}


@pytest.mark.parametrize("labels", [{}, {"0": "LABEL_0", "1": "LABEL_1"}, "person", None])
def test_classes_without_names_are_refused(tiny: Shelf, tmp_path: Path, labels: object) -> None:
    folder = shutil.copytree(tiny["detr"], tmp_path / "detr")
    changed(folder, id2label=labels)
    with pytest.raises(DomainError, match="does not name its classes"):
        detector_of(f"detr:{folder}")


def test_an_open_detector_looks_for_what_it_is_told(tiny: Shelf) -> None:
    for kind in OPEN:
        detector = detector_of(tiny.named(kind))
        told = detector.looking_for(("dog", "zebra crossing"))
        assert told.categories == ("dog", "zebra crossing")
        assert told.digest != detector.digest
        (found,) = told.detect(pictures((60, 90)))
        assert set(found.labels) <= {0, 1}


def test_what_else_an_owl_looks_for_changes_no_score(tiny: Shelf) -> None:
    detector = detector_of(tiny.named("owlvit"))
    (one,) = detector.looking_for(("dog",)).detect(pictures((60, 90)))
    (two,) = detector.looking_for(("cat", "dog")).detect(pictures((60, 90)))
    assert np.allclose(one.scores, two.scores[two.labels == 1], atol=1e-6)


def test_a_square_of_padding_is_taken_off_the_boxes(tiny: Shelf) -> None:
    wide, tall = pictures((45, 90), (90, 45))
    detector = detector_of(tiny.named("owlv2"))
    assert detector._extent(wide) == (1.0, 2.0)
    assert detector._extent(tall) == (2.0, 1.0)
    boxes = torch.tensor([[0.25, 0.25, 0.5, 0.5], [0.5, 0.9, 0.5, 0.1]])
    scores = torch.zeros(2, len(detector.categories))
    scores[:, 0] = 0.9
    found = detector._read(wide, scores, boxes)
    assert np.allclose(found.boxes, [[0, 0, 0.5, 1]])  # the other one lies in the padding


def test_texts_hold_as_many_words_as_fit() -> None:
    assert list(_filled([3, 3, 3, 4], 6)) == [[0, 1], [2], [3]]
    with pytest.raises(DomainError, match="a word of 6 tokens"):
        list(_filled([7], 6))


def test_grounding_dino_reads_each_word_off_its_own_tokens(tiny: Shelf) -> None:
    detector = detector_of(tiny.named("grounding-dino")).looking_for(("dog", "big cat"))
    loaded = detector.model.loaded
    ((ids, mask, places),) = detector._texts(loaded)
    words = loaded.parts["AutoTokenizer"].convert_ids_to_tokens(ids[0].tolist())
    assert [words[k] for k in places[0]] == ["dog"]
    assert [words[k] for k in places[1]][-1] == "cat" and words[places[1].stop] == "."
    assert mask.shape == ids.shape


def test_the_bar_of_the_authors_is_even_odds_and_nothing_is_sure(tiny: Shelf) -> None:
    detector: Any = detector_of(tiny.named("owlv2"))
    scores = np.array([0.0, 0.01, 0.1, 0.5, 1.0], dtype=np.float32)
    p = detector.probabilities(scores)
    assert p[2] == pytest.approx(0.5) and p[-1] == pytest.approx(file.HIGHEST)
    assert (np.diff(p) >= 0).all() and p[1] < 0.1
    with pytest.raises(DomainError, match="even odds"):
        replace(detector, even=1.0)
    with pytest.raises(DomainError, match="no type of numbers"):
        replace(detector.model, dtype="int8")


def test_half_precision_is_another_model_and_finds_alike(tiny: Shelf) -> None:
    full: Any = detector_of(tiny.named("yolos"))
    half = replace(full, model=replace(full.model, dtype="bfloat16"))
    assert full.digest != half.digest and half.card.dtype == "bfloat16"
    (one,), (other,) = full.detect(pictures((60, 90))), half.detect(pictures((60, 90)))
    assert np.allclose(one.scores[:3], other.scores[:3], atol=0.05)


def said(monkeypatch: pytest.MonkeyPatch, spoil) -> None:
    """What models say is changed before it is read."""
    run = Loaded.run

    def spoilt(self: Loaded, method, /, **inputs):
        seen = run(self, method, **inputs)
        return spoil(
            SimpleNamespace(logits=seen.logits.clone(), pred_boxes=seen.pred_boxes.clone())
        )

    monkeypatch.setattr(Loaded, "run", spoilt)


def _nan(seen):
    seen.logits[0, 0, 0] = float("nan")
    return seen


def _outside(seen):
    seen.pred_boxes += 1.5
    return seen


def _short(seen):
    seen.pred_boxes = seen.pred_boxes[:, :-1]
    return seen


def _few(seen):
    seen.logits, seen.pred_boxes = seen.logits[:0], seen.pred_boxes[:0]
    return seen


def _narrow(seen):
    seen.logits = seen.logits[..., :1]
    return seen


@pytest.mark.parametrize(
    ("spoil", "message"),
    [(_nan, "no number"), (_outside, "boxes outside"), (_short, "scores .* and boxes"),
     (_few, "0 results for 1 pictures"), (_narrow, "scores .* and boxes")],
)  # fmt: skip
def test_nonsense_is_an_error_that_names_model_and_picture(
    tiny: Shelf, monkeypatch, spoil, message: str
) -> None:
    detector = detector_of(tiny.named("rt-detr"))
    said(monkeypatch, spoil)
    with pytest.raises(ExecutionError, match=message) as wrong:
        detector.detect(pictures((60, 90)))
    assert wrong.value.where == "array"
