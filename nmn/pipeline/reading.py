"""Queries -> pictures and programs, each with its own error where there is one."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.domains import Domain
from nmn.errors import EmptyQuestion, MediaError, NmnError, QuestionError
from nmn.generators.generator import Draft, Note
from nmn.grammar import Program
from nmn.perception.picture import read_picture
from nmn.pipeline.album import Album, Shown
from nmn.pipeline.query import Query
from nmn.pipeline.seeing import Sight
from nmn.types import Media


@dataclass(frozen=True)
class Reading:
    """One query made ready, or the error that keeps it from being run.

    Attributes:
        query: as asked.
        media: of the picture; None where it cannot be read.
        shown: the picture, to be shown; None where it cannot be read.
        media_name: of the picture, also where it cannot be read.
        path: absolute, where the picture is a file.
        program: None where the question cannot be parsed.
        source: the program text as given or generated.
        generator: the name of what wrote it, or "given".
        notes: how the question was read.
        error: the first thing wrong.
    """

    query: Query
    media: Media | None
    shown: Shown | None
    media_name: str
    path: Path | None
    program: Program | None
    source: str | None
    generator: str
    notes: tuple[Note, ...]
    error: NmnError | None


def read_queries(
    domain: Domain, queries: Sequence[Query], sight: Sight, album: Album
) -> list[Reading]:
    """Read every query; a picture or question that comes up twice is read once.

    Pictures go to ``sight`` and ``album`` one by one, and their pixels are not kept here.
    """
    drafts: dict[str, Draft | NmnError] = {}
    parsed = [_program(domain, query, drafts) for query in queries]
    # A question that cannot be run needs no detector.
    needed = {_key(query.media) for query, made in zip(queries, parsed, strict=True) if made[0]}
    pictures: dict[Hashable, tuple[Media, Shown] | NmnError] = {}
    readings = []
    for query, (program, source, generator, notes, wrong) in zip(queries, parsed, strict=True):
        key = _key(query.media)
        if key not in pictures:
            pictures[key] = _picture(query.media, sight if key in needed else None, album)
        found = pictures[key]
        media, shown = (None, None) if isinstance(found, NmnError) else found
        error = found if isinstance(found, NmnError) else wrong
        name, path = media_name(query.media, media), _path(query.media)
        readings.append(
            Reading(query, media, shown, name, path, program, source, generator, notes, error)
        )
    return readings


def _picture(media: Any, sight: Sight | None, album: Album) -> tuple[Media, Shown] | NmnError:
    if isinstance(media, MediaError):
        return media
    try:
        picture = read_picture(media)
    except NmnError as unread:
        return unread
    if sight is not None:
        sight.add(picture)
    return picture.media, album.shown(picture)


def _program(
    domain: Domain, query: Query, drafts: dict[str, Draft | NmnError]
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
        try:
            drafts[question] = domain.generator.draft(question)
        except NmnError as error:
            drafts[question] = error
    draft = drafts[question]
    if isinstance(draft, NmnError):
        return None, None, domain.generator.name, (), draft
    try:
        program = domain.language.parse(draft.program)
    except NmnError as error:
        return None, draft.program, draft.generator, draft.notes, error
    return program, draft.program, draft.generator, draft.notes, None


def _key(media: Any) -> Hashable:
    """Equal for what is surely the same picture: the same path, or the same object."""
    if isinstance(media, (str, Path)):
        return str(media)
    return (type(media).__name__, id(media))


def _path(media: Any) -> Path | None:
    if not isinstance(media, (str, Path)) or "://" in str(media) or "\0" in str(media):
        return None
    return Path(media).absolute()


def media_name(media: Any, read: Media | None) -> str:
    """What a picture is called in answers: its path as given, or a word for what it was."""
    if isinstance(media, (str, Path)):
        return str(media)
    if isinstance(media, MediaError):
        return media.where or "none"
    return type(media).__name__ if read is None else read.name
