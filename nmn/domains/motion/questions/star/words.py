"""STAR's class files: what labels mean, and what verbs can be done to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nmn.errors import DatasetError


@dataclass(frozen=True)
class Classes:
    """The words of labels.

    Attributes:
        objects, relations: by label ("o019", "r003"), the word.
        verbs: words.
        actions: by label ("a004"), its verb and its object, as words.
        affords: by verb, the objects that it can be done to.
    """

    objects: Mapping[str, str]
    relations: Mapping[str, str]
    verbs: tuple[str, ...]
    actions: Mapping[str, tuple[str, str]]
    affords: Mapping[str, frozenset[str]]

    def label(self, found: object, letter: str) -> str:
        """A label as files have it: a number stands for it as well."""
        return f"{letter}{found:03d}" if isinstance(found, int) else str(found)


def read_classes(
    files: Mapping[str, Iterable[str]], affords: Mapping[str, Iterable[str]] | None = None
) -> Classes:
    """Classes from the lines of the files.

    Arguments:
        files: lines by file name: action_mapping.txt, object_classes.txt,
            relationship_classes.txt and verb_classes.txt.
        affords: by verb, what it can be done to. By default what some action does it to.

    Raises:
        DatasetError: a file is missing, or a line of it is not of its form.
    """
    objects = _pairs(files, "object_classes.txt")
    verbs = _pairs(files, "verb_classes.txt")
    actions: dict[str, tuple[str, str]] = {}
    for line in _lines(files, "action_mapping.txt"):
        label, *parts = line.split()
        if len(parts) != 2 or parts[0] not in verbs or parts[1] not in objects:
            raise DatasetError(
                f"a line is {line!r}",
                where="action_mapping.txt",
                expected="an action, its verb and its object: 'a004 v003 o019'",
            )
        actions[label] = verbs[parts[0]], objects[parts[1]]
    fits = {verb: frozenset(some) for verb, some in (affords or {}).items()}
    if affords is None:
        fits = {
            verb: frozenset(item for one, item in actions.values() if one == verb)
            for verb in verbs.values()
        }
    relations = _pairs(files, "relationship_classes.txt")
    return Classes(objects, relations, tuple(verbs.values()), actions, fits)


def _lines(files: Mapping[str, Iterable[str]], name: str) -> list[str]:
    if name not in files:
        raise DatasetError("a class file is missing", where=name, expected="the files of STAR")
    return [line for line in files[name] if line.strip()]


def _pairs(files: Mapping[str, Iterable[str]], name: str) -> dict[str, str]:
    found = {}
    for line in _lines(files, name):
        label, _, word = line.strip().partition(" ")
        if not word:
            raise DatasetError(f"a line is {line!r}", where=name, expected="a label and a word")
        found[label] = word
    return found
