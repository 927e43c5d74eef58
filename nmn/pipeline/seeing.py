"""Pictures -> scene graphs, where one bad picture spoils no other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter

from nmn.domains import Domain
from nmn.errors import ExecutionError, NmnError, TimedOut
from nmn.executors.time_limit import TOGETHER, Late, within
from nmn.perception.picture import Picture
from nmn.pipeline.judging import MORE_TIME
from nmn.types import SceneGraph


@dataclass(frozen=True)
class Seen:
    """What was seen of a batch of pictures, all by the pictures' SHA-256.

    Attributes:
        graphs: of the pictures that could be looked at. They hold no pixels.
        errors: of the others.
        seconds: of the looking, divided by the number of pictures.
        spent: seconds that were spent on each picture: its own where it was looked at apart.
    """

    graphs: Mapping[str, SceneGraph]
    errors: Mapping[str, NmnError]
    seconds: float
    spent: Mapping[str, float] = field(default_factory=dict)


# Pixels of the pictures that are looked at together: 64 of 512 x 512, or ten of the largest. The
# detector takes eight at a time, so more only fills the memory (this is 50 MB).
_TOGETHER = 2**24


class Sight:
    """Looks at the pictures of a batch while they are read, so that few are in memory at once.

    Arguments:
        timeout: the limit of each question's seconds, for messages; None sets no limit.
    """

    def __init__(self, domain: Domain, timeout: float | None = None) -> None:
        self._domain = domain
        self._timeout = timeout
        self._waiting: dict[str, Picture] = {}
        self._left: dict[str, float] = {}
        self._pixels = 0
        self._parts: list[tuple[int, Seen]] = []
        self._known: set[str] = set()

    def add(self, picture: Picture, left: float | None = None) -> None:
        """Look at this picture, now or later; once where it comes several times.

        Arguments:
            left: seconds that may be spent on it, where its questions have a limit.
        """
        key = picture.media.sha256
        if key in self._known:
            return
        self._known.add(key)
        pixels = picture.pixels.size // 3
        if self._pixels + pixels > _TOGETHER:
            self._look()
        self._waiting[key] = picture
        if left is not None:
            self._left[key] = left
        self._pixels += pixels

    def _look(self) -> None:
        left = self._left if self._timeout is not None else None
        self._parts.append(
            (len(self._waiting), see(self._domain, self._waiting, left, self._timeout))
        )
        self._waiting, self._left, self._pixels = {}, {}, 0

    def seen(self) -> Seen:
        """What was seen of all of them."""
        self._look()
        graphs: dict[str, SceneGraph] = {}
        errors: dict[str, NmnError] = {}
        spent: dict[str, float] = {}
        for _, part in self._parts:
            graphs.update(part.graphs)
            errors.update(part.errors)
            spent.update(part.spent)
        _check_tables(graphs, errors)
        seconds = sum(count * part.seconds for count, part in self._parts)
        return Seen(graphs, errors, seconds / max(len(self._known), 1), spent)


def see(
    domain: Domain,
    pictures: Mapping[str, Picture],
    left: Mapping[str, float] | None = None,
    timeout: float | None = None,
) -> Seen:
    """Look at all pictures at once; where that fails, at one after another.

    Arguments:
        left: seconds that may be spent on each picture, where its questions have a limit.
        timeout: the limit that this is left of, for messages.
    """
    if not pictures:
        return Seen({}, {}, 0.0)
    started = perf_counter()
    graphs: dict[str, SceneGraph] = {}
    errors: dict[str, NmnError] = {}
    spent: dict[str, float] = {}
    share = 1.0 if len(pictures) == 1 else TOGETHER
    together = None if left is None else share * min(left.values())
    try:
        graphs.update(within(together, lambda: _look(domain, pictures)))
    except KeyboardInterrupt:
        raise
    except BaseException as wrong:
        # Whatever a perception raises, only the picture that it raises it for is in error.
        for key, picture in pictures.items():
            began = perf_counter()
            if isinstance(wrong, Late) and len(pictures) == 1:
                errors[key] = _late(picture, timeout)
            else:
                seen = _apart(domain, key, picture, None if left is None else left[key], timeout)
                graphs.update(seen if isinstance(seen, dict) else {})
                errors.update({} if isinstance(seen, dict) else {key: seen})
            spent[key] = perf_counter() - began
    seconds = (perf_counter() - started) / len(pictures)
    return Seen(graphs, errors, seconds, spent or dict.fromkeys(pictures, seconds))


def _apart(
    domain: Domain, key: str, picture: Picture, left: float | None, timeout: float | None
) -> dict[str, SceneGraph] | NmnError:
    try:
        return within(left, lambda: _look(domain, {key: picture}))
    except Late:
        return _late(picture, timeout)
    except NmnError as error:
        return error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        text = " ".join(str(error).split())[:300]
        return ExecutionError(
            f"the picture could not be looked at: {type(error).__name__}: {text}",
            where=picture.media.name,
            hint="please report this, with the picture if you can",
        )


def _late(picture: Picture, timeout: float | None) -> TimedOut:
    return TimedOut(
        f"the picture was still being looked at when the {timeout:g} s of its question were over",
        where=picture.media.name,
        hint=MORE_TIME,
    )


def _look(domain: Domain, pictures: Mapping[str, Picture]) -> dict[str, SceneGraph]:
    found = domain.perception.perceive(list(pictures.values()))
    # Pixels would be kept as long as any answer: the pipeline has a smaller copy to show.
    return {key: replace(graph, pixels=None) for key, graph in zip(pictures, found, strict=True)}


def _check_tables(graphs: dict[str, SceneGraph], errors: dict[str, NmnError]) -> None:
    """Scenes are stacked, so each must have every table that another one has, as wide."""
    widths: dict[str, int] = {}
    for graph in graphs.values():
        for name, table in graph.tables.items():
            widths[name] = max(widths.get(name, 0), table.shape[1])
    for key, graph in list(graphs.items()):
        wrong = [
            name
            for name, width in widths.items()
            if name not in graph.tables or graph.tables[name].shape[1] != width
        ]
        if wrong:
            errors[key] = ExecutionError(
                f"perception gave no fitting table of '{wrong[0]}' for this picture",
                where=None if graph.media is None else graph.media.name,
                expected=f"[{len(graph)} objects, {widths[wrong[0]]} words]",
            )
            del graphs[key]
