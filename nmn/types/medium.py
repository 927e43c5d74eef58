"""A medium: what questions are asked about. Pictures come with nmn; a new one is a new file."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from nmn.registry import MEDIA as _MEDIA
from nmn.registry import Registry
from nmn.types.percept import Media, Percept
from nmn.types.stack import Handle


class Content(Protocol):
    """One medium that has been read, ready for perception (a ``Picture``)."""

    @property
    def media(self) -> Media: ...

    @property
    def nbytes(self) -> int:
        """The memory that it takes while it waits to be looked at."""

    def keepsake(self) -> "Keepsake":
        """What an answer keeps of it."""


class Keepsake:
    """What an answer keeps of its medium, to be shown: nothing, unless a medium says more."""

    def pixels(self) -> NDArray[np.uint8] | None:
        """``[rows, columns, 3]`` uint8 RGB; None where there is nothing to be seen."""
        return None

    def frames(self, times: Sequence[float]) -> Sequence[NDArray[np.uint8]]:
        """The frames of a clip that are shown at these times, ascending, in seconds; none where
        they cannot be had any more."""
        return ()


class Medium(ABC):
    """Says how one medium is read, and by which types it goes through the library.

    A domain names its medium, and a trail does, so that what was seen can be read back.
    """

    name: ClassVar[str]
    """As registered in ``MEDIA``, and as it is called in messages: "picture"."""

    handle: ClassVar[type[Handle[Any]]]
    """What ports of modules are annotated with."""

    percept: ClassVar[type[Percept]]
    """What perception gives of one."""

    sources: ClassVar[str]
    """What it is read from, for messages: "a path, a PIL image, bytes or an array"."""

    pictured: ClassVar[bool] = False
    """Has it a picture, for reports to draw boxes on?"""

    def frames(self, path: Path, times: Sequence[float]) -> Sequence[NDArray[np.uint8]]:
        """The frames of a file that are shown at these times, ascending, in seconds; none of a
        medium that has no frames.

        Raises:
            MediaError: they cannot be read.
        """
        return ()
    suffixes: ClassVar[frozenset[str]] = frozenset()
    """Endings of file names, in small letters with the dot: what counts as one in a folder or a
    pattern. A file that is named outright is read whatever it is called."""

    def is_one(self, folder: Path) -> bool:
        """Is this folder one medium itself (a clip as its frames), and not several in a folder?"""
        return False

    @abstractmethod
    def read(self, source: object) -> Content:
        """Read one, from whatever a user gives.

        Raises:
            MediaError: it cannot be read.
        """


MEDIA: "Registry[Medium]" = _MEDIA
"""Every medium, by its name."""
