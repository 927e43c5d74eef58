"""The header of a trail, and its parts: everything that was known before the first step."""

from msgspec import Struct

SCHEMA = "nmn-trail/1"
"""Changes when a reader of the old records could misread the new ones."""


class Fields(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all records share: fixed once made, nothing unknown accepted on reading."""


class Tool(Fields, frozen=True):
    """Attributes: name and version of the library; its git commit where it runs from a checkout."""

    name: str
    version: str
    commit: str | None = None


class Environment(Fields, frozen=True, kw_only=True):
    """Where it ran. Device, dtype and flags are those of the run, not of the machine."""

    python: str
    torch: str
    numpy: str
    platform: str
    threads: int
    deterministic: bool
    device: str | None = None
    dtype: str | None = None


class MediaRecord(Fields, frozen=True, kw_only=True):
    """The picture (clip, passage), as ``nmn.types.Media`` states it; ``path`` is absolute, for
    files only.

    Of one that could not be read, the name and the path alone.
    """

    name: str
    path: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()


class ModelRecord(Fields, frozen=True):
    """A pretrained model, as ``nmn.types.ModelCard`` states it."""

    name: str
    architecture: str
    weights: str
    dtype: str
    revision: str | None = None


class PerceptionRecord(Fields, frozen=True):
    """What looked at the picture, the digest of its weights and settings, and how long it took;
    and the pretrained models that it looked with."""

    name: str
    digest: str
    seconds: float | None = None
    models: tuple[ModelRecord, ...] = ()


class NoteRecord(Fields, frozen=True):
    """One decision on how the question was read; see ``nmn.generators``."""

    kind: str
    word: str
    text: str


class AttemptRecord(Fields, frozen=True):
    """A try that failed and was replaced: who made it, the program text, what was wrong."""

    by: str
    program: str
    error: str


class ProgramRecord(Fields, frozen=True, kw_only=True):
    """What was run.

    Attributes:
        origin: how it came about ("grammar generator", "given").
        source: the text as it was given or generated; None where there was none.
        text: canonical text; None where the source was not accepted.
        sha256: of the canonical text.
        language: digest of the grammar and the module versions it was checked against.
        notes, attempts: in order.
    """

    origin: str
    source: str | None = None
    text: str | None = None
    sha256: str | None = None
    language: str | None = None
    notes: tuple[NoteRecord, ...] = ()
    attempts: tuple[AttemptRecord, ...] = ()


class ModuleRecord(Fields, frozen=True, kw_only=True):
    """One module of the program.

    Attributes:
        name: that the program calls it by.
        key: what it is known by, ``sets.count.v1``; "" in trails of before, which have a family.
        signature: ``count(ObjectSet) -> Number``.
        code: SHA-256 of the source of its class and of the files of the package it is in; None
            where Python cannot show it.
        weights: SHA-256 of its state dict; None where it has no weights.
        config: its plain public attributes, such as a threshold.
    """

    name: str
    key: str = ""
    family: str = ""
    version: int
    signature: str
    code: str | None = None
    weights: str | None = None
    config: dict[str, str | int | float | bool] = {}


class SceneRecord(Fields, frozen=True):
    """What was seen: number of objects (or other parts), and digest and blob of its tensors."""

    objects: int
    digest: str
    blob: str


class ErrorRecord(Fields, frozen=True):
    """What kept the question from being run: the error's class and its text."""

    type: str
    text: str


class Header(Fields, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """Everything that was known before the first step.

    Attributes:
        schema: ``SCHEMA``.
        run: id of the call that asked.
        number, questions: this question is ``number`` (from 0) of so many in the call; where the
            questions came as a stream, of at least so many.
        time: when the call began.
        vocabularies: words of what the picture's tables and the steps' outputs are about.
        naming: the vocabulary that objects are called by.
        medium: what the question is about, by its name in ``nmn.types.MEDIA``.
    """

    schema: str
    run: str
    number: int
    questions: int
    time: str
    tool: Tool
    environment: Environment
    domain: str
    question: str
    program: ProgramRecord
    naming: str
    medium: str = "picture"
    vocabularies: dict[str, tuple[str, ...]] = {}
    modules: tuple[ModuleRecord, ...] = ()
    media: MediaRecord | None = None
    perception: PerceptionRecord | None = None
    scene: SceneRecord | None = None
    error: ErrorRecord | None = None
    prev: str = ""
    hash: str = ""
