"""The contract of modules, for this library's modules and for anyone's own.

    from nmn.testing import check_module

    def test_my_module() -> None:
        check_module(MyModule)

Also ``random_scene`` and ``random_value``, to build tests from.
"""

from nmn.testing.contract import TOLERANCE, check_module
from nmn.testing.made_up import made_up_vocabularies, random_scene, random_value

__all__ = [
    "TOLERANCE",
    "check_module",
    "made_up_vocabularies",
    "random_scene",
    "random_value",
]
