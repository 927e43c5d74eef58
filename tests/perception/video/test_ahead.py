"""Things made ahead come in order, with their errors, and nothing goes on when nobody asks."""

import threading
from collections.abc import Iterator

import pytest

from nmn.perception.video.ahead import ahead


def test_everything_comes_in_order() -> None:
    assert list(ahead(range(100), 3)) == list(range(100))
    assert list(ahead([], 3)) == []


def test_no_more_is_made_than_was_said() -> None:
    made = []

    def source() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    items = ahead(source(), 3)
    assert next(items) == 0
    items.close()
    assert len(made) <= 6  # one taken, three waiting, one in the hand, and one more


def test_an_error_comes_in_its_place() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise KeyError("here")

    items = ahead(source(), 3)
    assert next(items) == 1
    with pytest.raises(KeyError, match="here"):
        next(items)


def test_who_stops_asking_closes_the_source_and_its_thread() -> None:
    closed = []

    def source() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.append(True)

    items = ahead(source(), 2)
    next(items)
    items.close()
    assert closed == [True]
    assert not [one for one in threading.enumerate() if one.name == "nmn-ahead"]
