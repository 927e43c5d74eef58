"""What a track is follows from all its sightings, and is never surer than they allow."""

import numpy as np

from nmn.perception.calibration import HIGHEST
from nmn.perception.tracking import Sighting, Track, evidence
from nmn.perception.tracking.kalman import BoxMotion
from tests.perception.tracking.truth import CAR, PERSON, TRUCK

BOX = np.array([0.1, 0.1, 0.3, 0.5])


def track(*seen: tuple[int, float]) -> Track:
    sightings = []
    for frame, (kind, sure) in enumerate(seen):
        words = np.zeros(80, dtype=np.float32)
        words[kind] = sure
        sightings.append(Sighting(frame, BOX, words))
    return Track(0, sightings, BoxMotion(BOX), 0.0)


def test_many_likely_sightings_make_it_sure_and_many_unlikely_ones_nothing() -> None:
    likely = [evidence(track(*[(PERSON, 0.7)] * count))[PERSON] for count in (3, 6, 20)]
    unlikely = [evidence(track(*[(PERSON, 0.3)] * count))[PERSON] for count in (3, 6, 20)]
    assert 0.7 < likely[0] < likely[1] < likely[2] < HIGHEST
    assert 0.3 > unlikely[0] > unlikely[1] > unlikely[2]


def test_what_is_seen_once_is_doubted() -> None:
    once, twice = evidence(track((PERSON, 0.8))), evidence(track(*[(PERSON, 0.8)] * 2))
    assert once[PERSON] < 0.65 < twice[PERSON] < 0.8
    assert np.isclose(evidence(track((PERSON, 0.8)), alone=True)[PERSON], 0.8)


def test_two_readings_share_one_thing() -> None:
    row = evidence(track((CAR, 0.9), (TRUCK, 0.9), (CAR, 0.9), (CAR, 0.9)))
    assert np.isclose(row[CAR] / row[TRUCK], 3.0)
    assert 0.9 < row.sum() <= HIGHEST + 1e-6
    assert (np.delete(row, [CAR, TRUCK]) == 0).all()


def test_nothing_is_surer_than_the_surest_photo() -> None:
    assert evidence(track(*[(PERSON, 0.98)] * 500)).sum() <= HIGHEST + 1e-6
