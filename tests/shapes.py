"""The checker of type and shape annotations that is switched on for the whole library in tests.

An import hook (see ``conftest.py``) wraps every
function of the rooms that handle tensors with it, so that a wrong shape fails where it is made.
"""

from collections.abc import Callable
from typing import TypeVar

from beartype import beartype
from beartype.roar import BeartypeDecorHintException

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def checked(function: Decorated) -> Decorated:
    """``beartype``, save where it cannot: ``Self`` outside of a class, protocols without checks."""
    try:
        return beartype(function)
    except BeartypeDecorHintException:
        return function
