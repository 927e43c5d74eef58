"""The situations of a record: its annotated frames, and the clip that they are of.

    {"000198": {"actions": ["a004", "a002"], "bbox_labels": ["o019", "o000"],
                "bbox": [[113.9, 270.28, 169.28, 303.74], [254.22, 34.15, 318.76, 467.99]],
                "rel_labels": ["r003"], "rel_pairs": [["o000", "o019"]]}}

Labels may be texts or, as the published runner wants them, numbers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from nmn.datasets.numbers import are_numbers
from nmn.datasets.records import BadRecord, is_number
from nmn.domains.star.words import StarWords
from nmn.files import finite, short, sound_text
from nmn.types import ClipGraph

Corners = tuple[float, float, float, float]

# In a frame each action is this much less sure than the one before it in the record, so that their
# order can be told.
_IN_ORDER = 1e-3
# Frames of a clip of which the record says neither start nor end are this far apart; most videos of
# Charades, which STAR is made of, have 30 a second. No answer depends on it.
_RATE = 30.0
_PERSON = 0
_MOST_FRAME = 10**9


@dataclass(frozen=True)
class Situation:
    """One annotated frame.

    Attributes:
        frame: its number as the file writes it, "000198".
        actions, objects, relations: numbers of labels, in the record's order.
        boxes: of the objects, x1 y1 x2 y2 in pixels; empty where the record has none.
        pairs: for each relation, the objects that it is from and to; empty where it has none.
    """

    frame: str
    actions: tuple[int, ...]
    objects: tuple[int, ...]
    relations: tuple[int, ...]
    boxes: tuple[Corners, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()


def read_situations(found: Any, words: StarWords) -> tuple[Situation, ...]:
    """The situations of a record, by the numbers of their frames.

    Raises:
        BadRecord: a frame is not in the format, or has a label that is not known.
    """
    if not isinstance(found, Mapping):
        raise BadRecord(f"its situations are {short(found)}; expected an object of frames")
    numbers: dict[int, str] = {}
    for frame in found:
        if not (frame.isascii() and frame.isdigit() and int(frame[:12]) <= _MOST_FRAME):
            raise BadRecord(f"its situations have the frame {short(frame)}; expected a number")
        if numbers.setdefault(int(frame), frame) != frame:
            raise BadRecord(f"frame {int(frame)} has two situations")
    return tuple(_situation(numbers[k], found[numbers[k]], words) for k in sorted(numbers))


def _situation(frame: str, found: Any, words: StarWords) -> Situation:
    if not isinstance(found, Mapping):
        raise BadRecord(f"frame {frame} is {short(found)}; expected an object")

    def labels(key: str, letter: str, known: Sequence[str]) -> tuple[int, ...]:
        given = found.get(key)
        if not isinstance(given, list):
            raise BadRecord(f"the {key} of frame {frame} are {short(given)}; expected a list")
        return tuple(_label(one, letter, known, f"the {key} of frame {frame}") for one in given)

    objects = labels("bbox_labels", "o", words.objects)
    relations = labels("rel_labels", "r", words.relations)
    return Situation(
        frame,
        labels("actions", "a", words.actions),
        objects,
        relations,
        _boxes(found.get("bbox"), len(objects), frame),
        _pairs(found.get("rel_pairs"), len(relations), frame, words),
    )


def _label(found: Any, letter: str, known: Sequence[str], where: str) -> int:
    """The number of a label: "o019", "019" or 19."""
    number: int | None = found if is_number(found) else None
    if sound_text(found):
        digits = found.removeprefix(letter)
        if digits.isascii() and digits.isdigit() and len(digits) < 6:
            number = int(digits)
    if number is None or not 0 <= number < len(known):
        last = f"{letter}{len(known) - 1:03d}"
        raise BadRecord(f"{where} have {short(found)}; expected {letter}000 to {last}")
    return number


def _boxes(found: Any, count: int, frame: str) -> tuple[Corners, ...]:
    if found is None:
        return ()
    if not isinstance(found, list) or len(found) != count:
        raise BadRecord(f"the bbox of frame {frame} are not one for each of its bbox_labels")
    if not all(are_numbers(box, 4) for box in found):
        raise BadRecord(f"the bbox of frame {frame} are {short(found)}; expected x1 y1 x2 y2 each")
    return tuple(
        (float(min(x, u)), float(min(y, v)), float(max(x, u)), float(max(y, v)))
        for x, y, u, v in found
    )


def _pairs(found: Any, count: int, frame: str, words: StarWords) -> tuple[tuple[int, int], ...]:
    if found is None:
        return ()
    where = f"the rel_pairs of frame {frame}"
    if not isinstance(found, list) or len(found) != count:
        raise BadRecord(f"{where} are not one for each of its rel_labels")
    made = []
    for pair in found:
        if not isinstance(pair, list) or len(pair) != 2:
            raise BadRecord(f"{where} have {short(pair)}; expected two objects")
        first, second = (_label(one, "o", words.objects, where) for one in pair)
        made.append((first, second))
    return tuple(made)


def star_clip(
    situations: Sequence[Situation],
    words: StarWords,
    start: float | None = None,
    end: float | None = None,
) -> ClipGraph:
    """What programs read of the situations.

    ``frame_tables`` say what is in each frame: "action" (those that stand later in the record a
    little less sure, to keep their order), "object" and "relation", ``[frames, words]``. There is a
    track for each object that is ever there: ``tables["object"]`` is 1 at its word, ``present`` and
    ``boxes`` are those of the frames, and ``track_tables["relation"]`` are the person's relations
    to it. The record does not say how many frames a second has: they are spread from start to end
    by their numbers.
    """
    count = len(situations)
    tables = {
        "action": np.zeros((count, len(words.actions)), np.float32),
        "object": np.zeros((count, len(words.objects)), np.float32),
        "relation": np.zeros((count, len(words.relations)), np.float32),
    }
    tracks = sorted({one for situation in situations for one in _objects(situation)})
    track = {one: number for number, one in enumerate(tracks)}
    present = np.zeros((len(tracks), count), np.float32)
    boxes = np.zeros((len(tracks), count, 4), np.float32)
    related = np.zeros((len(tracks), count, len(words.relations)), np.float32)
    for k, situation in enumerate(situations):
        for place, action in enumerate(dict.fromkeys(situation.actions)):
            tables["action"][k, action] = 1 - _IN_ORDER * place
        tables["object"][k, list(situation.objects)] = 1
        tables["relation"][k, list(situation.relations)] = 1
        for place, one in enumerate(situation.objects):
            present[track[one], k] = 1
            if situation.boxes:
                boxes[track[one], k] = situation.boxes[place]
        for relation, (first, second) in zip(situation.relations, situation.pairs, strict=False):
            if first == _PERSON:
                related[track[second], k, relation] = 1
    # The record does not say how large a frame is: as large as its boxes need.
    width, height = (max(1, math.ceil(boxes[..., side].max(initial=1))) for side in (2, 3))
    scale = np.array([width, height, width, height], np.float32)
    times, duration = _times([int(one.frame) for one in situations], start, end)
    own = np.zeros((len(tracks), len(words.objects)), np.float32)
    own[np.arange(len(tracks)), tracks] = 1
    return ClipGraph(
        torch.tensor(times, dtype=torch.float32),
        duration,
        torch.from_numpy(present),
        torch.from_numpy((boxes / scale).clip(0, 1)),
        width,
        height,
        tables={"object": torch.from_numpy(own)},
        track_tables={"relation": torch.from_numpy(related)},
        frame_tables={name: torch.from_numpy(table) for name, table in tables.items()},
    )


def _objects(situation: Situation) -> set[int]:
    return {*situation.objects, *(one for pair in situation.pairs for one in pair)}


def _times(
    frames: Sequence[int], start: float | None, end: float | None
) -> tuple[list[float], float]:
    """Seconds of the frames, and where the clip ends."""
    if not frames:
        return [], float(end) if end is not None else 1 / _RATE
    first, last = frames[0], frames[-1]
    if start is None or end is None:
        start, end = first / _RATE, (last + 1) / _RATE
    step = (end - start) / (last - first + 1)
    return [start + (frame - first + 0.5) * step for frame in frames], float(end)


def seconds(record: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """The ``start`` and ``end`` of a record; None where it has neither.

    Raises:
        BadRecord: they are no times.
    """
    start, end = record.get("start"), record.get("end")
    if start is None and end is None:
        return None, None
    if not (finite(start) and finite(end) and 0 <= start < end <= 1e6):
        raise BadRecord(
            f"its start and end are {short(start)} and {short(end)}; expected seconds, ascending"
        )
    return float(start), float(end)
