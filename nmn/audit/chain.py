"""Records to bytes, and the chain of hashes that ties them together.

A record's hash is the SHA-256 of its canonical JSON (RFC 8785) without the field ``hash``; each
record holds the hash of the one before. So a record cannot be changed, taken out, put in or moved
without breaking the chain. That alone does not show that the *end* was cut off: the footer counts
the steps, and a trail without footer is never called complete. And whoever can write the file can
compute a whole new chain: a trail is tamper-evident, not tamper-proof. Against that, keep the hash
of the last record (``Trail.anchor``) somewhere else, and give it to ``verify``.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
import rfc8785

from nmn.audit.header import Header
from nmn.audit.records import Footer, Record, StepRecord
from nmn.errors import TrailError

START = "0" * 64
"""``prev`` of a header."""

TEXT_LIMIT = 20_000
"""Characters kept of a free text. Longer ones are no questions, but a trail must take them too."""

_SAFE_INTEGER = 2**53 - 1  # what RFC 8785 can write: integers that a double holds exactly

R = TypeVar("R", Header, StepRecord, Footer)


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The one way to write these fields as JSON (RFC 8785); TrailError where there is none."""
    try:
        return rfc8785.dumps(dict(fields))
    except (ValueError, TypeError, RecursionError) as error:
        raise TrailError(
            f"a record cannot be written as canonical JSON: {error}",
            expected="finite numbers, integers within 2**53, and text that is valid Unicode",
        ) from error


def hash_of(fields: Mapping[str, Any]) -> str:
    """The hash of a record, given as plain fields."""
    rest = {name: value for name, value in fields.items() if name != "hash"}
    return hashlib.sha256(canonical(rest)).hexdigest()


def seal(record: R, prev: str) -> R:
    """The record with its place in the chain: after the one whose hash is ``prev``."""
    linked = msgspec.structs.replace(record, prev=prev, hash="")
    return msgspec.structs.replace(linked, hash=hash_of(msgspec.to_builtins(linked)))


def line_of(record: Record) -> bytes:
    """The record as a line of a trail file."""
    return canonical(msgspec.to_builtins(record)) + b"\n"


def plain(text: str) -> str:
    """A free text as a record can hold it: valid Unicode, and not endless.

    File names may hold bytes that are no characters; those are shown as escapes.
    """
    clean = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(clean) <= TEXT_LIMIT:
        return clean
    digest = hashlib.sha256(clean.encode()).hexdigest()
    return f"{clean[:TEXT_LIMIT]}… [{len(clean)} characters in all, sha256 {digest}]"


def integer(value: int) -> str | int:
    """A whole number as JSON can hold it: as text where a double would round it."""
    return value if abs(value) <= _SAFE_INTEGER else str(value)


def rounded(value: float) -> float:
    """A number with the six digits that records keep; TrailError where it is not finite."""
    try:
        return round(float(value), 6) if -1e15 < value < 1e15 else _refuse(value)
    except TypeError:
        return _refuse(value)


def _refuse(value: object) -> float:
    raise TrailError(f"{value!r} cannot stand in a record", expected="a finite number")
