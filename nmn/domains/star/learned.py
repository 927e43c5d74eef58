"""STAR's functions by learned modules, on features of the videos, and the lessons that teach them.

Only what looks at a clip is learned: which actions, objects and relations there are in a frame. All
other functions are those that run on annotated situations.
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from nmn.datasets.seen_clips import Widths
from nmn.domains.featured import Build
from nmn.domains.star.modules import SEEN, lesson_calls, star_calls
from nmn.domains.star.words import ANSWERS, StarWords
from nmn.grammar import Language
from nmn.modules import Module, bindings, build_all
from nmn.modules.clips import build_clips
from nmn.types import ClipGraph, Vocabulary

FAMILY = "star"


def building(words: StarWords) -> Build:
    """What makes the modules that see, and those of lessons, over these words."""
    pairs = list(zip(words.verb_of, words.object_of, strict=True))
    # Two actions of one verb and object differ in what neither of them says.
    shared = Counter(pairs)
    parts = [pair if shared[pair] == 1 else None for pair in pairs]

    def build(known: Mapping[str, Vocabulary], widths: Widths) -> dict[str, Module]:
        calls = (*star_calls(words, learned=True), *lesson_calls(learned=True))
        frames, tracks = widths
        return build_clips(calls, known, features=tracks, context=frames, judged=True, parts=parts)

    return build


def exact_modules(words: StarWords) -> dict[str, Module]:
    """The modules that know the truth, by the same names in the same order."""
    return build_all((*star_calls(words), *lesson_calls()), words.vocabularies)


def lesson_language(words: StarWords) -> Language:
    """Of lessons, with what programs of STAR never ask."""
    calls = bindings((*star_calls(words), *lesson_calls())).values()
    return Language([one.signature for one in calls], words.vocabularies, ANSWERS)


def lessons_of(
    truth: ClipGraph, words: Mapping[str, Vocabulary], count: int, random: np.random.Generator
) -> list[str]:
    """Programs about one clip: when a word is seen; half of the words are of what is there."""
    known = {
        name: truth.frame_tables[name].sum(dim=0).nonzero().flatten().tolist() for name in SEEN
    }
    made = []
    for _ in range(count):
        name = SEEN[int(random.integers(len(SEEN)))]
        there = known[name] and random.random() < 0.5
        word = words[name][int(random.choice(known[name] if there else len(words[name])))]
        made.append(f'when_{name}({name}("{word}"))')
    return made
