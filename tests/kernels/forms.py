"""The forms of the kernels, for tests that hold for each."""

import pytest

from nmn import kernels

compiled_only = pytest.mark.skipif(
    not kernels.native_available(), reason="no compiler was found on installation"
)
FORMS = [
    pytest.param(False, id="torch"),
    pytest.param(True, id="compiled", marks=compiled_only),
]
