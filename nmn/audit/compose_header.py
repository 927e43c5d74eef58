"""The header of a trail, from what was asked and, where it ran, the run."""

from dataclasses import dataclass

from nmn.audit.blobs import Blobs
from nmn.audit.chain import plain, rounded
from nmn.audit.environment import environment, tool
from nmn.audit.evidence import percept_tensors
from nmn.audit.header import (
    SCHEMA,
    AttemptRecord,
    ErrorRecord,
    Header,
    MediaRecord,
    ModelRecord,
    NoteRecord,
    PerceptionRecord,
    ProgramRecord,
    SceneRecord,
)
from nmn.audit.observed_run import ObservedRun
from nmn.audit.question import Asked, Setting
from nmn.types import Percept


@dataclass(frozen=True)
class Call:
    """One call with its questions: its id, when it began (UTC), and how many questions it
    has (at least, where they come as a stream)."""

    run_id: str
    time: str
    questions: int


def header_of(
    call: Call,
    setting: Setting,
    number: int,
    asked: Asked,
    observed: ObservedRun | None,
    blobs: Blobs,
) -> Header:
    """The header of question ``number``, not sealed yet; the scene goes to ``blobs``.

    ``observed`` is the run that the question is part of; None where it cannot run.
    """
    percept = asked.percept if observed is None else observed.run.percept(observed.places[number])
    scene = None
    if percept is not None:
        stored = blobs.add(percept_tensors(percept))
        scene = SceneRecord(len(percept), stored.digest, stored.blob)
    perception = None
    if setting.perception is not None and percept is not None:
        seconds = asked.perception_seconds
        perception = PerceptionRecord(
            plain(setting.perception),
            setting.perception_digest,
            None if seconds is None else rounded(seconds),
            tuple(
                ModelRecord(
                    plain(one.name), plain(one.architecture), one.weights, one.dtype, one.revision
                )
                for one in setting.models
            ),
        )
    modules = () if asked.program is None or observed is None else _used(asked, observed)
    return Header(
        schema=SCHEMA,
        run=call.run_id,
        number=number,
        questions=call.questions,
        time=call.time,
        tool=tool(),
        environment=environment(None if observed is None else observed.run.stack),
        domain=setting.domain,
        question=plain(asked.question),
        program=_program(asked, setting),
        naming=setting.naming,
        medium=setting.medium,
        vocabularies=_vocabularies(asked, setting, percept),
        modules=tuple(observed.module(name) for name in modules) if observed else (),
        media=_media(asked, percept),
        perception=perception,
        scene=scene,
        error=_error(asked.error),
    )


def _used(asked: Asked, observed: ObservedRun) -> tuple[str, ...]:
    ops = () if asked.program is None else (node.op for node in asked.program)
    return tuple(sorted({op for op in ops if op in observed.run.modules}))


def _program(asked: Asked, setting: Setting) -> ProgramRecord:
    program = asked.program
    source = asked.source
    if source is None and program is not None:
        source = program.source
    return ProgramRecord(
        origin=plain(asked.origin),
        source=None if source is None else plain(source),
        text=None if program is None else program.text,
        sha256=None if program is None else program.digest,
        language=setting.language,
        notes=tuple(NoteRecord(plain(n.kind), plain(n.word), plain(n.text)) for n in asked.notes),
        attempts=tuple(
            AttemptRecord(plain(a.by), plain(a.program), plain(a.error)) for a in asked.attempts
        ),
    )


def _vocabularies(
    asked: Asked, setting: Setting, percept: Percept | None
) -> dict[str, tuple[str, ...]]:
    """The words that a reader needs: of the percept's tables, and of the steps' outputs."""
    if percept is None:
        return {}
    needed = {setting.naming, *percept.tables}
    if asked.program is not None:
        needed |= {node.type.vocabulary for node in asked.program}
    known = setting.vocabularies
    return {name: known[name].words for name in sorted(needed) if name in known}


def _media(asked: Asked, percept: Percept | None) -> MediaRecord | None:
    media = asked.media or (percept.media if percept is not None else None)
    path = None if asked.media_path is None else plain(str(asked.media_path))
    if media is None:
        name = asked.media_name
        return None if name is None else MediaRecord(name=plain(name), path=path)
    return MediaRecord(
        name=plain(media.name),
        media_type=plain(media.media_type),
        sha256=media.sha256,
        size_bytes=media.size_bytes,
        width=media.width,
        height=media.height,
        notes=tuple(plain(note) for note in media.notes),
        path=path,
    )


def _error(error: Exception | None) -> ErrorRecord | None:
    return None if error is None else ErrorRecord(type(error).__name__, plain(str(error)))
