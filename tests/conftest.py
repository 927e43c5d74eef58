"""Shape annotations are enforced in every test: see ``tests.shapes``."""

import os
import sys

# Side by side, the processes have a core each; torch reads this when it is first imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from jaxtyping import install_import_hook

import tests.shapes
import tests.tiny_models

# The hook must be there before anything of nmn is imported; it stays for the whole session.
assert not any(name.split(".")[0] == "nmn" for name in sys.modules), "nmn was imported too early"
assert callable(tests.shapes.checked)
install_import_hook(
    ["nmn.kernels", "nmn.types", "nmn.modules", "nmn.executors", "nmn.perception"],
    "tests.shapes.checked",
)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tests.tiny_models.Shelf:
    """Pretrained models with random weights, by kind."""
    pytest.importorskip("transformers")
    return tests.tiny_models.Shelf(tmp_path_factory.mktemp("models"))
