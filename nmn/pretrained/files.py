"""The files of a pretrained model on this machine: found, and known by their digests."""

import hashlib
import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.errors import DomainError, MissingExtra
from nmn.files import read_json
from nmn.pretrained.source import ModelSource

CONFIG = "config.json"
_WEIGHTS = "*.safetensors"
_UNSAFE = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.h5", "*.msgpack")
_SETUP = (".json", ".txt", ".model", ".jinja")  # configuration, image processor, tokenizer
_WORDS = (
    "tokenizer.json", "vocab.json", "vocab.txt", "spiece.model", "tokenizer.model",
    "sentencepiece.bpe.model",
)  # fmt: skip
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class ModelFiles:
    """Where a model is, and what tells it from any other.

    Attributes:
        folder: with all its files.
        model_type: the architecture, as its configuration names it: "owlv2".
        revision: the hub's commit, where it came from there; None of a plain folder.
        weights: SHA-256 of the weights: of the file, where they are in one (as ``sha256sum``
            prints it); of a line a file, where they are in several.
        setup: SHA-256 of the other files that results depend on.
    """

    folder: Path
    model_type: str
    revision: str | None
    weights: str
    setup: str


def find_files(source: ModelSource) -> ModelFiles:
    """The files of a model that is on this machine; nothing is downloaded.

    Raises:
        DomainError: they are not there or not complete, or the weights are not the pinned ones.
        MissingExtra: a hub id is given, and ``transformers`` is not installed.
    """
    folder, revision = _folder(source)
    config = folder / CONFIG
    if not config.is_file():
        raise DomainError(
            f"there is no {CONFIG} of a model",
            where=str(folder),
            expected=f"{CONFIG}, model.safetensors and the files of its image processor or "
            "tokenizer, as save_pretrained writes them",
            hint=f"there is only: {_listing(folder)}",
        )
    about = read_json(config, DomainError)
    model_type = about.get("model_type") if isinstance(about, dict) else None
    if not isinstance(model_type, str):
        raise DomainError(
            "the configuration names no architecture",
            where=str(config),
            expected='an object with "model_type"',
        )
    weights = sorted(folder.glob(_WEIGHTS))
    if not weights:
        raise DomainError(*_no_weights(folder), **_about_weights(folder))
    digest = _digest(weights)
    if source.sha256 is not None and not digest.startswith(source.sha256):
        raise DomainError(
            f"these are not the pinned weights (SHA-256 {digest[:16]}...)",
            where=str(folder),
            expected=f"SHA-256 {source.sha256[:16]}...",
            hint="get the pinned revision again, or pin these if you trust them",
        )
    rest = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix in _SETUP)
    return ModelFiles(folder, model_type, revision, digest, _digest(rest, names=True))


def check_tokenizer(files: ModelFiles) -> None:
    """Whether a model's folder has the words of its tokenizer.

    Raises:
        DomainError: it has none.
    """
    if not any((files.folder / name).is_file() for name in _WORDS):
        raise DomainError(
            "the model's tokenizer is not there",
            where=str(files.folder),
            expected=f"one of: {', '.join(_WORDS)}",
            hint="get all files of the model, or save its tokenizer there with save_pretrained",
        )


def _folder(source: ModelSource) -> tuple[Path, str | None]:
    given = Path(source.place).expanduser()
    if given.is_dir():
        return given.resolve(), None
    local = (
        given.is_absolute() or source.place.startswith((".", "~")) or source.place.count("/") > 1
    )
    if local or not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", source.place):
        raise DomainError(
            "there is no such folder",
            where=source.place,
            expected="the folder of a model, as save_pretrained writes it",
        )
    return _from_hub(source)


def _from_hub(source: ModelSource) -> tuple[Path, str | None]:
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    except ImportError:
        raise MissingExtra("transformers, which runs pretrained models,", "hf") from None
    wanted = f" --revision {source.revision}" if source.revision else ""
    which = f" of revision {source.revision}" if source.revision else ""
    try:
        found = snapshot_download(source.place, revision=source.revision, local_files_only=True)
    except (LocalEntryNotFoundError, HfHubHTTPError, ValueError, OSError):
        raise DomainError(
            f"the model '{source.place}'{which} is not on this machine",
            where=str(source),
            expected="a folder of that name, or a copy in Hugging Face's cache",
            hint=f"nothing is downloaded unasked: hf download {source.place}{wanted}",
        ) from None
    folder = Path(found)
    commit = folder.name if _COMMIT.fullmatch(folder.name) else source.revision
    return folder, commit


def _no_weights(folder: Path) -> tuple[str]:
    unsafe = [path.name for pattern in _UNSAFE for path in sorted(folder.glob(pattern))]
    if unsafe:
        return (f"its weights are only in a format that is not read: {', '.join(unsafe[:3])}",)
    return ("there are no weights of a model",)


def _about_weights(folder: Path) -> dict[str, Any]:
    return {
        "where": str(folder),
        "expected": "model.safetensors, which holds numbers and no code",
        "hint": "save it again with save_pretrained, or take a revision that has one",
    }


def _listing(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir())
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more if names else "nothing"


_KNOWN: dict[tuple[str, int, int], str] = {}
_LOCK = threading.Lock()


def _digest(paths: list[Path], *, names: bool = False) -> str:
    digests = [_of_file(path) for path in paths]
    if len(digests) == 1 and not names:
        return digests[0]
    lines = [[path.name, digest] for path, digest in zip(paths, digests, strict=True)]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def _of_file(path: Path) -> str:
    """Kept while size and time of the file stay: a gigabyte takes a second to read."""
    stat = path.stat()
    key = str(path.resolve()), stat.st_size, stat.st_mtime_ns
    with _LOCK:
        if key not in _KNOWN:
            with path.open("rb") as file:
                _KNOWN[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return _KNOWN[key]
