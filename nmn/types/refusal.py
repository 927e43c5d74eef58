"""Reasons why a module refuses to give a value: unknown is a value, not a NaN.

A batched value carries one code a row (``Value.refused``): 0 where the row is decided, else the
code of a reason. A refused row still holds finite numbers, so that kernels need no branches.
Codes live in one process only; trails store the reason's name and sentence.
"""

import threading
from dataclasses import dataclass

from nmn.errors import ModuleError


@dataclass(frozen=True)
class Reason:
    """Why a value is refused. ``text`` is a sentence without a full stop."""

    code: int
    name: str
    text: str


_REASONS: list[Reason] = []
_LOCK = threading.Lock()


def reason(name: str, text: str) -> Reason:
    """Register a reason; the same name and text give the same reason again.

    Raises:
        ModuleError: the name is taken by a reason in other words.

    >>> nothing = reason("nothing", "nothing in the picture fits")
    >>> reason_of(nothing.code).name
    'nothing'
    """
    with _LOCK:
        for known in _REASONS:
            if known.name == name:
                if known.text != text:
                    raise ModuleError(
                        f"the reason '{name}' is registered with other words: {known.text}",
                        hint="choose another name",
                    )
                return known
        made = Reason(len(_REASONS) + 1, name, text)
        _REASONS.append(made)
        return made


def reason_of(code: int) -> Reason:
    """The reason with this code (1, 2, ...); IndexError where there is none."""
    if not is_reason(code):
        raise IndexError(f"no reason has the code {code}")
    return _REASONS[code - 1]


def is_reason(code: int) -> bool:
    """True for the code of a registered reason."""
    return 1 <= code <= len(_REASONS)


NOTHING = reason("nothing", "nothing in the picture fits")
SEVERAL = reason("several", "several objects fit, and the question asks about one")
TOO_FEW = reason("too few", "there are not that many")
FAILED = reason("failed", "a module failed on this step")
