"""Queries -> media and programs, each with its own error where there is one."""

from collections import ChainMap
from collections.abc import Hashable, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from nmn.domains import Domain
from nmn.errors import EmptyQuestion, MediaError, NmnError, QuestionError, TimedOut
from nmn.executors.time_limit import Late, within
from nmn.generators.generator import Draft, Generator
from nmn.generators.note import Note
from nmn.grammar import Program
from nmn.pipeline.album import Album
from nmn.pipeline.judging import MORE_TIME
from nmn.pipeline.query import Query
from nmn.pipeline.seeing import Sight
from nmn.types import Content, Keepsake, Media


@dataclass(frozen=True)
class ReadQuery:
    """One query made ready, or the error that keeps it from being run.

    Attributes:
        query: as asked.
        media: where it comes from; None where it cannot be read.
        keepsake: what is kept of it; None where it cannot be read.
        media_name: what it is called, also where it cannot be read.
        path: absolute, where the medium is a file.
        program: None where the question cannot be parsed.
        source: the program text as given or generated.
        generator: the name of what wrote it, or "given".
        notes: how the question was read.
        error: the first thing wrong.
        seconds: that reading took; of what several queries share, the first has all.
    """

    query: Query
    media: Media | None
    keepsake: Keepsake | None
    media_name: str
    path: Path | None
    program: Program | None
    source: str | None
    generator: str
    notes: tuple[Note, ...]
    error: NmnError | None
    seconds: float = 0.0


@dataclass(frozen=True)
class _Parsed:
    """A question made into a program, or what kept it from being one; and how long that took."""

    program: Program | None
    source: str | None
    generator: str
    notes: tuple[Note, ...]
    error: NmnError | None
    seconds: float = 0.0


def read_queries(
    domain: Domain,
    queries: Sequence[Query],
    sight: Sight,
    album: Album,
    timeout: float | None = None,
) -> list[ReadQuery]:
    """Read every query; a medium or question that comes up twice is read once.

    Media go to ``sight`` and ``album`` one by one, and their content is not kept here. What
    takes longer than ``timeout`` seconds is its query's error.
    """
    drafts: dict[str, Draft | NmnError] = {}
    parsed = [_parsed(domain, query, drafts, timeout) for query in queries]
    # A question that cannot be run needs no detector. Of those about one medium, the one that has
    # most of its time left says how long may be looked.
    quickest: dict[Hashable, float] = {}
    for query, made in zip(queries, parsed, strict=True):
        if made.error is None:
            key = _key(query.media)
            quickest[key] = min(quickest.get(key, made.seconds), made.seconds)
    contents: dict[Hashable, tuple[Media, Keepsake] | NmnError] = {}
    readings = []
    for query, made in zip(queries, parsed, strict=True):
        key, seconds = _key(query.media), made.seconds
        if key not in contents:
            began = perf_counter()
            content = _content(domain, query.media, timeout)
            took = perf_counter() - began
            seconds += took
            if isinstance(content, NmnError):
                contents[key] = content
            else:
                contents[key] = content.media, album.keepsake(content)
                if key in quickest:
                    left = None if timeout is None else timeout - took - quickest[key]
                    sight.add(content, left)
        known = contents[key]
        media, keepsake = (None, None) if isinstance(known, NmnError) else known
        readings.append(
            ReadQuery(
                query=query,
                media=media,
                keepsake=keepsake,
                media_name=media_name(domain.medium.origin(query.media), media),
                path=_path(domain.medium.origin(query.media)) if domain.medium.filed else None,
                program=made.program,
                source=made.source,
                generator=made.generator,
                notes=made.notes,
                error=known if isinstance(known, NmnError) else made.error,
                seconds=seconds,
            )
        )
    return readings


def _parsed(
    domain: Domain, query: Query, drafts: dict[str, Draft | NmnError], timeout: float | None
) -> _Parsed:
    started = perf_counter()
    # Drafts of its own, so that a thread that is left behind writes nothing into the others'.
    new: dict[str, Draft | NmnError] = {}
    try:
        made = within(timeout, lambda: _program(domain, query, ChainMap(new, drafts)))
        drafts.update(new)
    except Late:
        made = None, query.program, "none", (), _late("question", timeout, where=None)
    return _Parsed(*made, seconds=perf_counter() - started)


def _content(domain: Domain, media: Any, timeout: float | None) -> Content | NmnError:
    """The medium, read. Whatever the reading raises, only its questions have it."""
    if isinstance(media, MediaError):
        return media
    try:
        return within(timeout, lambda: domain.medium.read(media))
    except Late:
        return _late(domain.about, timeout, where=media_name(domain.medium.origin(media), None))
    except NmnError as error:
        return error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return MediaError(
            f"the {domain.about} cannot be read: {_one_line(error)}",
            where=type(media).__name__,
            expected=domain.medium.sources,
        )


def _late(what: str, timeout: float | None, *, where: str | None) -> TimedOut:
    return TimedOut(
        f"the {what} was still being read when the {timeout:g} s of its question were over",
        where=where,
        hint=MORE_TIME,
    )


def _program(
    domain: Domain, query: Query, drafts: MutableMapping[str, Draft | NmnError]
) -> tuple[Program | None, str | None, str, tuple[Note, ...], NmnError | None]:
    for given in (query.question, query.program):
        if given is not None and not isinstance(given, str):
            wrong = QuestionError(
                f"a question is text, not {type(given).__name__}",
                expected='a string, for example "Is there a dog?"',
            )
            return None, None, "none", (), wrong
    if query.program is not None:
        try:
            return domain.language.parse(query.program), query.program, "given", (), None
        except NmnError as error:
            return None, query.program, "given", (), error
    question = query.question
    if question is None:
        nothing = EmptyQuestion("there is no question", hint="ask one, or give a program")
        return None, None, "none", (), nothing
    if question not in drafts:
        drafts[question] = _draft(domain.generator, question)
    draft = drafts[question]
    if isinstance(draft, NmnError):
        return None, None, domain.generator.name, (), draft
    try:
        program = domain.language.parse(draft.program)
    except NmnError as error:
        return None, draft.program, draft.generator, draft.notes, error
    return program, draft.program, draft.generator, draft.notes, None


def _draft(generator: Generator, question: str) -> Draft | NmnError:
    """What the generator makes of a question. Whatever it raises, only that question has it."""
    wrong: str
    try:
        draft = generator.draft(question)
        if isinstance(draft, Draft) and isinstance(draft.program, str):
            return draft
        wrong = f"gave {type(draft).__name__}, not a Draft with the text of a program"
    except NmnError as error:
        return error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        wrong = f"raised {_one_line(error)}"
    return QuestionError(
        f"the generator '{generator.name}' {wrong}",
        question=question,
        hint="ask in other words, or give a program; and please report this",
    )


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _key(media: Any) -> Hashable:
    """Equal for what is surely the same medium: the same path, or the same object."""
    if isinstance(media, (str, Path)):
        return str(media)
    return (type(media).__name__, id(media))


def _path(media: Any) -> Path | None:
    if not isinstance(media, (str, Path)) or "://" in str(media) or "\0" in str(media):
        return None
    return Path(media).absolute()


def media_name(media: Any, read: Media | None) -> str:
    """What a medium is called in answers: its path as given, or a word for what it was."""
    if isinstance(media, (str, Path)):
        return str(media)
    if isinstance(media, MediaError):
        return media.where or "none"
    return type(media).__name__ if read is None else read.name
