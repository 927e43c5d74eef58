"""Lessons about the videos of AGQA: programs of one step, asked of what a scene graph states."""

from collections.abc import Mapping

import numpy as np

from nmn.domains.agqa.exact import EXACT
from nmn.domains.agqa.words import ANSWERS
from nmn.grammar import Language
from nmn.modules import bindings
from nmn.types import ClipGraph, Vocabulary

_SETS = ("objects(video())", "relations(video())", "actions(video())")
# How often each kind of lesson is drawn: when a relation to a thing holds is most of what a
# question about objects rests on.
_SHARES = (0.15, 0.30, 0.15, 0.10, 0.30)


def lesson_language(words: Mapping[str, Vocabulary]) -> Language:
    """Of lessons: any step may be the last."""
    return Language([one.signature for one in bindings(EXACT).values()], words, ANSWERS)


def lessons_of(
    truth: ClipGraph, words: Mapping[str, Vocabulary], count: int, random: np.random.Generator
) -> list[str]:
    """Programs about one video: what occurs at all, and then when.

    Half of the words are of what is there: what is rare among all that could be would hardly ever
    be drawn. The others teach what is not there.
    """
    relations, kinds = truth.track_tables["relation"], truth.tables["object"]
    there = {
        "object": kinds.amax(dim=0) if len(kinds) else kinds.sum(dim=0),
        "relation": relations.flatten(0, 1).sum(dim=0),
        "action": truth.frame_tables["action"].sum(dim=0),
    }
    known = {name: table.nonzero().flatten().tolist() for name, table in there.items()}

    def word(name: str) -> str:
        some = known[name] if known[name] and random.random() < 0.5 else range(len(words[name]))
        return f'{name}("{words[name][int(random.choice(some))]}")'

    made = list(_SETS[:count])
    while len(made) < count:
        kinds_of = (
            f"when_object({word('object')})",
            f"when_related({word('object')}, {word('relation')})",
            f"when_relation({word('relation')})",
            f"objects_by(video(), {word('relation')})",
            f"localize({word('action')})",
        )
        made.append(kinds_of[int(random.choice(len(_SHARES), p=_SHARES))])
    return made
