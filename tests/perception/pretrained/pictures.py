"""Pictures for models that know nothing: coloured noise of any size."""

import numpy as np

from nmn.perception.picture import Picture, read_picture


def noise(rows: int = 60, columns: int = 90, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (rows, columns, 3), dtype=np.uint8)


def pictures(*sizes: tuple[int, int]) -> list[Picture]:
    return [read_picture(noise(*size, seed)) for seed, size in enumerate(sizes)]
