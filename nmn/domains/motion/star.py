"""Clips as STAR's situations, and the class files that name their labels.

Layout: STAR (Wu et al. 2021, "STAR: A Benchmark for Situated Reasoning in Real-World Videos") keeps
the situations within its question records; here they stand by clip, for whoever writes questions:
``{clip: {frame id: {actions, bbox, bbox_labels, rel_labels, rel_pairs}}}``. As in STAR, relations
are those of place and contact alone: there is none for "not contacting", nor for looking.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.words import frame_id
from nmn.synthetic.motion.clip import SIZE, MotionClip
from nmn.synthetic.motion.words import ACTIONS, AGENT, CATEGORIES, CONTACT, KINDS, SPATIAL, VERBS

_RELATIONS = (*SPATIAL, *(word for word in CONTACT if word != "not contacting"))
_ACTION = {action: f"a{k:03d}" for k, action in enumerate(ACTIONS)}
_OBJECT = {kind: f"o{k:03d}" for k, kind in enumerate(CATEGORIES)}
_RELATION = {word: f"r{k:03d}" for k, word in enumerate(_RELATIONS)}
_VERB = {verb: f"v{k:03d}" for k, verb in enumerate(VERBS.values())}


def class_files() -> dict[str, list[str]]:
    """The lines of each class file, by its name; words of several parts are tied by underscores."""
    mapping = [
        f"{_ACTION[f'{verb} {kind}']} {_VERB[base]} {_OBJECT[kind]}"
        for verb, base in VERBS.items()
        for kind in KINDS
    ]
    phrases = [f"{base} the {_tied(kind)}" for base in VERBS.values() for kind in KINDS]
    return {
        "action_classes.txt": [
            f"{name} {phrase}" for name, phrase in zip(_ACTION.values(), phrases, strict=True)
        ],
        "action_mapping.txt": mapping,
        "object_classes.txt": [f"{name} {_tied(kind)}" for kind, name in _OBJECT.items()],
        "relationship_classes.txt": [f"{name} {_tied(word)}" for word, name in _RELATION.items()],
        "verb_classes.txt": [f"{name} {verb}" for verb, name in _VERB.items()],
    }


def situations(clip: MotionClip, boxes: NDArray[np.float64]) -> dict[str, dict[str, Any]]:
    """What is where in every frame of a clip, and what is done, by frame id.

    Arguments:
        boxes: ``[n, T, 4]`` as fractions of the picture; written in pixels of the full view.
    """
    found = {}
    pixels = (boxes * [SIZE[0], SIZE[1], SIZE[0], SIZE[1]]).round(2)
    for frame, time in enumerate(clip.times):
        there = np.flatnonzero(clip.course.inside[:, frame]).tolist()
        names = {k: _OBJECT[clip.things[k].kind] for k in there}
        related = [
            (names[k], _RELATION[word])
            for k in there
            for word in clip.relations_at(k, frame)
            if word in _RELATION
        ]
        found[frame_id(float(time))] = {
            "actions": [
                _ACTION[f"{action.verb} {clip.things[action.thing].kind}"]
                for action in clip.actions
                if frame in clip.frames_of(action)
            ],
            "bbox": [pixels[k, frame].tolist() for k in there],
            "bbox_labels": list(names.values()),
            "rel_labels": [relation for _, relation in related],
            "rel_pairs": [[_OBJECT[AGENT], name] for name, _ in related],
        }
    return found


def _tied(words: str) -> str:
    return words.replace(" ", "_")
