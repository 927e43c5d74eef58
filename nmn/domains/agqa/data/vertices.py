"""The vertices of one scene graph, with references to each other as ids.

    "000105"     a frame: secs, objects, attention, contact, spatial, verb, actions
    "c076/1"     an action, once: charades, start, end, all_f, verb_id, object_id, verb, objects
    "o4/000105"  an object in a frame: class, attention, contact, spatial, verb
    "r22/000209", "v025/000270"   a relation in a frame: class, objects

What a vertex is tied to is a list of references, or as published ``{"names": [kinds], "vertices":
[references]}``. In JSON a reference is an id; in the published pickle it is the vertex itself,
which refers back, so nothing here walks from vertex to vertex: each is looked at once. Source: the
README of AGQA's scene graphs, and the descriptions of its data in
greeksharifa/LBA_Growing_Knowledge.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nmn.datasets.records import BadRecord
from nmn.files import finite, short, sound_text

GROUPS = ("attention", "contact", "spatial", "verb")
"""Under these keys a vertex lists relations."""


class Vertices:
    """The vertices of one video.

    Arguments:
        found: ``{vertex id: vertex}``.

    Raises:
        BadRecord: it is nothing of the kind.
    """

    def __init__(self, found: Any) -> None:
        if not isinstance(found, Mapping):
            raise BadRecord(f"its scene graph is {short(found)}; expected {{vertex id: vertex}}")
        for name, vertex in found.items():
            if not sound_text(name) or not isinstance(vertex, Mapping):
                raise BadRecord(f"the vertex {short(name)} is {short(vertex)}; expected an object")
        self._found: Mapping[str, Mapping[str, Any]] = found
        self._ids = {id(vertex): name for name, vertex in found.items()}
        self.frames = [name for name in found if is_frame(name)]
        self.actions = [name for name in found if "/" in name and name[:1] == "c"]

    def references(self, name: str, *keys: str) -> list[str]:
        """The ids of the vertices that a vertex lists under these keys; a key may be missing.

        Raises:
            BadRecord: not a list, or a reference to no vertex.
        """
        made = []
        for key in keys:
            made += [self._id(one, name, key) for one in self._listed(name, key)]
        return made

    def _listed(self, name: str, key: str) -> Sequence[Any]:
        found = self._found[name].get(key)
        listed = found.get("vertices") if isinstance(found, Mapping) else found
        if found is None:
            return []
        if not isinstance(listed, Sequence) or isinstance(listed, str | bytes):
            raise BadRecord(f"the {key} of {name} are {short(found)}; expected a list")
        return listed

    def _id(self, one: Any, name: str, key: str) -> str:
        given = self._ids.get(id(one)) if isinstance(one, Mapping) else one
        if given is None and isinstance(one, Mapping):
            given = one.get("id")  # a copy of the vertex, where sharing was lost
        if not isinstance(given, str) or given not in self._found:
            said = short(given) if given is not None else "a vertex without an id"
            raise BadRecord(f"the {key} of {name} name {said}, which is no vertex")
        return given

    def frame_names(self, name: str, key: str) -> list[str]:
        """The frames that a vertex lists; those that are not annotated are left out."""
        known = set(self.frames)
        listed = self._listed(name, key)
        ids = [self._ids.get(id(one)) if isinstance(one, Mapping) else one for one in listed]
        return [one for one in ids if isinstance(one, str) and one in known]

    def kind(self, name: str, key: str = "class") -> str:
        """The id of what a vertex is one of: "o4" of "o4/000105"."""
        stated = self._found[name].get(key)
        if stated is None:
            return name.partition("/")[0]
        if not sound_text(stated):
            raise BadRecord(f"the {key} of {name} is {short(stated)}; expected an id")
        return stated

    def kinds(self, name: str, key: str) -> list[str]:
        """The ids under a key that holds one or several; [] where it is missing or empty."""
        stated = self._found[name].get(key) or []
        listed = [stated] if isinstance(stated, str) else stated
        if not isinstance(listed, list | tuple) or not all(sound_text(one) for one in listed):
            raise BadRecord(f"the {key} of {name} is {short(stated)}; expected an id")
        return list(listed)

    def seconds(self, name: str, key: str) -> float | None:
        """The seconds under a key; None where it is missing.

        Raises:
            BadRecord: something else, or a time before the video.
        """
        found = self._found[name].get(key)
        if found is None:
            return None
        if not finite(found) or not 0 <= found < 1e6:
            raise BadRecord(f"the {key} of {name} are {short(found)}; expected seconds, at least 0")
        return float(found)


def is_frame(name: str) -> bool:
    """Is this the id of a frame?"""
    return name.isascii() and name.isdigit()
