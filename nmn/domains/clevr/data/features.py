"""Features of CLEVR's objects made from the ground truth: what a perception might give, but known.

Modules that run on them must learn what colours and relations are, as from pixels: no number of
them is a colour or a coordinate. Perception's mistakes are left out, so what is measured on them is
reasoning alone (the setting "ground-truth scene graphs" of XNM, Shi et al. 2019, arXiv 1812.01855,
section 4.1, where attributes are embedded likewise).
"""

import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from nmn.datasets.numbers import scene_numbers
from nmn.datasets.records import BadRecord
from nmn.domains.clevr.words import PROPERTIES
from nmn.errors import DatasetError
from nmn.files import short, sound_text
from nmn.kernels.float32 import FLOAT32_ON_CPU

WIDTH = 32
"""Numbers of an object's features."""

NOISE = 0.05
"""Standard deviation of what is added to each number; attributes differ by 1.4, and centres by at
least 0.4 along every direction (CLEVR's margin)."""

# Of all users: features of one seed mean nothing to modules trained on another's.
_SEED = 20_170_401


def clevr_features(
    scene: Mapping[str, Any], *, seed: int = _SEED, noise: float = NOISE
) -> Float[Tensor, "objects 32"]:
    """The features of a scene's objects, from its JSON.

    An object's 15 attributes as 0 and 1, its place along the scene's directions "right" and
    "behind" (units of the scene, some -4 to 4), its height above the ground, its pixel (fractions
    of the picture) and depth (tenths), and 11 zeros; all turned by one fixed rotation of 32
    dimensions, so that every number is a mixture of all; and noise on top, always the same for a
    scene of the same places.

    Arguments:
        scene: of CLEVR 1.0; nmn's worlds and the published files have all that is needed.
        seed: of the rotation and the noise.
        noise: its standard deviation.

    Raises:
        DatasetError: a scene without an attribute, ``3d_coords``, ``pixel_coords`` or directions.
    """
    try:
        plain = np.array([_plain(scene, one, i) for i, one in _numbered(scene)], dtype=np.float64)
    except BadRecord as error:
        raise DatasetError(
            f"features cannot be made of the scene: {error}",
            where=scene_name(scene),
            expected="objects with 4 attributes, 3d_coords and pixel_coords; directions",
        ) from None
    plain = plain.reshape(-1, WIDTH)
    places = [[float(part) for part in one["3d_coords"]] for one in scene["objects"]]
    rng = np.random.default_rng([seed, zlib.crc32(repr(places).encode())])
    made = plain @ _rotation(seed) + noise * rng.standard_normal(plain.shape)
    return torch.from_numpy(made.astype(np.float32))


def ground_places(scene: Mapping[str, Any]) -> Float[Tensor, "objects 2"]:
    """Where each object stands along the scene's directions "right" and "behind".

    Raises:
        DatasetError: a direction or an object's ``3d_coords`` is not three numbers.
    """
    try:
        return read_places(scene)
    except BadRecord as error:
        raise DatasetError(str(error), where=scene_name(scene)) from None


def read_places(scene: Mapping[str, Any]) -> Float[Tensor, "objects 2"]:
    """The same for readers, which tell a BadRecord by its position in the file."""
    places = [_place(scene, one, i) for i, one in _numbered(scene)]
    return torch.tensor(places, **FLOAT32_ON_CPU).reshape(-1, 2)


def scene_name(scene: Mapping[str, Any]) -> str:
    """What a scene is called in errors."""
    name = scene.get("image_filename")
    return str(name) if sound_text(name) else "scene"


def _numbered(scene: Mapping[str, Any]) -> list[tuple[int, Any]]:
    objects = scene.get("objects")
    if not isinstance(objects, list):
        raise BadRecord(f"its objects are {short(objects)}; expected a list")
    return list(enumerate(objects))


def _place(scene: Mapping[str, Any], one: Any, number: int) -> list[float]:
    at = scene_numbers(one, "3d_coords", 3, f"object {number}")
    axes = [
        scene_numbers(scene.get("directions"), name, 3, "the directions")
        for name in ("right", "behind")
    ]
    return [float(sum(c * d for c, d in zip(at, axis, strict=True))) for axis in axes]


def _plain(scene: Mapping[str, Any], one: Any, number: int) -> list[float]:
    """What is turned: attributes, place, pixel, zeros."""
    made: list[float] = []
    for vocabulary in PROPERTIES:
        word = one.get(vocabulary.name) if isinstance(one, Mapping) else None
        if not isinstance(word, str) or word not in vocabulary:
            raise BadRecord(f"the {vocabulary.name} of object {number} is {short(word)}")
        made += [float(k == vocabulary.index(word)) for k in range(len(vocabulary))]
    made += _place(scene, one, number)
    # The published pictures' size, where the file does not state it.
    size = scene_numbers({"image_size": (480, 320), **scene}, "image_size", 2, "the scene")
    if min(size) < 1:
        raise BadRecord(f"its image_size is {short(size)}; expected width and height in pixels")
    x, y, depth = scene_numbers(one, "pixel_coords", 3, f"object {number}")
    made += [float(one["3d_coords"][2]), x / size[0], y / size[1], depth / 10]
    return made + [0.0] * (WIDTH - len(made))


@cache
def _rotation(seed: int) -> NDArray[np.float64]:
    """A rotation drawn evenly: the Q of a normal matrix, with the signs of R's diagonal."""
    q, r = np.linalg.qr(np.random.default_rng(seed).standard_normal((WIDTH, WIDTH)))
    turned: NDArray[np.float64] = q * np.sign(np.diag(r))
    return turned
