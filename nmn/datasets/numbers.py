"""Numbers as scenes have them, looked at before anything is computed with them.

A text times a whole number is a text as long as memory in Python, and 10**400 is a whole number in
JSON: so each place that takes numbers asks here first.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from nmn.datasets.records import BadRecord
from nmn.files import finite, short

MOST = 1e6
"""Of any coordinate or pixel: CLEVR's are some dozens and hundreds, and what is larger by orders
would only be rounded to nonsense in the numbers that modules compute with."""


def are_numbers(found: Any, count: int) -> TypeGuard[Sequence[float]]:
    """A list of so many numbers that can be computed with."""
    return (
        isinstance(found, list | tuple)
        and len(found) == count
        and all(finite(one) and abs(one) <= MOST for one in found)
    )


def scene_numbers(holder: Any, key: str, count: int, what: str) -> Sequence[float]:
    """The list of ``count`` numbers under a key.

    Arguments:
        what: whose they are, for the message: "object 3".

    Raises:
        BadRecord: it is not there, or something else.
    """
    found = holder.get(key) if isinstance(holder, Mapping) else None
    if not are_numbers(found, count):
        raise BadRecord(
            f"the {key} of {what} is {short(found)}; expected {count} numbers up to {MOST:,.0f}"
        )
    return [float(one) for one in found]
