"""Clips as scene graphs in AGQA's layout, and the maps of its words.

The layout is that of AGQA's scene graph files (its README; Grunde-McLaughlin et al. 2021, arXiv
2103.16002, section 3.1): ``{clip: {vertex id: vertex}}`` with vertices for frames, actions,
objects and relations. The published pickles hold references from vertex to vertex; here, as JSON
needs it, they are ids. Beside the graphs stand ENG.txt (id -> word) and IDX.txt (word -> id), both
JSON with underscores for spaces.

As in AGQA, the agent is no object, "holding" and "carrying" and "touching" are relations and verbs
both (IDX.txt gives the relation's id), and relations to several objects are one vertex.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.words import frame_id
from nmn.synthetic.motion.clip import SIZE, Action, MotionClip
from nmn.synthetic.motion.words import (
    ACTIONS,
    ATTENTION,
    CONTACT,
    GROUPS,
    KINDS,
    RELATIONS,
    SPATIAL,
    VERBS,
)

Vertex = dict[str, Any]

_TYPES = (*GROUPS, "verb")
_OBJECT = {kind: f"o{k + 1}" for k, kind in enumerate(KINDS)}
_VERB = {verb: f"v{k:03d}" for k, verb in enumerate(VERBS)}
_ACTION = {action: f"c{k:03d}" for k, action in enumerate(ACTIONS)}
# AGQA keeps r1 to r3 for attention, r4 to r9 for places and those from r10 on for contact.
_RELATION = {
    word: f"r{first + k}"
    for first, words in ((1, ATTENTION), (4, SPATIAL), (10, CONTACT))
    for k, word in enumerate(words)
}
_GROUP = {word: group for group, words in GROUPS.items() for word in words}


def english() -> dict[str, str]:
    """ENG.txt: the word of every id."""
    ids = (_OBJECT, _VERB, _RELATION, _ACTION)
    return {one: word.replace(" ", "_") for some in ids for word, one in some.items()}


def identities() -> dict[str, str]:
    """IDX.txt: the id of every word; a relation's where a verb is called the same."""
    ids = (_OBJECT, _VERB, _RELATION, _ACTION)  # later ones win
    return {word.replace(" ", "_"): one for some in ids for word, one in some.items()}


def scene_graph(
    clip: MotionClip,
    boxes: NDArray[np.float64],
    seen: NDArray[np.bool_],
    split: str,
) -> dict[str, Vertex]:
    """The vertices of one clip, by id.

    Arguments:
        clip: of an agent. Its frames are the annotated ones.
        boxes: ``[n, T, 4]`` as fractions of the picture; written in pixels of the full view.
        seen: ``[n, T]`` what is not hidden.
        split: "train" or "test", for the key ``metadata``.
    """
    names = [frame_id(float(time)) for time in clip.times]
    graph = _Graph(clip, names, split)
    actions = _numbered(clip)
    for frame, name in enumerate(names):
        done = [k for k, action in actions.items() if frame in clip.frames_of(action)]
        doing = {(actions[k].verb, actions[k].thing) for k in done}
        graph.add_frame(name, done)
        for thing in np.flatnonzero(clip.course.inside[:, frame]).tolist():
            if thing == clip.agent:
                continue
            box = (boxes[thing, frame] * [SIZE[0], SIZE[1], SIZE[0], SIZE[1]]).round(2).tolist()
            item = graph.add_object(thing, frame, box, bool(seen[thing, frame]))
            for word in clip.relations_at(thing, frame):
                graph.relate(_GROUP[word], _RELATION[word], item, frame)
            for verb in VERBS:
                if (verb, thing) in doing:
                    graph.relate("verb", _VERB[verb], item, frame)
    for name, action in actions.items():
        graph.add_action(name, action, actions)
    graph.chain()
    return graph.vertices


