"""Published data beside the checkout; a test is skipped where it is not there.

It is never copied into the repository: ``NMN_SHARED_DATA`` says where it is, by default
``../shared/data`` from the root.
"""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


def shared_data(name: str) -> Path:
    """The folder of that name, or a skip."""
    place = Path(os.environ.get("NMN_SHARED_DATA", _ROOT / ".." / "shared" / "data")).resolve()
    if not (place / name).is_dir():
        pytest.skip(f"there is no {name} in {place} (set NMN_SHARED_DATA)")
    return place / name
