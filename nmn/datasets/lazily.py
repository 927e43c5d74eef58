"""A sequence whose members are made when they are asked for."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar, overload

Member = TypeVar("Member")


class Lazily(Sequence[Member]):
    """So many members, each made when it is asked for, as all at once would not fit.

    Arguments:
        count: of the members.
        make: the member of a place.
        kept: of those that were asked for last, so many stay; others are made anew.
    """

    def __init__(self, count: int, make: Callable[[int], Member], kept: int = 0) -> None:
        self._places = range(count)
        self._make: Callable[[int], Member] = lru_cache(maxsize=kept)(make)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Member: ...
    @overload
    def __getitem__(self, place: slice) -> list[Member]: ...
    def __getitem__(self, place: int | slice) -> Member | list[Member]:
        if isinstance(place, slice):
            return [self._make(k) for k in self._places[place]]
        return self._make(self._places[place])
