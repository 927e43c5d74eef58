"""The colour of each object, as probabilities of the eleven basic colour terms.

A pixel gets terms from the nearest prototype colours in CIELAB, by table. An object gets those of
its pixels, weighed by how likely each belongs to the object rather than to what is behind it or in
front of it, and by how vivid it is: a red motorcycle is red, whatever its tyres and engine are.

The eleven terms are those of Berlin and Kay, "Basic Color Terms" (1969). The prototypes are ours:
where English speakers commonly draw the borders, checked by eye on photos, not fitted to data.
"""

import functools

import numpy as np
from jaxtyping import Float, Float32, UInt8
from torch import Tensor

from nmn.kernels.boxes import box_areas, shared_areas

COLORS: tuple[str, ...] = tuple(
    "black white gray red orange yellow green blue purple pink brown".split()
)

# Hexadecimal sRGB, several a term: a term covers a region, not a point. Brown shares its hues with
# orange and yellow (it is what those are called when dark or dull), so these three need many.
_PROTOTYPES = {
    "black": "000000 161616 262626 1a1410 0e1420",
    "white": "ffffff f2f2f2 e6e6e6 f7f0e2 e4ecf7",
    "gray": "424242 5c5c5c 787878 949494 b0b0b0 c8c8c8 6e6962 666d75 9a948a 8d96a0",
    "red": "ff0000 d80000 b01010 8c0a0a 600808 e03228 c8323c a02832 dc143c b43a32",
    "orange": "ff8000 ff9a1a ff6a10 e86a14 ffb04a f08a3c d8641e ff7f50 e0823c d28c28 c8701a "
    "bc5f0a f0a868 f5b888",
    "yellow": "ffff00 ffe000 f0d020 ffd700 ffff80 e8d84a d0b800 fff0a0 c8b428 d8b430 b8a020 "
    "c8b860 d8cc80 e8dca0",
    "green": "00ff00 00b400 008000 005a00 1e4620 228b22 6b8e23 9acd32 90ee90 3a5f0b 556b2f "
    "2e8b57 4f7942 7aa05a 88a878 00a078 006048 3c5a46 40e0a0",
    "blue": "0000ff 0000b0 000070 141e46 4169e1 1e90ff 00bfff 87ceeb add8e6 4682b4 1b3a6b "
    "5f87af 00a0c8 40c0d0 6a90d8 324a78 7896b4 141e5a 1e2870",
    "purple": "800080 9400d3 4b0082 9370db ba55d3 6a3d9a 5d3a6e 8a60a0 b090d0 3c1450 6e4a78",
    "pink": "ffc0cb ff69b4 ff1493 ffb6c1 e75480 db7093 f4a0b0 fadadd d88aa0 ff9ac8 c86482",
    "brown": "8b4513 a0522d 654321 5c4033 964b00 3b2415 704214 7b5b43 c19a6b b08050 4a3020 "
    "8c6a4a 9a7850 d2b48c 5a4632",
}
_VIVID, _DULL = 60.0, 0.35  # chroma from which a pixel counts fully, and what a gray one counts
_SHARPNESS = 1.5  # power of the shares: people name the main colour more often than its share
_MOSTLY = 2.0  # the same power where shares are read as probabilities of the word
_BRIGHT, _MOST_GAIN = 235.0, 1.6  # where a photo's highlights belong; how much to lift a dark one
_SOFTNESS = 7.0  # CIELAB units: a step that most people just call another shade
_LEVELS = 32  # a channel, in the table: 8 apart, finer than the borders between terms are known
_GRID = 24  # pixels sampled along each side of a box: 576 settle a share to a few percent
_RING = 96  # pixels sampled around a box, a quarter of them on each side
# What the edge of the picture counts where the frame around a box lies beyond it. Little: behind a
# silhouette that fills the picture it is the background, but of a table that does it is the table.
_EDGE = 0.05
_RING_WIDTH = 0.15  # of the box: near enough to be what is behind the object
_BINS = 8  # a channel, in the histograms that tell an object from what is around it
_SPREAD = 0.32  # of the box: standard deviation of the weight that favours its middle
_COVERED = 0.05  # weight left to pixels that lie in a smaller object's box
_INSIDE = 0.7  # share of the smaller box that must lie in the larger to be in front of it


