"""What answers keep of media: each medium once, for as long as any answer needs it.

A call with ten thousand questions about one picture runs in many batches. Each reads the picture
and looks at it anew; what they find is the same, and is kept once.
"""

import threading
from weakref import WeakValueDictionary

import torch

from nmn.types import Content, Keepsake, Percept


class Album:
    """Of a net: the keepsakes and percepts that its answers keep, found again by content.

    It holds none of them itself: what no answer needs any more is gone. Threads may share one.
    """

    def __init__(self) -> None:
        self._keepsakes: WeakValueDictionary[str, Keepsake] = WeakValueDictionary()
        self._percepts: WeakValueDictionary[str, Percept] = WeakValueDictionary()
        self._lock = threading.Lock()

    def keepsake(self, content: Content) -> Keepsake:
        """What is kept of a medium."""
        key = content.media.key
        with self._lock:
            known = self._keepsakes.get(key)
            if known is None:
                known = self._keepsakes[key] = content.keepsake()
            return known

    def percept(self, key: str, percept: Percept) -> Percept:
        """The percept, or an equal one of the same medium that an answer keeps already."""
        with self._lock:
            known = self._percepts.get(key)
            if known is None or not _same(known, percept):
                known = self._percepts[key] = percept
            return known


def _same(one: Percept, other: Percept) -> bool:
    mine, theirs = one.tensors(), other.tensors()
    return (
        (type(one), one.media) == (type(other), other.media)
        and mine.keys() == theirs.keys()
        and all(
            tensor.dtype is theirs[name].dtype and torch.equal(tensor, theirs[name])
            for name, tensor in mine.items()
        )
    )
