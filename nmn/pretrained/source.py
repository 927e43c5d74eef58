"""How a pretrained model is named: ``KIND:PLACE[@REVISION][#SHA256]``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from nmn.errors import DomainError

_HEX = re.compile(r"[0-9a-f]{12,64}")
_EXPECTED = "KIND:PLACE[@REVISION][#SHA256], such as owlv2:models/owl or owlv2:google/owlv2-base"


@dataclass(frozen=True)
class ModelSource:
    """Which model, and from where.

    Attributes:
        kind: the adapter that runs it, by its registered name: "owlv2", "clip" ...
        place: a folder with its files; or its id on a hub, of which a copy is on this machine.
        revision: branch, tag or commit on the hub; None takes the one that is there.
        sha256: what the digest of its weights begins with, in 12 to 64 hexadecimal digits; None
            takes whatever weights are there, and the trail still says which those were.
    """

    kind: str
    place: str
    revision: str | None = None
    sha256: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The source that a text names.

        Raises:
            DomainError: it is not of that form.

        >>> ModelSource.parse("owlv2:google/owlv2-base@v1#0123456789ab")
        ModelSource(kind='owlv2', place='google/owlv2-base', revision='v1', sha256='0123456789ab')
        """
        kind, colon, rest = text.partition(":")
        place, sharp, digest = rest.rpartition("#")
        if not sharp:
            place, digest = rest, ""
        if not kind or not colon or not place:
            raise DomainError(f"'{text}' names no pretrained model", expected=_EXPECTED)
        if sharp and not _HEX.fullmatch(digest):
            raise DomainError(
                f"'{digest}' cannot begin a SHA-256",
                where=text,
                expected="12 to 64 hexadecimal digits behind the #",
                hint="sha256sum model.safetensors prints them",
            )
        revision = None
        if "@" in place and not Path(place).is_dir():  # a folder may well have one in its name
            place, _, revision = place.rpartition("@")
            if not place or not revision:
                raise DomainError(f"'{text}' names no revision", expected=_EXPECTED)
        return cls(kind, place, revision, digest or None)

    def __str__(self) -> str:
        return f"{self.kind}:{self.place}{f'@{self.revision}' if self.revision else ''}"