def color_table(
    pixels: UInt8[np.ndarray, "height width 3"],
    boxes: Float32[np.ndarray, "objects 4"],
    presence: Float32[np.ndarray, " objects"] | None = None,
) -> Float32[np.ndarray, "objects 11"]:
    """The colour terms of each object; rows sum to one.

    Arguments:
        pixels: ``[height, width, 3]`` RGB.
        boxes: ``[objects, 4]`` x1 y1 x2 y2 as fractions.
        presence: ``[objects]`` how surely each is there; pixels of a box count less where a
            smaller, surer object lies inside it (the cup on a table). None counts all as sure.

    >>> import numpy as np
    >>> sky = np.full((40, 40, 3), (30, 144, 255), dtype=np.uint8)
    >>> table = color_table(sky, np.array([[0.2, 0.2, 0.8, 0.8]], dtype=np.float32))
    >>> COLORS[int(table[0].argmax())]
    'blue'
    """
    if len(boxes) == 0:
        return np.zeros((0, len(COLORS)), dtype=np.float32)
    x, y = _inside(boxes)
    gain = _exposure(pixels)
    within = _sample(pixels, x, y, gain)  # [objects, 576, 3]
    around, behind = _around(pixels, boxes, gain)  # [objects, 96, 3], [objects, 96]
    weight = _middle() * _foreground(within, around, behind) * _uncovered(boxes, presence, x, y)
    terms = _terms()[_codes(within, _LEVELS)]  # [objects, 576, 11]
    shares = np.einsum("op,opc->oc", weight, terms)
    shares = (shares / shares.sum(axis=1, keepdims=True)) ** _SHARPNESS
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)


@functools.cache
def _terms() -> Float32[np.ndarray, "codes 11"]:
    """The terms of every quantised colour, rows summing to how much such a pixel counts.

    Made at first use, in 40 ms.
    """
    step = 256 // _LEVELS
    axis = np.arange(_LEVELS) * step + step / 2
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    lab = _lab(grid)
    closeness = np.empty((len(grid), len(COLORS)))
    for column, term in enumerate(COLORS):
        prototypes = _lab(
            np.array([list(bytes.fromhex(h)) for h in _PROTOTYPES[term].split()], dtype=np.float64)
        )
        # |a - b|^2 = |a|^2 + |b|^2 - 2ab, where |a|^2 is the same for all terms and drops out
        distance = ((prototypes**2).sum(axis=1) - 2.0 * lab @ prototypes.T).min(axis=1)
        closeness[:, column] = -distance / (2.0 * _SOFTNESS**2)
    closeness -= closeness.max(axis=1, keepdims=True)
    terms = np.exp(closeness)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    counts = _DULL + (1.0 - _DULL) * np.minimum(chroma / _VIVID, 1.0)
    return np.asarray(terms / terms.sum(axis=1, keepdims=True) * counts[:, None], dtype=np.float32)


def _lab(rgb: Float[np.ndarray, "colors 3"]) -> Float[np.ndarray, "colors 3"]:
    """sRGB 0 to 255 -> CIELAB (D65), after IEC 61966-2-1 and CIE 15."""
    unit = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ (to_xyz / to_xyz.sum(axis=1, keepdims=True)).T  # white is (1, 1, 1)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16.0 / 116.0)
    x, y, z = f[:, 0], f[:, 1], f[:, 2]
    return np.stack([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)], axis=1)


