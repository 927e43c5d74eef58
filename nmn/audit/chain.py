"""Records to bytes, and the chain of hashes that ties them together.

A record's hash is the SHA-256 of its canonical JSON (RFC 8785) without the field ``hash``; each
record holds the hash of the one before. So a record cannot be changed, taken out, put in or moved
without breaking the chain. That alone does not show that the *end* was cut off: the footer counts
the steps, and a trail without footer is never called complete. And whoever can write the file can
compute a whole new chain: a trail is tamper-evident, not tamper-proof. Against that, keep the hash
of the last record (``Trail.anchor``; of a whole run ``Manifest.anchor``) somewhere else, and give
it to ``verify``.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import rfc8785

from nmn.audit.manifest_records import ManifestRecord
from nmn.audit.records import Record
from nmn.errors import TrailError

START = "0" * 64
"""``prev`` of a header."""

TEXT_LIMIT = 20_000
"""Characters kept of a free text. Longer ones are no questions, but a trail must take them too."""

_SAFE_INTEGER = 2**53 - 1  # what RFC 8785 can write: integers that a double holds exactly

R = TypeVar("R", bound=Record | ManifestRecord)


class Sealed(NamedTuple, Generic[R]):
    """A record in its place in the chain, and the line that it is in its file."""

    record: R
    line: bytes


def canonical(value: Any) -> bytes:
    """The one way to write a value as JSON (RFC 8785); TrailError where there is none."""
    try:
        return rfc8785.dumps(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise TrailError(
            f"a record cannot be written as canonical JSON: {error}",
            expected="finite numbers, integers within 2**53, and text that is valid Unicode",
        ) from error


def encoded(fields: Mapping[str, Any]) -> tuple[bytes, str]:
    """A record, given as plain fields, as canonical JSON; and the hash that it should hold."""
    parts = _parts(fields)
    return _joined(parts), _hash(parts)


def seal(record: R, prev: str) -> Sealed[R]:
    """Put a record into the chain, after the one whose hash is ``prev``."""
    linked = msgspec.structs.replace(record, prev=prev, hash="")
    parts = _parts(msgspec.to_builtins(linked))
    digest = _hash(parts)
    line = _joined({**parts, **_parts({"hash": digest})}) + b"\n"
    return Sealed(msgspec.structs.replace(linked, hash=digest), line)


def _parts(fields: Mapping[str, Any]) -> dict[str, bytes]:
    """Each field as canonical JSON. Writing that is most of the cost of a trail, so it is done
    once for both the hash and the line."""
    return {name: canonical(name) + b":" + canonical(value) for name, value in fields.items()}


def _joined(parts: Mapping[str, bytes]) -> bytes:
    # The names of fields are ASCII, for which RFC 8785's order is the plain one.
    return b"{" + b",".join(parts[name] for name in sorted(parts)) + b"}"


def _hash(parts: Mapping[str, bytes]) -> str:
    rest = {name: part for name, part in parts.items() if name != "hash"}
    return hashlib.sha256(_joined(rest)).hexdigest()


def line_of(record: Record) -> bytes:
    """A sealed record as a line of a trail file."""
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


def stamp(moment: datetime) -> str:
    """A time of day (UTC) as records keep it, to the millisecond."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


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
