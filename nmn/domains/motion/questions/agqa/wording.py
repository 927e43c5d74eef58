"""How things, actions and times are mentioned: the English, and the program that it stands for.

Questions are written with these (``references``) and read by them (``nmn.domains.motion.reading``):
a new way to say something is a line here, and is understood at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Description:
    """A way to mention a thing by how the agent stood to it.

    Attributes:
        doing: where the relation ``{r}`` is something one does.
        place: where it says where the thing was.
        program: of the thing.
        way: "forward" for the first such thing, "backward" for the last; "" for the only one.
    """

    doing: str
    place: str
    program: str
    way: str = ""


_ONLY = "Query(class, OnlyItem(Iterate(video, Filter(frame, [relations, {r}, objects]))))"
_UNTIL = (
    "Query(class, OnlyItem(IterateUntil(%s, video, Exists({r}, Filter(frame, [relations])), "
    "Filter(frame, [relations, {r}, objects]))))"
)

THING, SOME_THING = "the {kind}", "a {kind}"

DESCRIPTIONS = (
    Description("the thing they were {r}", "the thing that was {r} them", _ONLY),
    Description(
        "the thing they were {r} first",
        "the thing that was {r} them first",
        _UNTIL % "forward",
        "forward",
    ),
    Description(
        "the thing they were {r} last",
        "the thing that was {r} them last",
        _UNTIL % "backward",
        "backward",
    ),
)

DOING = "{verb} {thing}"
ACTION, ACTION_ON = "{verb} {thing}", "ToAction({verb}, {thing})"
"""Programs of an action whose thing is named, and of one whose thing is described."""

WHOLE = "video"
"""The program of no time in particular."""


@dataclass(frozen=True)
class Time:
    """A stretch of a clip, by the actions that bound it.

    Attributes:
        program: with slots for one action, or two.
        english: ways to say it.
    """

    program: str
    english: tuple[str, ...]


TIMES: Mapping[str, Time] = {
    "before": Time("Localize(before, {a})", ("before {a}", "before they {a_past}")),
    "after": Time("Localize(after, {a})", ("after {a}", "after they {a_past}")),
    "while": Time("Localize(while, {a})", ("while {a}", "while they were {a}")),
    "between": Time(
        "Localize(between, [{a}, {b}])", ("between {a} and {b}", "after {a} and before {b}")
    ),
}
"""By mode."""


def filled(pattern: str, slots: Mapping[str, str]) -> str:
    """A pattern with words in its slots; braces in the words are left as they are.

    >>> filled("Localize(before, {a})", {"a": "taking red cube"})
    'Localize(before, taking red cube)'
    """
    for name, word in slots.items():
        pattern = pattern.replace("{" + name + "}", word)
    return pattern