def _inside(boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sample positions in each box, as fractions of the picture: ``[objects, 576]`` x and y."""
    step = (np.arange(_GRID) + 0.5) / _GRID
    across, down = np.meshgrid(step, step)
    x1, y1, x2, y2 = boxes.astype(np.float64).T[:, :, None]
    return x1 + across.ravel() * (x2 - x1), y1 + down.ravel() * (y2 - y1)


def _exposure(pixels: np.ndarray) -> float:
    """Factor that brings a dark photo's highlights to where they belong, 1 for most photos."""
    height, width = pixels.shape[:2]
    few = pixels[:: max(height // 48, 1), :: max(width // 48, 1)].max(axis=2).ravel()
    rank = int(0.98 * (len(few) - 1))
    highlight = float(np.partition(few, rank)[rank])
    return min(max(_BRIGHT / max(highlight, 1.0), 1.0), _MOST_GAIN)


def _around(pixels: np.ndarray, boxes: np.ndarray, gain: float) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of a frame around each box, and how much each says of what is behind the object."""
    count = _RING // 4
    along = (np.arange(count) + 0.5) / count
    # Two rows deep: near the edge of the box, and one width further out.
    out = np.where(np.arange(count) % 2 == 0, 0.4, 1.0) * _RING_WIDTH
    across = np.concatenate([along, along, -out, 1.0 + out])
    down = np.concatenate([-out, 1.0 + out, along, along])
    x1, y1, x2, y2 = boxes.astype(np.float64).T[:, :, None]
    x, y = x1 + across * (x2 - x1), y1 + down * (y2 - y1)
    seen = (x >= 0.0) & (x < 1.0) & (y >= 0.0) & (y < 1.0)
    # Of a frame beyond the picture its edge is all there is (``_sample`` stays inside). That is
    # weaker evidence of what is behind: the object itself may reach the edge.
    return _sample(pixels, x, y, gain), np.where(seen, 1.0, _EDGE)


def _sample(pixels: np.ndarray, x: np.ndarray, y: np.ndarray, gain: float) -> np.ndarray:
    height, width = pixels.shape[:2]
    column = np.clip((x * width).astype(np.intp), 0, width - 1)
    row = np.clip((y * height).astype(np.intp), 0, height - 1)
    return np.asarray(
        np.minimum(np.arange(256) * gain, 255.0).astype(np.uint8)[pixels[row, column]]
    )


def _codes(samples: np.ndarray, levels: int) -> np.ndarray:
    """One number for each quantised colour, ``levels`` a channel."""
    coarse = samples.astype(np.intp) // (256 // levels)
    return np.asarray((coarse[..., 0] * levels + coarse[..., 1]) * levels + coarse[..., 2])


@functools.cache
def _middle() -> np.ndarray:
    """Weights that favour the middle of a box, where the object most likely is: ``[576]``."""
    offset = (np.arange(_GRID) + 0.5) / _GRID - 0.5
    bell = np.exp(-(offset**2) / (2.0 * _SPREAD**2))
    return np.outer(bell, bell).ravel()


def _foreground(within: np.ndarray, around: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """How likely each pixel in a box belongs to the object, by how common its colour is
    inside the box against around it (Bayes' rule over coarse histograms): ``[objects, 576]``.
    """
    objects = len(within)
    inner, outer = _codes(within, _BINS), _codes(around, _BINS)
    offset = np.arange(objects)[:, None] * _BINS**3
    size = objects * _BINS**3
    middle = np.broadcast_to(_middle(), inner.shape)
    mine = np.bincount((inner + offset).ravel(), middle.ravel(), minlength=size)
    other = np.bincount((outer + offset).ravel(), behind.ravel(), minlength=size)
    here = mine[inner + offset] / _middle().sum()
    there = other[inner + offset] / _RING
    # The floor keeps an object that has its background's colour from having no pixels.
    return np.asarray(np.maximum(here / (here + there + 1e-9), 0.1))


def _uncovered(
    boxes: np.ndarray, presence: np.ndarray | None, x: np.ndarray, y: np.ndarray
) -> np.ndarray:
    """Weights of the sample positions, low where a smaller object lies in front."""
    weight = np.ones_like(x)
    area, shared = box_areas(boxes), shared_areas(boxes, boxes)
    in_front = (shared >= _INSIDE * area[None, :]) & (area[None, :] < 0.6 * area[:, None])
    if presence is not None:
        in_front &= presence[None, :] >= 0.5
    for large, small in np.argwhere(in_front):
        x1, y1, x2, y2 = boxes[small]
        inside = (x[large] > x1) & (x[large] < x2) & (y[large] > y1) & (y[large] < y2)
        weight[large, inside] = _COVERED
    return weight


def sharpened(shares: Float[Tensor, "objects words"]) -> Float[Tensor, "objects words"]:
    """Shares of pixels as probabilities of the colour word: people name an object by its dominant
    colour, so a share of 0.6 is nearly always the word used."""
    raised = shares**_MOSTLY
    return raised / raised.sum(dim=1, keepdim=True).clamp_min(1e-6)
