"""Parts that CLEVRER's annotations and prediction files share, looked at as they are read."""

from collections.abc import Mapping
from typing import Any

from nmn.datasets.records import BadRecord, is_number
from nmn.domains.clevrer.words import PROPERTIES
from nmn.files import short


def looks(one: Any, what: str) -> dict[str, str]:
    """The colour, material and shape of an object.

    Arguments:
        what: the object, for messages: "object 3".

    Raises:
        BadRecord: one is missing, or no word of CLEVRER.
    """
    made = {}
    for words in PROPERTIES:
        word = one.get(words.name) if isinstance(one, Mapping) else None
        if not isinstance(word, str) or word not in words:
            raise BadRecord(
                f"the {words.name} of {what} is {short(word)}; expected one of: {', '.join(words)}"
            )
        made[words.name] = word
    return made


def whole(holder: Any, key: str, what: str) -> int:
    """The whole number, at least 0, under a key.

    Raises:
        BadRecord: it is not there, or something else.
    """
    found = holder.get(key) if isinstance(holder, Mapping) else None
    if not is_number(found) or not 0 <= found <= 1_000_000:
        raise BadRecord(f"the {key} of {what} is {short(found)}; expected a whole number")
    return found


def items(holder: Any, key: str, what: str) -> list[Any]:
    """The list under a key.

    Raises:
        BadRecord: it is not there, or something else.
    """
    found = holder.get(key) if isinstance(holder, Mapping) else None
    if not isinstance(found, list):
        raise BadRecord(f"{what} has no list '{key}'")
    return found