def _numbered(clip: MotionClip) -> dict[str, Action]:
    """Actions by id: the class, and which of that class it is."""
    counts: dict[str, int] = defaultdict(int)
    found = {}
    for action in clip.actions:
        name = _ACTION[f"{action.verb} {clip.things[action.thing].kind}"]
        counts[name] += 1
        found[f"{name}/{counts[name]}"] = action
    return found


class _Graph:
    """Vertices on their way."""

    def __init__(self, clip: MotionClip, names: list[str], split: str) -> None:
        self.vertices: dict[str, Vertex] = {}
        self._clip = clip
        self._names = names
        self._split = split

    def _add(self, name: str, **more: Any) -> Vertex:
        self.vertices[name] = {"id": name, **more, "metadata": self._split}
        return self.vertices[name]

    def _second(self, frame: int) -> float:
        return round(float(self._clip.times[frame]), 3)

    def add_frame(self, name: str, actions: list[str]) -> None:
        frame = self._names.index(name)
        groups: dict[str, list[str]] = {group: [] for group in _TYPES}
        self._add(
            name, type="frame", secs=self._second(frame), objects=[], **groups, actions=actions
        )

    def add_object(self, thing: int, frame: int, box: list[float], visible: bool) -> Vertex:
        name, kind = self._names[frame], _OBJECT[self._clip.things[thing].kind]
        item = self._add(
            f"{kind}/{name}",
            type="object",
            **{"class": kind},
            **{group: [] for group in _TYPES},
            visible=visible,
            bbox=box,
            frame_num=name,
            secs=self._second(frame),
        )
        self.vertices[name]["objects"].append(item["id"])
        return item

    def relate(self, group: str, relation: str, item: Vertex, frame: int) -> None:
        name = self._names[frame]
        known = self.vertices.get(f"{relation}/{name}")
        if known is None:
            known = self._add(
                f"{relation}/{name}",
                type=group,
                **{"class": relation},
                objects=[],
                frame_num=name,
                secs=self._second(frame),
            )
            self.vertices[name][group].append(known["id"])
        known["objects"].append(item["id"])
        item[group].append(known["id"])

    def add_action(self, name: str, action: Action, others: Mapping[str, Action]) -> None:
        """An action's object and relation vertices are those of its own object in its frames."""
        kind, verb = self._clip.things[action.thing].kind, action.verb
        shown = [self._names[k] for k in self._clip.frames_of(action)]
        items = [f"{_OBJECT[kind]}/{frame}" for frame in shown]
        items = [item for item in items if item in self.vertices]
        groups = {
            group: [one for item in items for one in self.vertices[item][group]] for group in _TYPES
        }
        mine = list(others)
        later = [k for k in mine if others[k].start >= action.end]
        earlier = [k for k in mine if others[k].end <= action.start]
        while_it = [
            k
            for k in mine
            if k != name and others[k].start < action.end and others[k].end > action.start
        ]
        same = [k for k in mine if k.split("/")[0] == name.split("/")[0]]
        at = same.index(name)
        self._add(
            name,
            type="act",
            charades=name.split("/")[0],
            phrase=f"{verb} {kind}",
            start=round(action.start, 3),
            end=round(action.end, 3),
            length=round(action.length, 3),
            objects=items,
            **groups,
            all_f=shown,
            object_id=_OBJECT[kind],
            verb_id=_VERB[verb],
            next_discrete=min(later, key=lambda k: others[k].start, default=None),
            prev_discrete=max(earlier, key=lambda k: others[k].end, default=None),
            next_instance=same[at + 1] if at + 1 < len(same) else None,
            prev_instance=same[at - 1] if at else None,
            **{"while": while_it},
        )

    def chain(self) -> None:
        """Tie every vertex of a frame to the next and the last of its class."""
        last: dict[str, str | None] = {}
        for name, vertex in self.vertices.items():
            if vertex["type"] == "act":
                continue
            key = vertex.get("class", "frame")
            before = last.get(key)
            vertex["prev"], vertex["next"] = before, None
            if before is not None:
                self.vertices[before]["next"] = name
            last[key] = name


assert set(_RELATION) == set(RELATIONS)
