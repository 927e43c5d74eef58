"""Other people's program formats, read to a ``Program`` and written back.

A new one is one file here, and one line below.
"""

from functools import cache
from importlib import import_module

from nmn.errors import DomainError
from nmn.grammar.dialect import Dialect, Translation

# Name -> the file whose ``DIALECT`` it is; imported when asked for.
_DIALECTS = {
    "clevr": "nmn.domains.clevr.dialect",
    "shapes": "nmn.domains.shapes.dialect",
    "shapes-layout": "nmn.domains.shapes.layout",
    "easy-vqa": "nmn.domains.easy_vqa.dialect",
}


def dialect_names() -> list[str]:
    """The dialects that ``load_dialect`` knows."""
    return sorted(_DIALECTS)


@cache
def load_dialect(name: str) -> Dialect:
    """The dialect of that name; DomainError where there is none."""
    if name not in _DIALECTS:
        raise DomainError(
            f"there is no dialect '{name}'", expected=f"one of: {', '.join(dialect_names())}"
        )
    dialect: Dialect = import_module(_DIALECTS[name]).DIALECT
    return dialect


__all__ = ["Dialect", "Translation", "dialect_names", "load_dialect"]
