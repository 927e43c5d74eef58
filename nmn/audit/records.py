"""The three kinds of record that a trail is made of, and their parts.

A trail is a header, one record a step, and a footer. Each holds the hash of the record before it
(``prev``) and its own (``hash``), see ``nmn.audit.chain``. What is not known is left out, never
guessed. Tensors are not in here: a record names a blob, see ``nmn.audit.blobs``.

Units: times of day are UTC in ISO 8601, durations are seconds, probabilities have six digits.
"""

from typing import Literal

from msgspec import Struct

SCHEMA = "nmn-trail/1"
"""Changes when a reader of the old records could misread the new ones."""

StepStatus = Literal["ok", "refused", "error"]
TrailStatus = Literal["answered", "undecided", "error"]


class _Part(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all records share: fixed once made, nothing unknown accepted on reading."""


# ------------------------------------------------------------------------------------- header


class Tool(_Part, frozen=True):
    """Attributes: name and version of the library; its git commit where it runs from a checkout."""

    name: str
    version: str
    commit: str | None = None


class Environment(_Part, frozen=True, kw_only=True):
    """Where it ran. Device, dtype and flags are those of the run, not of the machine."""

    python: str
    torch: str
    numpy: str
    platform: str
    threads: int
    deterministic: bool
    device: str | None = None
    dtype: str | None = None


class MediaRecord(_Part, frozen=True, kw_only=True):
    """The picture, as ``nmn.types.Media`` states it; ``path`` is absolute, for files only."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    width: int
    height: int
    notes: tuple[str, ...] = ()
    path: str | None = None


class PerceptionRecord(_Part, frozen=True):
    """What looked at the picture, the digest of its weights and settings, and how long it took."""

    name: str
    digest: str
    seconds: float | None = None


class NoteRecord(_Part, frozen=True):
    """One decision on how the question was read; see ``nmn.generators``."""

    kind: str
    word: str
    text: str


class AttemptRecord(_Part, frozen=True):
    """A try that failed and was replaced: who made it, the program text, what was wrong."""

    by: str
    program: str
    error: str


class ProgramRecord(_Part, frozen=True, kw_only=True):
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


class ModuleRecord(_Part, frozen=True, kw_only=True):
    """One module of the program.

    Attributes:
        signature: ``count(ObjectSet) -> Number``.
        code: SHA-256 of the source of its class; None where Python cannot show it.
        weights: SHA-256 of its state dict; None where it has no weights.
        config: its plain public attributes, such as a threshold.
    """

    name: str
    family: str
    version: int
    signature: str
    code: str | None = None
    weights: str | None = None
    config: dict[str, str | int | float | bool] = {}


class SceneRecord(_Part, frozen=True):
    """What was seen: number of objects, digest of boxes and concept tables, and their blob."""

    objects: int
    digest: str
    blob: str


class ErrorRecord(_Part, frozen=True):
    """What kept the question from being run: the error's class and its text."""

    type: str
    text: str


class Header(_Part, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """Everything that was known before the first step.

    Attributes:
        schema: ``SCHEMA``.
        run: id of the call that asked.
        number, questions: this question is ``number`` (from 0) of so many in the call.
        time: when the call began.
        vocabularies: words of what the picture's tables and the steps' outputs are about.
        naming: the vocabulary that objects are called by.
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
    vocabularies: dict[str, tuple[str, ...]] = {}
    modules: tuple[ModuleRecord, ...] = ()
    media: MediaRecord | None = None
    perception: PerceptionRecord | None = None
    scene: SceneRecord | None = None
    error: ErrorRecord | None = None
    prev: str = ""
    hash: str = ""


# --------------------------------------------------------------------------------------- step


class InputRecord(_Part, frozen=True):
    """A value that went in: port, type, the node that made it, its digest."""

    port: str
    type: str
    node: int
    digest: str


class LiteralRecord(_Part, frozen=True):
    """A word or integer of the program text (integers beyond 2**53 as text)."""

    port: str
    value: str | int


class TensorRecord(_Part, frozen=True):
    """One field of an output."""

    dtype: str
    shape: tuple[int, ...]


class OutputRecord(_Part, frozen=True, kw_only=True):
    """What came out.

    Attributes:
        type: ``ObjectSet``, ``Label[color]``.
        tensors: by field name; the axis of objects has this picture's objects only.
        digest: ``Value.digest``: names, dtypes, shapes and little-endian bytes.
        blob: SHA-256 of the safetensors file that holds the tensors.
        text: for people.
        confidence: probability that what a person reads off it is right.
    """

    type: str
    tensors: dict[str, TensorRecord]
    digest: str
    blob: str
    text: str
    confidence: float


class ReasonRecord(_Part, frozen=True):
    """Why there is no value.

    Attributes:
        name: of the reason ("nothing", "several", "failed").
        text: a sentence.
        step: number of the step where the refusal began, where it only passed on here.
    """

    name: str
    text: str
    step: int | None = None


class BatchRecord(_Part, frozen=True):
    """The module call that the step was part of: its number, its rows, and this one's place."""

    call: int
    rows: int
    row: int


class StepRecord(_Part, frozen=True, kw_only=True, tag_field="kind", tag="step"):
    """One node of the program.

    Attributes:
        seq: 1 for the first step that ran.
        node: its position in the program.
        text: the subexpression, in canonical text.
        spans: where that stands in the source, as character ranges.
        started: seconds from the begin of the run to the begin of the module call.
        seconds: of the module call, which may have served other rows too (``batch.rows``).
        shared: how many other (question, node) pairs of the call this very row served.
        shared_with: the first of them.
    """

    seq: int
    node: int
    op: str
    version: int
    text: str
    output: OutputRecord
    status: StepStatus
    started: float
    seconds: float
    batch: BatchRecord
    spans: tuple[tuple[int, int], ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    literals: tuple[LiteralRecord, ...] = ()
    reason: ReasonRecord | None = None
    error: str | None = None
    shared: int = 0
    shared_with: tuple[tuple[int, int], ...] = ()
    prev: str = ""
    hash: str = ""


# ------------------------------------------------------------------------------------- footer


class Footer(_Part, frozen=True, kw_only=True, tag_field="kind", tag="footer"):
    """How it ended.

    Attributes:
        steps: how many step records there are.
        head: hash of the record before this one.
        answer: as given to the person who asked; "" where there is none.
        confidence: of the answer; None where there is none.
        reason: why it is undecided, or what went wrong.
        seconds: from the begin of the call to the end of this question.
        time: when it ended.
    """

    steps: int
    head: str
    status: TrailStatus
    answer: str
    seconds: float
    time: str
    confidence: float | None = None
    reason: str | None = None
    prev: str = ""
    hash: str = ""


Record = Header | StepRecord | Footer
