"""Are the tensors that a trail names there, unaltered, and what the records say?"""

from collections.abc import Sequence

from nmn.audit.blobs import Blobs
from nmn.audit.header import Header
from nmn.audit.records import Record, StepRecord
from nmn.audit.verification import Findings
from nmn.errors import TrailError
from nmn.types import digest_tensors


def check_blobs(records: Sequence[Record | None], blobs: Blobs, found: Findings) -> frozenset[str]:
    """Check every blob that the records name; their names."""
    # Name -> digest, dtypes and shapes of its tensors, or None where it cannot be read.
    seen: dict[str, tuple[str, dict[str, tuple[str, tuple[int, ...]]]] | None] = {}
    for number, record in enumerate(records):
        for name, digest in _named(record):
            if name not in seen:
                try:
                    tensors = blobs.tensors(name)
                    shapes = {
                        key: (str(t.dtype).removeprefix("torch."), tuple(t.shape))
                        for key, t in tensors.items()
                    }
                    seen[name] = digest_tensors(tensors), shapes
                except TrailError as error:
                    seen[name] = None
                    found.wrong(number, f"its tensors are lost: {error.message}")
            known = seen[name]
            if known is None:
                continue
            if known[0] != digest:
                found.wrong(number, "its tensors are not those of its digest")
            if isinstance(record, StepRecord):
                stated = {k: (t.dtype, t.shape) for k, t in record.output.tensors.items()}
                if stated != known[1]:
                    found.wrong(number, "its tensors are not of the dtypes and shapes it says")
    return frozenset(seen)


def _named(record: Record | None) -> list[tuple[str, str]]:
    if isinstance(record, Header) and record.scene is not None:
        return [(record.scene.blob, record.scene.digest)]
    if isinstance(record, StepRecord):
        return [(record.output.blob, record.output.digest)]
    return []
