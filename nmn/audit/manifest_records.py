"""The three kinds of record that a run's manifest is made of.

A trail cannot show that another trail of its run was taken away or put in its place: the manifest
does. It is a chain of its own, ``manifest.jsonl`` in the run folder: a line when the run begins,
one for each trail when its question is closed, and a closing line.
"""

from nmn.audit.header import Fields

MANIFEST_SCHEMA = "nmn-run/1"
"""Changes when a reader of the old manifests could misread the new ones."""


class RunBegin(Fields, frozen=True, kw_only=True, tag_field="kind", tag="begin"):
    """The first line.

    Attributes:
        schema: ``MANIFEST_SCHEMA``.
        run: id of the run.
        time: when it began.
        questions: how many it has; None where they come as a stream.
    """

    schema: str
    run: str
    time: str
    questions: int | None = None
    prev: str = ""
    hash: str = ""


class TrailEntry(Fields, frozen=True, kw_only=True, tag_field="kind", tag="trail"):
    """A trail that is closed.

    Attributes:
        seq: 1 for the first trail that was closed; writers side by side close them in any order.
        number: of the question.
        records: how many the trail has.
        anchor: hash of the trail's last record, which covers all of them.
    """

    seq: int
    number: int
    records: int
    anchor: str
    prev: str = ""
    hash: str = ""


class RunEnd(Fields, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """The closing line: nothing follows it.

    Attributes:
        trails: how many there are.
        head: hash of the line before, which covers them all.
        time: when the run ended.
    """

    trails: int
    head: str
    time: str
    prev: str = ""
    hash: str = ""


ManifestRecord = RunBegin | TrailEntry | RunEnd
