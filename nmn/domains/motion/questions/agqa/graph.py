"""A scene graph of AGQA as a program sees it: frames in order, and instances of actions.

The layout is that of the AGQA README: vertices by id, of frames ("000105"), actions ("c076/1"),
objects ("o4/000105") and relations ("r22/000209", "v025/000270"). References are ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nmn.domains.motion.questions.agqa.words import Words
from nmn.errors import DatasetError

RELATION_GROUPS = ("attention", "spatial", "contact", "verb")


@dataclass(frozen=True)
class Frame:
    """What is true in one frame.

    Attributes:
        id: as the file names it.
        seconds: when it is shown.
        objects: words of what is there.
        related: by relation, the objects that the person stands in it to.
        actions: words of what is done.
    """

    id: str
    seconds: float
    objects: frozenset[str]
    related: Mapping[str, frozenset[str]]
    actions: frozenset[str]


@dataclass(frozen=True)
class Instance:
    """One action, once.

    Attributes:
        id: as the file names it.
        action: its class, as a word.
        verb, object: words of its parts; None where the file does not say.
        start, end: seconds.
        frames: positions of the annotated frames in which it goes on.
    """

    id: str
    action: str
    verb: str | None
    object: str | None
    start: float
    end: float
    frames: tuple[int, ...]

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


class Graph:
    """The scene graph of one clip.

    Arguments:
        vertices: by id, as in the file.
        words: of the ids.

    Attributes:
        frames: by time.
        instances: by class of action, by start.

    Raises:
        DatasetError: a vertex is not of the layout.
    """

    def __init__(self, vertices: Mapping[str, Mapping[str, Any]], words: Words) -> None:
        self.words = words
        self.vertices = vertices
        try:
            self._read()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DatasetError(
                f"a scene graph has a vertex without what it needs: {error!r}",
                expected="AGQA's layout, with references as ids",
            ) from None

    def _read(self) -> None:
        by_type: dict[str, list[str]] = {"frame": [], "act": []}
        for one, vertex in self.vertices.items():
            by_type.setdefault(vertex["type"], []).append(one)
        order = sorted(by_type["frame"], key=lambda one: (float(self.vertices[one]["secs"]), one))
        self.places = {one: k for k, one in enumerate(order)}
        self.frames = tuple(self._frame(one) for one in order)
        self.instances: dict[str, list[Instance]] = {}
        for one in by_type["act"]:
            instance = self._instance(one)
            self.instances.setdefault(instance.action, []).append(instance)
        for some in self.instances.values():
            some.sort(key=lambda instance: (instance.start, instance.end, instance.id))

    def _word(self, vertex: str) -> str:
        return self.words.word(self.vertices[vertex]["class"])

    def _frame(self, one: str) -> Frame:
        vertex = self.vertices[one]
        related: dict[str, set[str]] = {}
        for group in RELATION_GROUPS:
            for relation in vertex[group]:
                found = related.setdefault(self._word(relation), set())
                found.update(self._word(item) for item in self.vertices[relation]["objects"])
        return Frame(
            id=one,
            seconds=float(vertex["secs"]),
            objects=frozenset(self._word(item) for item in vertex["objects"]),
            related={word: frozenset(items) for word, items in related.items()},
            actions=frozenset(
                self.words.word(self.vertices[action]["charades"]) for action in vertex["actions"]
            ),
        )

    def _instance(self, one: str) -> Instance:
        vertex = self.vertices[one]
        verb, item = vertex.get("verb_id"), vertex.get("object_id")
        return Instance(
            id=one,
            action=self.words.word(vertex["charades"]),
            verb=None if verb is None else self.words.word(verb),
            object=None if item is None else self.words.word(item),
            start=float(vertex["start"]),
            end=float(vertex["end"]),
            frames=tuple(sorted(self.places[frame] for frame in vertex["all_f"])),
        )

    def span(self, action: str) -> tuple[int, int] | None:
        """The first and the last frame in which some instance goes on; gaps do not count."""
        shown = [k for instance in self.instances.get(action, []) for k in instance.frames]
        return (min(shown), max(shown)) if shown else None

    def action_of(self, verb: str, item: str) -> str | None:
        """The class of doing something with an object: as an instance here says, or its words."""
        for action, some in self.instances.items():
            if any((one.verb, one.object) == (verb, item) for one in some):
                return action
        composed = self.words.canonical(f"{verb} {item}")
        return composed if composed in self.words.actions else None
