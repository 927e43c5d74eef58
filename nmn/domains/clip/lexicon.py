"""The words of questions about clips."""

from collections.abc import Iterator
from functools import lru_cache

from nmn.generators.coco_lexicon import EVERYTHING, PERSON, coco_nouns, coco_pronouns
from nmn.generators.coco_related import RELATED
from nmn.generators.lexicon import Entry, Lexicon, entries
from nmn.perception.coco import CATEGORY, nouns_of

_COLORS = {
    "black": "black", "white": "white", "gray": "gray, grey", "red": "red", "orange": "orange",
    "yellow": "yellow", "green": "green", "blue": "blue", "purple": "purple, violet",
    "pink": "pink", "brown": "brown",
}  # fmt: skip

_RELATIONS = {
    "left of": "left of, to the left of, on the left of, at the left of, to the left side of",
    "right of": "right of, to the right of, on the right of, at the right of,to the right side of",
    "above": "above, over, higher than",
    "below": "below, under, beneath, underneath, lower than",
    "on": "on, on top of, upon",
    "in": "in, inside, inside of, within",
    "containing": "containing",
    "near": "near, next to, beside, close to, by, at, alongside",
    "far from": "far from, far away from, away from",
    "overlapping": "overlapping, touching",
    "behind": "behind, in back of",
    "in front of": "in front of",
    "larger than": "larger than, bigger than",
    "smaller than": "smaller than",
    "holding": "holding, carrying, with",
    "held by": "held by, carried by",
    "riding": "riding, riding on",
    "ridden by": "ridden by",
}

_PLACES = {
    side: ", ".join(
        f"{word} the {side}{tail}"
        for word in ("on", "at", "in")
        for tail in ("", " side", " hand side", " half", " part")
    )
    for side in ("left", "right")
} | {
    "top": "at the top, on the top, in the upper half, in the upper part",
    "bottom": "at the bottom, on the bottom, in the lower half, in the lower part",
    "middle": "in the middle, in the center, in the centre, at the center, at the centre",
}

_MOTION = {
    "moving": "moving, in motion, driving, walking, going, running, traveling, travelling",
    "stationary": "stationary, standing still, still, parked, not moving, motionless, standing, "
    "stopped, resting",
    "approaching": "approaching, coming closer, getting closer, coming nearer, coming towards us",
    "receding": "receding, moving away, going away, driving away, walking away, getting smaller",
}
_MOVES = {
    "moving": "moves, drives, walks, goes, runs",
    "stationary": "stands still, stands",
    "approaching": "approaches, comes closer, gets closer",
    "receding": "moves away, drives away, walks away",
}
_MOVE = {
    "moving": "move, drive, walk, go, run, move at all",
    "stationary": "stand still, stand",
    "approaching": "approach, come closer, get closer",
    "receding": "move away, drive away, walk away",
}
_TOWARD = {
    "left": "left, to the left, leftward, leftwards, towards the left",
    "right": "right, to the right, rightward, rightwards, towards the right",
    "up": "up, upward, upwards",
    "down": "down, downward, downwards",
}

_CARDINALS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen "
              "fourteen fifteen sixteen seventeen eighteen nineteen twenty").split()  # fmt: skip
_LONGEST = 3600  # seconds that may be named: an hour


@lru_cache(maxsize=16)
def clip_lexicon(
    categories: tuple[str, ...] = CATEGORY.words, *, asked: tuple[str, ...] = ()
) -> Lexicon:
    """The lexicon, built once.

    Arguments:
        categories: what is told apart.
        asked: see ``coco_nouns``.
    """
    nouns = nouns_of(categories)
    return Lexicon(
        entries={
            "noun": tuple(coco_nouns(nouns, asked=asked)),
            "pronoun": tuple(coco_pronouns(nouns)),
            "adjective": entries(_COLORS),
            "place": entries(_PLACES),
            "relation": entries(_RELATIONS),
            "cardinal": tuple(_numbers()),
            "motion": entries(_MOTION),
            "moves": entries(_MOVES),
            "move": entries(_MOVE),
            "toward": entries(_TOWARD),
        },
        groups=dict.fromkeys(_COLORS, "color"),
        everything=EVERYTHING,
        person=PERSON if PERSON in nouns else None,
        categories=frozenset(categories),
        having="overlapping",
        in_hand="holding",
        listed=frozenset(("category", "color")),
        related={word: tuple(near.split(", ")) for word, near in RELATED.items()},
        examples=("person", "dog", "car", "bicycle", "bus"),
    )


def _numbers() -> Iterator[Entry]:
    for number, name in enumerate(_CARDINALS):
        yield Entry((name,), number)
    for number in range(_LONGEST + 1):
        yield Entry((str(number),), number)
