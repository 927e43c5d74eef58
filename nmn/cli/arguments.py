"""Which of the words on the command line are media, and which are questions."""

from collections.abc import Collection, Sequence
from pathlib import Path

# What makes a word a file even though none is there, whatever the domain reads: its message is then
# "no such file", and not "this question cannot be parsed".
_SUFFIXES = frozenset(
    ".jpg .jpeg .png .gif .webp .bmp .tif .tiff .ppm .pgm .heic .avif .jp2 .svg .mp4 .mov".split()
)


def split_arguments(
    words: Sequence[str], suffixes: frozenset[str] = frozenset()
) -> tuple[list[str], list[str]]:
    """(media, questions), each in order.

    A word is media when it exists as a file or folder, is a URL, is a glob pattern, or ends like a
    picture's or film's file name; everything else is a question. Questions have blanks, file names
    mostly have not, so a word with blanks is media only if it exists or ends like one.

    Arguments:
        suffixes: endings of what the domain's medium is read from, beside those.
    """
    known = _SUFFIXES | suffixes
    media: list[str] = []
    questions: list[str] = []
    for word in words:
        (media if _is_media(word, known) else questions).append(word)
    return media, questions


def split_ids(words: Sequence[str], names: Collection[str]) -> tuple[list[str], list[str]]:
    """(ids of media, questions), each in order; where none is an id, the first word was meant to be
    one."""
    if not any(word in names for word in words):
        return list(words[:1]), list(words[1:])
    return [word for word in words if word in names], [word for word in words if word not in names]


def _is_media(word: str, suffixes: frozenset[str]) -> bool:
    if not word.strip():
        return False
    if "://" in word.split(" ")[0]:
        return True
    try:
        if Path(word).exists():
            return True
    except (OSError, ValueError):  # too long, or with a NUL: not a path
        return False
    if Path(word).suffix.lower() in suffixes:
        return True
    return " " not in word and any(character in word for character in "*[/")
