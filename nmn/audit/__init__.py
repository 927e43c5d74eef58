"""The audit trail: what was asked, seen, run and answered, step by step, and checkable.

A trail is a header, one record a step and a footer: JSON lines, each holding the hash of the one
before; tensors lie beside them as blobs named by their own SHA-256. ``records`` lists the fields.
A run's manifest, of the same make, holds the last hash of each of its trails.

    setting = Setting("photo", domain.vocabularies, language=domain.language.digest)
    asked = [Asked("How many dogs are there?", program, origin="grammar generator")]

    recorder = Recorder(setting, asked)             # in memory; or, as things happen, on disk:
    recorder = TrailWriter(setting, asked)          # ~/.nmn/runs/<run id>/000.jsonl
    run = executor.run(plan, stack, observer=recorder)
    recorder.close(0, "answered", "2", 0.87)

    trail = recorder.trail(0)                       # made when it is first looked at
    print(trail.text())
    trail.steps[0].output.text                      # "2 objects: #1 dog 0.94, #4 dog 0.91"
    trail.value(trail.steps[0])                     # the ObjectSet itself, from its blob

    verify("last")                                  # ok | incomplete | broken, with findings
    anchor = read_manifest("last").anchor           # of the run; to be kept elsewhere
    verify("last", anchor)                          # ... and not computed anew since
    html = report(read_trail("last"))               # from nmn.audit.report: one page

Three words with a meaning of their own. A *run* is one call, with any number of questions, each
of which has its trail, also those that could not be run. A trail is *incomplete* where its footer
is missing, and a run where its manifest's closing line is: the process was killed, or the end was
cut off, which cannot be told apart. And both are *tamper-evident*, not tamper-proof: see ``chain``.
"""

from nmn.audit.header import Header
from nmn.audit.manifest import Manifest, read_manifest
from nmn.audit.question import Asked, Attempt, NoteLike, Setting
from nmn.audit.reader import read_trail
from nmn.audit.recorder import Recorder
from nmn.audit.records import Footer, StepRecord
from nmn.audit.store import find_run, new_run_id, runs, runs_root, trail_files
from nmn.audit.trail import Trail
from nmn.audit.verification import Finding, Verification
from nmn.audit.verify import verify
from nmn.audit.writer import TrailWriter

__all__ = [
    "Asked",
    "Attempt",
    "Finding",
    "Footer",
    "Header",
    "Manifest",
    "NoteLike",
    "Recorder",
    "Setting",
    "StepRecord",
    "Trail",
    "TrailWriter",
    "Verification",
    "find_run",
    "new_run_id",
    "read_manifest",
    "read_trail",
    "runs",
    "runs_root",
    "trail_files",
    "verify",
]
