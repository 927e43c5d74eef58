"""Shape annotations are enforced in every test: see ``tests.shapes``."""

import os
import sys

# Side by side, the processes have a core each; torch reads this when it is first imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

from jaxtyping import install_import_hook

import tests.shapes

# The hook must be there before anything of nmn is imported; it stays for the whole session.
assert not any(name.split(".")[0] == "nmn" for name in sys.modules), "nmn was imported too early"
assert callable(tests.shapes.checked)
install_import_hook(
    ["nmn.kernels", "nmn.types", "nmn.modules", "nmn.executors", "nmn.perception"],
    "tests.shapes.checked",
)
