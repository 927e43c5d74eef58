"""nmn: a neural module network program executor.

    import nmn

    net = nmn.load("photo")
    answer = net.ask("street.jpg", "How many people are left of the bus?")
    print(answer)

Names are loaded when first used, so ``import nmn`` stays light.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nmn.errors import NmnError as NmnError
    from nmn.grammar import Language as Language
    from nmn.grammar import Program as Program
    from nmn.modules import Module as Module
    from nmn.modules.module import module as module
    from nmn.perception.video import Excerpt as Excerpt
    from nmn.perception.video import FrameArray as FrameArray
    from nmn.pipeline import Answer as Answer
    from nmn.pipeline import Net as Net
    from nmn.pipeline import load as load
    from nmn.types import SceneGraph as SceneGraph

# Public name -> where it lives.
_NAMES = {
    "Answer": "nmn.pipeline",
    "Excerpt": "nmn.perception.video",
    "FrameArray": "nmn.perception.video",
    "Language": "nmn.grammar",
    "Module": "nmn.modules",
    "Net": "nmn.pipeline",
    "NmnError": "nmn.errors",
    "Program": "nmn.grammar",
    "SceneGraph": "nmn.types",
    "load": "nmn.pipeline",
    "module": "nmn.modules",
}

try:
    __version__ = version("neural-module-networks")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

__all__ = ["__version__", *_NAMES]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'nmn' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
