"""Errors as other processes get them: nothing of what they say may be lost on the way."""

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nmn.errors import MissingExtra, NmnError, QuestionError, UnknownWord


def _tree(kind: type[NmnError]) -> Iterator[type[NmnError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _tree(each)


def _made(kind: type[NmnError]) -> NmnError:
    parts: dict[str, Any] = {"where": "a.png", "expected": "a cat", "hint": "look again"}
    if kind is MissingExtra:
        return MissingExtra("OpenCV", "photo", where="a.png")
    if issubclass(kind, QuestionError):
        parts |= {"question": "Is there a gnu?", "span": (11, 14)}
    if issubclass(kind, UnknownWord):
        parts |= {"word": "gnu", "nearest": ["cow"]}
    return kind("it is wrong", **parts)


@pytest.mark.parametrize("kind", sorted(set(_tree(NmnError)), key=lambda kind: kind.__name__))
@pytest.mark.parametrize(
    "again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy]
)
def test_errors_come_through_pickle_and_copy_with_all_they_say(
    kind: type[NmnError], again: Callable[[NmnError], NmnError]
) -> None:
    error = _made(kind)
    error.add_note("in frame 7")
    got = again(error)
    assert type(got) is kind and got is not error
    assert (str(got), got.summary, got.args) == (str(error), error.summary, error.args)
    assert vars(got) == vars(error)
