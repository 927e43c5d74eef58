"""One scene of CLEVR 1.0 as published (CLEVR_val_000000; CLEVR is CC-BY 4.0), but for its camera.

The camera's place is not published: it was found from the pixel coordinates below, supposing that
it looks at the origin.
"""

from nmn.synthetic import TabletopScene

SIZE = (480, 320)
CAMERA = [7.8391, -6.2187, 4.9762]
_ROWS = (
    ("brown", "large", 178.92387, "cylinder", "rubber", (-1.49372101, -1.99360311, 0.69999999)),
    ("gray", "large", 243.40545, "cube", "rubber", (1.55570865, -2.10473657, 0.69999999)),
    ("green", "small", 230.45235, "cylinder", "rubber", (-2.34218454, -0.52050149, 0.34999999)),
    ("purple", "large", 31.65435, "sphere", "metal", (-0.80731064, 1.91412377, 0.69999999)),
    ("gray", "small", 42.18328, "cube", "metal", (2.67638135, 0.03453871, 0.34999999)),
)
PIXEL_COORDS = [
    (119, 131, 10.80196857),
    (198, 190, 8.60103989),
    (161, 118, 12.37272739),
    (282, 100, 12.49500179),
    (337, 195, 9.16121197),
]
RELATIONSHIPS = {
    "right": [[1, 2, 3, 4], [3, 4], [1, 3, 4], [4], []],
    "behind": [[2, 3], [0, 2, 3, 4], [3], [], [0, 2, 3]],
    "front": [[1, 4], [], [0, 1, 4], [0, 1, 2, 4], [1]],
    "left": [[], [0, 2], [0], [0, 1, 2], [0, 1, 2, 3]],
}
DIRECTIONS = {
    "right": [0.65631127, 0.75449026, 0.0],
    "behind": [-0.75449032, 0.65631127, 0.0],
    "left": [-0.65631127, -0.75449026, 0.0],
    "front": [0.75449032, -0.65631127, 0.0],
}


def published() -> TabletopScene:
    """The scene, ready to be rendered."""
    return {
        "image_filename": "CLEVR_val_000000.png",
        "camera": CAMERA,
        "image_size": list(SIZE),
        "objects": [
            {
                "color": color,
                "size": size,
                "rotation": rotation,
                "shape": shape,
                "material": material,
                "3d_coords": list(place),
            }
            for color, size, rotation, shape, material, place in _ROWS
        ],
    }
