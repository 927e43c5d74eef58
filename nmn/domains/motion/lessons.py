"""Programs that are drawn from what a clip's truth says: what questions ask of it, and more.

Questions with all that AGQA demands of them take long to find; lessons are drawn thirty times as
fast. Three ask what occurs in the whole clip. The others put a few steps together as questions do,
so that each step also learns to cope with what others hand it. What questions of the split "train"
never put together, lessons do not either.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np

from nmn.domains.motion.agqa import english, identities
from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import ACTION, ANSWERS, OBJECT, RELATION, WORDS
from nmn.domains.motion.questions.agqa.compositions import Compositions
from nmn.domains.motion.questions.agqa.words import Words
from nmn.grammar import Language, ValueType
from nmn.modules import bindings, build_all
from nmn.training.lessons import answered
from nmn.training.questions import QuestionSet
from nmn.types import ClipGraph, FrameSet, Labels, Percept

SHORT = 2
"""Nodes of the lessons on what occurs in the whole clip; all others have more."""

_SETS = ("objects", "relations", "actions")
# Lengths of which one is the longer for all who measure to a frame: seconds, and a share of it.
_APART, _SHARE = 0.3, 1 / 8
# Draws for one lesson: not all fit all clips.
_TRIES = 20


def lesson_language() -> Language:
    """Of lessons: any step may be the last."""
    signatures = [one.signature for one in bindings(EXACT).values()]
    sets = (ValueType(Labels, one.name) for one in (OBJECT, RELATION, ACTION))
    return Language(signatures, WORDS, (*ANSWERS, ValueType(FrameSet), *sets))


def lessons_about(graphs: Sequence[Percept], per_clip: int, seed: int) -> QuestionSet:
    """Lessons about clips, with their answers.

    Arguments:
        graphs: of clips, with the truth beside what is seen.
        per_clip: how many a clip, drawn from a seed.
    """
    random = np.random.default_rng([seed, 17])
    language = lesson_language()
    clips = [graph for graph in graphs if isinstance(graph, ClipGraph)]
    texts = [_texts(clip, per_clip, random) for clip in clips]
    return answered(texts, graphs, None, build_all(EXACT, WORDS), language)


@cache
def _held_out() -> dict[str, frozenset[tuple[str, str]]]:
    return Compositions(Words(english(), identities())).novel


def _texts(clip: ClipGraph, count: int, random: np.random.Generator) -> list[str]:
    """Of one clip: what occurs in it, then what is drawn."""
    made = [f"{name}(video())" for name in _SETS][:count]
    lessons = _Lessons(clip, random)
    for _ in range(_TRIES * count):
        if len(made) >= count:
            break
        text = lessons.draw()
        if text is not None and text not in made:
            made.append(text)
    return made


class _Lessons:
    """Those that can be drawn about one clip."""

    def __init__(self, clip: ClipGraph, random: np.random.Generator) -> None:
        self._random = random
        events = clip.event_tables[ACTION.name].argmax(dim=1).tolist()
        spans = clip.spans.tolist()
        self._done = sorted({ACTION[k] for k in events})
        # Of what is done once there is one length.
        self._lengths = {
            ACTION[k]: spans[row][1] - spans[row][0]
            for row, k in enumerate(events)
            if Counter(events)[k] == 1
        }
        holds = clip.track_tables[RELATION.name].flatten(0, 1).amax(dim=0)
        self._relations = [RELATION[k] for k in holds.nonzero().flatten().tolist()]

    def draw(self) -> str | None:
        """One at random; None where it does not fit."""
        kinds = (self._extreme_of_two, self._extreme, self._at_an_end, self._set)
        kind = kinds[int(self._random.choice(len(kinds), p=(0.25, 0.15, 0.35, 0.25)))]
        return kind() if self._done and self._relations else None

    def _one_of(self, words: Sequence[str]) -> str:
        return words[int(self._random.integers(len(words)))]

    def _when(self) -> str | None:
        """Frames: all of them, or some before, after, during or between what is done."""
        kind = self._one_of(("video", "before", "after", "during", "between"))
        if kind == "video":
            return "video()"
        action = self._one_of(self._done)
        if (kind, action) in _held_out()["seq"]:
            return None
        spans = [action, self._one_of(self._done)][: 2 if kind == "between" else 1]
        return f"{kind}({', '.join(_span_of(one) for one in spans)})"

    def _set(self) -> str | None:
        when, relation = self._when(), self._one_of(self._relations)
        if when is None:
            return None
        kind = self._one_of((*_SETS, "objects_by"))
        return (
            f'{kind}({when}, relation("{relation}"))' if kind == "objects_by" else f"{kind}({when})"
        )

    def _at_an_end(self) -> str | None:
        when, end = self._when(), self._one_of(("first", "last"))
        if when is None:
            return None
        if self._random.random() < 0.4:
            return f"only_action(actions({end}({when}, when_acting())))"
        relation = self._one_of(self._relations)
        if (end, relation) in _held_out()["sup"]:
            return None
        frame = f'{end}({when}, when_relation(relation("{relation}")))'
        return f'only_object(objects_by({frame}, relation("{relation}")))'

    def _extreme(self) -> str | None:
        when = self._when()
        return when and f"{self._one_of(('longest', 'shortest'))}(actions({when}))"

    def _extreme_of_two(self) -> str | None:
        if len(self._lengths) < 2:
            return None
        pair = self._random.permutation(sorted(self._lengths))[:2].tolist()
        low, high = sorted(self._lengths[one] for one in pair)
        if high - low < max(_APART, _SHARE * high):
            return None
        if any(("longer", one) in _held_out()["dur"] for one in pair):
            return None
        actions = ", ".join(f'action("{one}")' for one in pair)
        return f"{self._one_of(('longest', 'shortest'))}(pair({actions}))"


def _span_of(action: str) -> str:
    return f'span(localize(action("{action}")))'
