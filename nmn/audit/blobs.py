"""Tensors of a trail, each set of them one safetensors file named by its own SHA-256.

Two digests, for two questions. The *file's* digest is the blob's name: are these the bytes that
were written? The *tensors'* digest (names, dtypes, shapes, little-endian bytes) does not depend on
how safetensors lays out a file: is this the same value as in another run?
"""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from nmn.audit.files import part_of, read_file
from nmn.errors import TrailError
from nmn.modules.tensor_file import pack_tensors
from nmn.types import digest_tensors

MAX_BLOB = 256 * 2**20
"""Bytes of one blob that a reader accepts: a scene of 10,000 objects with 1,000 words is 40 MB."""

SUFFIX = ".safetensors"

_NAME = re.compile(r"[0-9a-f]{64}")


def is_blob_name(name: str) -> bool:
    """Can a blob have this name? Nothing else is looked for, so no path leads out of a run."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class Stored:
    """Tensors that a store holds: the digest of the tensors, and the name of the blob."""

    digest: str
    blob: str


class Blobs(ABC):
    """A store of blobs. The same tensors are stored once."""

    def __init__(self) -> None:
        self._known: dict[str, Stored] = {}

    def add(self, tensors: Mapping[str, Tensor], digest: str | None = None) -> Stored:
        """Store tensors (on the CPU); ``digest`` where the caller has it already."""
        digest = digest or digest_tensors(tensors)
        found = self._known.get(digest)
        if found is None:
            found = self._known[digest] = Stored(digest, self.keep(pack_tensors(tensors)))
        return found

    def keep(self, data: bytes) -> str:
        """Store the bytes of a blob; its name."""
        name = hashlib.sha256(data).hexdigest()
        self._write(name, data)
        return name

    def read(self, name: str) -> bytes:
        """The bytes of a blob, checked against its name.

        Raises:
            TrailError: no name of a blob, not there, not a plain file, too large, or altered.
        """
        if not is_blob_name(name):
            raise TrailError(f"{name!r} is no name of a blob", expected="64 hexadecimal digits")
        data = self._read(name)
        if hashlib.sha256(data).hexdigest() != name:
            raise TrailError("the blob has been altered", where=name + SUFFIX)
        return data

    def tensors(self, name: str) -> dict[str, Tensor]:
        """The tensors of a blob; TrailError where it is missing, altered or no safetensors."""
        data = self.read(name)
        try:
            return load(data)
        except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise TrailError(
                f"the blob is not a safetensors file: {error}", where=name + SUFFIX
            ) from error

    @abstractmethod
    def _write(self, name: str, data: bytes) -> None: ...

    @abstractmethod
    def _read(self, name: str) -> bytes: ...


class MemoryBlobs(Blobs):
    """Blobs of a trail that is not on disk."""

    def __init__(self) -> None:
        super().__init__()
        self._data: dict[str, bytes] = {}

    def _write(self, name: str, data: bytes) -> None:
        self._data[name] = data

    def _read(self, name: str) -> bytes:
        try:
            return self._data[name]
        except KeyError:
            raise TrailError("the blob is missing", where=name + SUFFIX) from None


class FolderBlobs(Blobs):
    """Blobs as files of a folder, which is made when the first one is written."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / f"{name}{SUFFIX}"
        self._check_folder()
        if path.is_file() and not path.is_symlink():
            return  # same name, same bytes: ``verify`` finds it where that is not so
        # Written beside and renamed, so that no reader ever sees half a blob.
        part = part_of(path)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise TrailError(
                f"evidence cannot be written: {error.strerror or error}", where=str(path)
            ) from error

    def _read(self, name: str) -> bytes:
        self._check_folder()
        return read_file(self.folder / f"{name}{SUFFIX}", MAX_BLOB)

    def _check_folder(self) -> None:
        if self.folder.is_symlink():  # it would lead out of the run
            raise TrailError(
                "the folder of blobs is a link",
                where=str(self.folder),
                expected="a folder",
                hint="take the link away, or use another run folder",
            )
