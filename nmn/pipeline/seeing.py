"""Pictures -> scene graphs, where one bad picture spoils no other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from nmn.domains import Domain
from nmn.errors import ExecutionError, NmnError
from nmn.perception.picture import Picture
from nmn.types import SceneGraph


@dataclass(frozen=True)
class Seen:
    """What was seen of a batch of pictures, all by the pictures' SHA-256.

    Attributes:
        graphs: of the pictures that could be looked at. They hold no pixels.
        errors: of the others.
        seconds: of the looking, divided by the number of pictures.
    """

    graphs: Mapping[str, SceneGraph]
    errors: Mapping[str, NmnError]
    seconds: float


# Pixels of the pictures that are looked at together: 64 of 512 x 512, or ten of the largest. The
# detector takes eight at a time, so more only fills the memory (this is 50 MB).
_TOGETHER = 2**24


class Sight:
    """Looks at the pictures of a batch while they are read, so that few are in memory at once."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._waiting: dict[str, Picture] = {}
        self._pixels = 0
        self._parts: list[tuple[int, Seen]] = []
        self._known: set[str] = set()

    def add(self, picture: Picture) -> None:
        """Look at this picture, now or later; once where it comes several times."""
        key = picture.media.sha256
        if key in self._known:
            return
        self._known.add(key)
        pixels = picture.pixels.size // 3
        if self._pixels + pixels > _TOGETHER:
            self._look()
        self._waiting[key] = picture
        self._pixels += pixels

    def _look(self) -> None:
        self._parts.append((len(self._waiting), see(self._domain, self._waiting)))
        self._waiting, self._pixels = {}, 0

    def seen(self) -> Seen:
        """What was seen of all of them."""
        self._look()
        graphs: dict[str, SceneGraph] = {}
        errors: dict[str, NmnError] = {}
        for _, part in self._parts:
            graphs.update(part.graphs)
            errors.update(part.errors)
        _check_tables(graphs, errors)
        seconds = sum(count * part.seconds for count, part in self._parts)
        return Seen(graphs, errors, seconds / max(len(self._known), 1))


def see(domain: Domain, pictures: Mapping[str, Picture]) -> Seen:
    """Look at all pictures at once; where that fails, at one after another."""
    if not pictures:
        return Seen({}, {}, 0.0)
    started = perf_counter()
    graphs: dict[str, SceneGraph] = {}
    errors: dict[str, NmnError] = {}
    try:
        graphs.update(_look(domain, pictures))
    except Exception:
        # Whatever a perception raises, only the picture that it raises it for is in error.
        for key, picture in pictures.items():
            try:
                graphs.update(_look(domain, {key: picture}))
            except NmnError as error:
                errors[key] = error
            except Exception as error:
                text = " ".join(str(error).split())[:300]
                errors[key] = ExecutionError(
                    f"the picture could not be looked at: {type(error).__name__}: {text}",
                    where=picture.media.name,
                    hint="please report this, with the picture if you can",
                )
    return Seen(graphs, errors, (perf_counter() - started) / len(pictures))


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
