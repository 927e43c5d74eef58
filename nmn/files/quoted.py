"""What stands in a file, as messages quote it."""

import reprlib

# More of each part than is shown, so that the cut at 60 is the only one that is seen.
_BRIEF = reprlib.Repr()
_BRIEF.maxlevel = 4
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = 20
_BRIEF.maxstring = _BRIEF.maxlong = _BRIEF.maxother = 80


def short(thing: object) -> str:
    """What stands in a file, cut to a length that fits in a line; as deep as it may be nested."""
    text = _BRIEF.repr(thing)
    return text if len(text) <= 60 else f"{text[:57]}..."
