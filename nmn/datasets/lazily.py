"""A sequence whose members are made when they are asked for."""

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

Member = TypeVar("Member")


class Lazily(Sequence[Member]):
    """So many members, each made anew whenever it is asked for: all at once would not fit.

    Arguments:
        count: of the members.
        make: the member of a place.
    """

    def __init__(self, count: int, make: Callable[[int], Member]) -> None:
        self._places, self._make = range(count), make

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
