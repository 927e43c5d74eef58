"""A medium: what questions are asked about. Pictures come with nmn; a new one is a new file."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from nmn.errors import MediaError
from nmn.registry import MEDIA as _MEDIA
from nmn.registry import Registry
from nmn.types.mark import Mark
from nmn.types.percept import Media, Percept
from nmn.types.reading import Reading
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

    def annotate(self, path: Path, reading: Reading, marks: Sequence[Mark], caption: str) -> Path:
        """Write a clip again, with what was seen and these marks drawn into it; its path.

        Raises:
            MediaError: it is no clip, it cannot be read any more, or the file cannot be written.
        """
        raise MediaError(
            "only a clip can be written again with what was seen in it",
            where=str(path),
            expected="a question about a clip",
            hint="--report draws every step on a picture",
        )


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

    filed: ClassVar[bool] = True
    """Is a text that one is read from the path of a file?"""

    ids: Sequence[str] = ()
    """Of media that are records of one file: what each is called."""

    suffixes: ClassVar[frozenset[str]] = frozenset()
    """Endings of file names, in small letters with the dot: what counts as one in a folder or a
    pattern. A file that is named outright is read whatever it is called."""

    def is_one(self, folder: Path) -> bool:
        """Is this folder one medium itself (a clip as its frames), and not several in a folder?"""
        return False

    def frames(self, path: Path, times: Sequence[float]) -> Sequence[NDArray[np.uint8]]:
        """The frames of a file that are shown at these times, ascending, in seconds; none of a
        medium that has no frames.

        Raises:
            MediaError: they cannot be read.
        """
        return ()

    def excerpt(
        self,
        source: Any,
        *,
        fps: float | None = None,
        start: float | str | None = None,
        stop: float | str | None = None,
    ) -> Any:
        """What ``read`` takes for a part of a source, or for a source looked at so many times a
        second; the source itself where nothing is wished.

        Raises:
            MediaError: the medium has no times, or the wish makes no sense.
        """
        if fps is None and start is None and stop is None:
            return source
        raise MediaError(
            f"a {self.name} has no frames to choose from",
            expected="a question about a clip, where fps, start and stop are set",
            hint="leave out --fps, --from and --to",
        )

    def origin(self, source: Any) -> Any:
        """What a source was made of: the path, where it is a part of a file."""
        return source

    @abstractmethod
    def read(self, source: object) -> Content:
        """Read one, from whatever a user gives.

        Raises:
            MediaError: it cannot be read.
        """


MEDIA: "Registry[Medium]" = _MEDIA
"""Every medium, by its name."""
