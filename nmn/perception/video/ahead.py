"""Decoding while the detector works: both leave Python alone for most of their time."""

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class _End:
    error: BaseException | None = None


class _Stopped(Exception):
    """Nobody takes any more."""


class _Belt(Generic[T]):
    """A queue from one thread to another that can be stopped from its far end."""

    def __init__(self, most: int) -> None:
        self._queue: queue.Queue[T | _End] = queue.Queue(most)
        self._stopped = threading.Event()

    def put(self, one: T | _End) -> None:
        while not self._stopped.is_set():
            try:
                return self._queue.put(one, timeout=0.1)
            except queue.Full:
                continue
        raise _Stopped

    def take(self) -> T | _End:
        return self._queue.get()

    def stop(self) -> None:
        self._stopped.set()


def ahead(source: Iterable[T], most: int) -> Iterator[T]:
    """The same things in the same order, up to ``most`` of them made before they are asked for.

    What the source raises is raised here, in its place; and where nobody goes on to ask, the source
    is closed and its thread ends.
    """
    belt: _Belt[T] = _Belt(most)

    def work() -> None:
        items = iter(source)
        try:
            for one in items:
                belt.put(one)
            belt.put(_End())
        except _Stopped:
            close = getattr(items, "close", None)
            if close is not None:
                close()
        except BaseException as error:  # whatever it is, it belongs to whoever asks
            try:
                belt.put(_End(error))
            except _Stopped:
                return

    thread = threading.Thread(target=work, name="nmn-ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(one := belt.take(), _End):
            yield one
        if one.error is not None:
            raise one.error
    finally:
        belt.stop()
        thread.join()
