"""``verify``: are these the bytes that were written, and do the records fit each other?

It does not say that the answer is right, nor that the modules would give the same again: it reads
the trail and runs nothing.
"""

from pathlib import Path

from nmn.audit.store import find_run
from nmn.audit.trail import Trail
from nmn.audit.verification import Verification, joined
from nmn.audit.verify_run import check_run
from nmn.audit.verify_trail import Checked, check_bytes, check_file


def verify(
    where: str | Path | Trail, anchor: str | None = None, root: Path | None = None
) -> Verification:
    """Check a run with all that is in its folder, or one trail by itself.

    Arguments:
        where: as ``find_run`` takes it, or a trail; one from memory is checked as it would be
            written. A run folder is checked against its manifest, so that trails which were taken
            away, added or replaced are found; of one trail only its own records and tensors are.
        anchor: as it was noted down elsewhere: of a run ``Verification.anchor``, of a trail
            ``Trail.anchor``. Only with it can a run or trail be found out that was computed
            anew, or cut and ended anew.
        root: where to look for run ids.

    Raises:
        TrailError: there is no such trail, or an anchor is given for several without a manifest.
            Whatever is wrong *inside* a run or trail is a finding, not an error.
    """
    anchor = None if anchor is None else anchor.strip().lower()
    if isinstance(where, Trail):
        if where.path is None or not where.path.exists():
            return _of_trail(check_bytes("memory", where.to_bytes(), where.blobs, anchor))
        path = where.path
    else:
        path = find_run(where, root)
    return check_run(path, anchor) if path.is_dir() else _of_trail(check_file(path, anchor))


def _of_trail(checked: Checked) -> Verification:
    return joined(
        [checked.found],
        trails=1,
        records=checked.records,
        blobs=len(checked.blobs),
        anchor=checked.anchor,
    )
