"""Shape annotations are enforced in every test: see ``tests.shapes``."""

import sys

from jaxtyping import install_import_hook

import tests.shapes

# The hook must be there before anything of nmn is imported; it stays for the whole session.
assert not any(name.split(".")[0] == "nmn" for name in sys.modules), "nmn was imported too early"
assert callable(tests.shapes.checked)
install_import_hook(
    ["nmn.kernels", "nmn.types", "nmn.modules", "nmn.executors", "nmn.perception"],
    "tests.shapes.checked",
)
