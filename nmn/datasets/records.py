"""What a reader gives: the good records, and what is wrong with each bad one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeGuard, TypeVar

from nmn.errors import NmnError

Record = TypeVar("Record")

_MOST = 2**63  # what other programs can hold


@dataclass(frozen=True)
class Problem:
    """One record that cannot be used.

    Attributes:
        file: that it stands in.
        index: its position there, from 0; None where the whole file is meant.
        message: what is wrong, in one line.
        id: the record's own number or name (``question_index``), where it has one.
    """

    file: str
    index: int | None
    message: str
    id: int | str | None = None

    def __str__(self) -> str:
        place = self.file if self.index is None else f"{self.file}, record {self.index}"
        return f"{place}: {self.message}"

    def to_json(self) -> dict[str, object]:
        """As evaluations write it."""
        return {"file": self.file, "index": self.index, "id": self.id, "message": self.message}


@dataclass
class Records(Generic[Record]):
    """The records of a file, in order; those that cannot be used are in ``problems`` instead."""

    good: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.good)


def own_number(record: Any, key: str) -> int | None:
    """The number that a bad record gives itself, where it does."""
    own = record.get(key) if isinstance(record, Mapping) else None
    return own if is_number(own) else None


def is_number(found: Any) -> TypeGuard[int]:
    """A whole number that can stand for a record: others are no names, and fill whole lines."""
    return isinstance(found, int) and not isinstance(found, bool) and abs(found) < _MOST


class BadRecord(Exception):
    """Internal: what is wrong with the record at hand; readers make a ``Problem`` of it."""


def why(error: BadRecord | NmnError) -> str:
    """The message of a problem."""
    return error.summary if isinstance(error, NmnError) else str(error)
