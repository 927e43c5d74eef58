"""Colours that stay apart for people who see fewer of them, and that text is readable on.

The hues are those of Okabe and Ito ("Color Universal Design", 2008). Colour is never the only
sign: types and statuses are also written out.
"""

import re

_OBJECTS = ("#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#D55E00", "#0072B2")
OTHER = "#F0E442"
"""Of a box that is no object of the scene: a region."""

_NUMBER = re.compile(r"#(\d{1,9})")

# Families of values with a colour of their own in the style sheet.
_FAMILIES = frozenset(
    "ObjectSet Object Bool Number Label Labels Region FrameSet Interval ObjectFrames Event "
    "EventSet".split()
)


def color_of(label: str) -> str:
    """The colour of a box, by the object number that its label begins with: the same object has
    the same colour in every step."""
    number = _NUMBER.match(label)
    return _OBJECTS[int(number.group(1)) % len(_OBJECTS)] if number else OTHER


def ink_on(color: str) -> str:
    """Black or white, whichever is easier to read on ``color``."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    # Contrast ratios of WCAG 2: (lighter + 0.05) / (darker + 0.05).
    return "#000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#fff"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def type_class(type_name: str) -> str:
    """The class of a type in the style sheet."""
    family = type_name.partition("[")[0]
    return f"t-{family.lower()}" if family in _FAMILIES else "t-other"
