"""AGQA's program skeletons with every time and every way to say what is meant."""

from collections.abc import Iterator
from itertools import product

from nmn.domains.agqa.oracle import agqa_language
from nmn.domains.agqa.words import AgqaWords

ENGLISH = {
    "o1": "bag", "o2": "blanket", "o3": "door", "o4": "doorway", "o5": "phone", "o6": "pillow",
    "r1": "looking_at", "r8": "on_the_side_of", "r15": "holding", "r25": "touching",
    "v000": "taking", "v001": "opening", "v025": "holding",
    "c008": "opening_a_door", "c020": "holding_a_bag", "c023": "putting_down_a_bag",
    "c076": "holding_a_pillow", "c098": "taking_a_bag", "c150": "walking",
}  # fmt: skip
IDS = {word: identity for identity, word in ENGLISH.items()} | {
    "holding": "r15",
    "mobile": "o5",
    "cushion": "o6",
}
WORDS = AgqaWords(ENGLISH, IDS)
LANGUAGE = agqa_language(WORDS)

_BY = "Filter(frame, [relations, holding, objects])"
_SEEN = "Exists(holding, Filter(frame, [relations]))"
DIRECT, BY_RELATION, FIRST, LAST = (
    "bag",
    f"Query(class, OnlyItem(Iterate(video, {_BY})))",
    f"Query(class, OnlyItem(IterateUntil(forward, video, {_SEEN}, {_BY})))",
    f"Query(class, OnlyItem(IterateUntil(backward, video, {_SEEN}, {_BY})))",
)
THINGS = (DIRECT, BY_RELATION, FIRST, LAST)
ACTIONS = ("putting down a bag", *(f"ToAction(taking, {thing})" for thing in THINGS))


def times() -> Iterator[str]:
    """Every part of a clip, by every way to say which."""
    yield "video"
    for mode, action in product(("before", "after", "while"), ACTIONS):
        yield f"Localize({mode}, {action})"
    for action in ACTIONS:
        yield f"Localize(between, [opening a door, {action}])"


_ONE = "IterateUntil({way}, {T}, Exists(touching, Filter(frame, [relations])), " \
    "Filter(frame, [relations, touching, objects]))"  # fmt: skip
_EITHER = (
    "IterateUntil({way}, {T}, XOR(Exists({O}, Filter(frame, [relations, touching, objects])), "
    "Exists(phone, Filter(frame, [relations, touching, objects]))), "
    "Filter(frame, [relations, touching, objects]))"
)
_LENGTH = "Subtract(Query(end, action), Query(start, action))"
_PAIR = "[Filter(video, [actions, walking]), Filter(video, [actions, {A}])]"
_ALL = "Filter(video, [actions])"
_WITH = "Exists({O}, Iterate({T}, Filter(frame, [relation, touching, objects])))"
_OTHER = "Exists(phone, Iterate({T}, Filter(frame, [relation, touching, objects])))"
_WHEN = "Iterate(Localize(temporal tag, {A}), Filter(frame, [{key}]))"


def _both(text: str, **ways: tuple[str, str]) -> list[str]:
    ((name, choices),) = ways.items()
    return [text.replace("{" + name + "}", choice) for choice in choices]


_WAYS = ("forward", "backward")
_MOST = ("max", "min")
SKELETONS = (
    "Exists(pillow, Iterate({T}, Filter(frame, [objects])))",
    "Exists({O}, Iterate({T}, Filter(frame, [relations, touching, objects])))",
    "Exists(touching, Iterate({T}, Filter(frame, [relations])))",
    f"AND({_WITH}, {_OTHER})",
    f"XOR({_WITH}, {_OTHER})",
    "Query(class, OnlyItem(Iterate({T}, Filter(frame, [objects]))))",
    "Query(class, OnlyItem(Iterate({T}, Filter(frame, [relations, touching, objects]))))",
    "Query(class, OnlyItem(Iterate({T}, Filter(frame, [actions]))))",
    *_both(f"Query(class, OnlyItem({_ONE}))", way=_WAYS),
    *_both(
        "Query(class, OnlyItem(IterateUntil({way}, {T}, HasItem(Filter(frame, [actions])), "
        "Filter(frame, [actions]))))",
        way=_WAYS,
    ),
    "Choose({O}, phone, Query(class, OnlyItem(Iterate({T}, Filter(frame, [objects])))))",
    "Choose({O}, phone, Query(class, OnlyItem(Iterate({T}, "
    "Filter(frame, [relations, touching, objects])))))",
    *_both(f"Choose({{O}}, phone, {_EITHER})", way=_WAYS),
    *_both(f"Equals({{O}}, OnlyItem({_ONE}))", way=_WAYS),
    *_both(f"Superlative({{most}}, {_PAIR}, {_LENGTH})", most=_MOST),
    *_both(f"Equals(walking, Superlative({{most}}, {_PAIR}, {_LENGTH}))", most=_MOST),
    *_both(f"Superlative({{most}}, {_ALL}, {_LENGTH})", most=_MOST),
    f"Compare([before, after], Exists(walking, {_WHEN.replace('{key}', 'actions')}))",
    f"Compare([before, after], Exists(touching, {_WHEN.replace('{key}', 'relations')}))",
    f"Compare([before, after], Exists({{O}}, {_WHEN.replace('{key}', 'objects')}))",
)
assert len(SKELETONS) == 27


def filled(skeleton: str) -> Iterator[str]:
    """A skeleton with every time, thing and action that it has a place for."""
    places = {"T": tuple(times()), "O": THINGS, "A": ACTIONS}
    used = {name: choices for name, choices in places.items() if "{" + name + "}" in skeleton}
    for chosen in product(*used.values()):
        text = skeleton
        for name, choice in zip(used, chosen, strict=True):
            text = text.replace("{" + name + "}", choice)
        yield text
