"""Clips that are not seen but stated: records of a file of annotations, each by its id.

There is nothing to look at: what an annotation says of a clip is what is known of it.
"""

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from nmn.errors import MediaError, NmnError
from nmn.files import short
from nmn.types import Clip, ClipGraph, Keepsake, Media, Medium, digest_tensors

# So many ids are named where none is near to the one that was given.
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class AnnotatedClip:
    """The record of one clip.

    Attributes:
        media: its id, and the digest of what is stated.
        graph: what is stated.
    """

    media: Media
    graph: ClipGraph

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return sum(tensor.nbytes for tensor in self.graph.tensors().values())

    def keepsake(self) -> Keepsake:
        """Nothing: there are no frames to be shown."""
        return Keepsake()


def _none(name: str) -> ClipGraph:
    raise MediaError("no file of annotations is open", where=name)


@dataclass(frozen=True, eq=False)
class AnnotatedClips(Medium):
    """The clips of one file of annotations; without a file there is none.

    Arguments:
        file: that they are from; "" where none is open.
        ids: of its clips.
        make: of an id, what is stated; it may raise an NmnError.
        bad: by id, why a record cannot be used.
    """

    name = "annotated clip"
    handle = Clip
    percept = ClipGraph
    filed = False
    sources = "the id of a clip in a file of annotations"

    file: str = ""
    ids: Sequence[str] = ()
    make: Callable[[str], ClipGraph] = _none
    bad: Mapping[str, str] = field(default_factory=dict)

    def read(self, source: object) -> AnnotatedClip:
        """The record of an id.

        Raises:
            MediaError: no file is open, there is no such clip, or its record cannot be used.
        """
        if not isinstance(source, str):
            raise MediaError(f"{short(source)} is no id of a clip", expected=self.sources)
        if not self.file:
            raise MediaError(
                "no file of annotations is open",
                where=source,
                expected="a file with what is true of the clip",
                hint="nmn ask --scene-graphs FILE; nmn.load(..., scene_graphs=FILE)",
            )
        if source in self.bad:
            raise MediaError(f"its record cannot be used: {self.bad[source]}", where=source)
        if source not in self.ids:
            raise self._unknown(source)
        try:
            graph = self.make(source)
        except NmnError as error:
            raise MediaError(f"its record cannot be used: {error.summary}", where=source) from None
        digest = hashlib.sha256(digest_tensors(graph.tensors()).encode()).hexdigest()
        media = Media(source, "application/json", digest, 0, graph.width, graph.height)
        return AnnotatedClip(media, replace(graph, media=media))

    def _unknown(self, source: str) -> MediaError:
        near = difflib.get_close_matches(source, self.ids, n=3)
        some = ", ".join(islice(self.ids, _SHOWN))
        more = f" and {len(self.ids) - _SHOWN} more" if len(self.ids) > _SHOWN else ""
        return MediaError(
            f"there is no clip {short(source)} in {self.file}",
            where=source,
            expected=None if near else f"one of: {some}{more}",
            hint=f"did you mean {' or '.join(near)}?" if near else None,
        )


ANNOTATED = AnnotatedClips()
"""The medium as trails know it, with no file open."""


class Stated:
    """The perception of annotated clips: what is stated is what is seen."""

    name = "annotations"
    digest = hashlib.sha256(b"annotations as they are stated").hexdigest()

    def perceive(self, clips: Sequence[AnnotatedClip]) -> list[ClipGraph]:
        """What is stated of each clip, in order."""
        return [clip.graph for clip in clips]
