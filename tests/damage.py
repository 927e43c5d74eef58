"""Damage done to files on purpose: what a reader must survive.

Each function takes the chance that it uses, so that hypothesis can shrink what it finds, and a long
run outside of the suite can draw from a seed.
"""

import copy
import gzip
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from nmn.errors import NmnError

# Texts that no Python value is written as: they take the place of a marker once all is JSON.
_RAW = {
    "@deep@": "[" * 400 + "]" * 400,
    "@deeper@": "[" * 950 + "]" * 950,
    "@deepest@": "[" * 100_000 + "]" * 100_000,
    "@digits@": "9" * 5_000,
    "@half@": '"\\ud800"',
}

WRONG: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 3, 10**10, 2**63, 10**400, -(10**400), 0.5, 1e300, -1e300,
    float("nan"), float("inf"), -float("inf"), "", "scene", "a" * 300, "\0", "é", "../..", [], {},
    [[]], [None], ["scene"], [1, 2, 3], [0.0, float("nan"), 1], {"function": []}, [[0, 0], [0, 0]],
    *_RAW,
)  # fmt: skip


def damaged_json(document: Any, random: Random) -> bytes:
    """The document with one to three of its parts wrong, lost, doubled or misplaced."""
    made = copy.deepcopy(document)
    for _ in range(random.randint(1, 3)):
        holders = [part for part in _parts(made) if isinstance(part, list | dict) and part]
        if not holders:
            break
        holder = random.choice(holders)
        key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        how = random.choice(("wrong", "wrong", "wrong", "lost", "doubled", "moved", "renamed"))
        if how == "wrong":
            holder[key] = copy.deepcopy(random.choice(WRONG))
        elif how == "lost":
            del holder[key]
        elif how == "doubled" and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        elif how == "moved":
            holder[key] = copy.deepcopy(random.choice(_parts(document)))
        elif isinstance(holder, dict):
            holder[random.choice(("type", "side_inputs", "x", "", "params"))] = holder.pop(key)
    text = json.dumps(made)
    for marker, raw in _RAW.items():
        text = text.replace(f'"{marker}"', raw)
    if random.random() < 0.1:
        keys = list(re.finditer(r'"\w+": ', text))
        if keys:  # the same key twice, the first time with nothing
            at = random.choice(keys)
            text = f"{text[: at.start()]}{at[0]}null, {text[at.start() :]}"
    return text.encode()


_WAYS = (
    "cut", "flip", "flip", "stuff", "empty", "utf-16", "bom", "latin-1",
    "packed", "packed twice", "packed and cut", "packed and flipped",
)  # fmt: skip


def damaged_bytes(data: bytes, random: Random) -> bytes:
    """The bytes cut short, flipped, stuffed, packed or in another encoding."""
    how = random.choice(_WAYS)
    match how:
        case "cut":
            return data[: random.randrange(len(data) + 1)]
        case "flip":
            return _flipped(data, random)
        case "stuff":
            at = random.randrange(len(data) + 1)
            stuffing = random.choice((b"\0", b"\xff\xfe", b"{", b"]", b"[" * 5_000, b"\n", b"\r"))
            return data[:at] + stuffing + data[at:]
        case "empty":
            return b""
        case "utf-16":
            return data.decode("latin-1").encode("utf-16")
        case "bom":
            return b"\xef\xbb\xbf" + data
        case "latin-1":
            return data.replace(b"a", b"\xe9", random.randint(1, 9))
        case "packed":
            return gzip.compress(data)
        case "packed twice":
            return gzip.compress(gzip.compress(data))
        case "packed and cut":
            packed = gzip.compress(data)
            return packed[: random.randrange(len(packed))]
        case _:
            return _flipped(gzip.compress(data), random)


def damaged(document: Any, random: Random) -> bytes:
    """A file of this document that is damaged in its parts, its bytes, or both."""
    how = random.random()
    data = damaged_json(document, random) if how < 0.8 else json.dumps(document).encode()
    return damaged_bytes(data, random) if how > 0.7 else data


def _flipped(data: bytes, random: Random) -> bytes:
    made = bytearray(data)
    for _ in range(random.randint(1, 8) if made else 0):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


def _parts(document: Any) -> list[Any]:
    found = [document]
    for part in found:  # grows while it is walked
        if isinstance(part, dict):
            found += part.values()
        elif isinstance(part, list):
            found += part
    return found


QUICK = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
"""The same few dozens of damaged files on every run."""

CHANCE = st.randoms(use_true_random=False)


def survive(
    read: Callable[[Path], object], data: bytes, name: str = "file.json", folder: str = "."
) -> Any:
    """What a reader gives of these bytes; None where it refuses them with an error of nmn's.

    Any other exception comes through, and fails the test that called.
    """
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        try:
            found = read(path)
        except NmnError as error:
            assert error.message and len(str(error)) < 5_000
            assert str(error).encode()  # can be printed
            return None
        for problem in getattr(found, "problems", ()):
            assert "\n" not in str(problem) and len(str(problem)) < 5_000
            assert json.dumps(problem.to_json(), ensure_ascii=False, allow_nan=False).encode()
        return found
