"""Queries -> pictures and programs, each with its own error where there is one."""

from collections import ChainMap
from collections.abc import Hashable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from PIL import Image

from nmn.domains import Domain
from nmn.errors import EmptyQuestion, MediaError, NmnError, QuestionError, TimedOut
from nmn.executors.time_limit import Late, within
from nmn.generators.generator import Draft, Generator, Note
from nmn.grammar import Program
from nmn.perception.picture import Picture, read_picture
from nmn.pipeline.judging import MORE_TIME
from nmn.pipeline.query import Query


@dataclass(frozen=True)
class Reading:
    """One query made ready, or the error that keeps it from being run.

    Attributes:
        query: as asked.
        picture: None where it cannot be read.
        media_name: of the picture, also where it cannot be read.
        path: absolute, where the picture is a file.
        program: None where the question cannot be parsed.
        source: the program text as given or generated.
        generator: the name of what wrote it, or "given".
        notes: how the question was read.
        error: the first thing wrong.
        seconds: that the reading took.
    """

    query: Query
    picture: Picture | None
    media_name: str
    path: Path | None
    program: Program | None
    source: str | None
    generator: str
    notes: tuple[Note, ...]
    error: NmnError | None
    seconds: float = 0.0


def read_queries(
    domain: Domain, queries: Sequence[Query], timeout: float | None = None
) -> list[Reading]:
    """Read every query; a picture or question that comes up twice is read once.

    What takes longer than ``timeout`` seconds is its query's error.
    """
    pictures: dict[Hashable, Picture | NmnError] = {}
    drafts: dict[str, Draft | NmnError] = {}
    return [_read(domain, query, pictures, drafts, timeout) for query in queries]


def _read(
    domain: Domain,
    query: Query,
    pictures: dict[Hashable, Picture | NmnError],
    drafts: dict[str, Draft | NmnError],
    timeout: float | None,
) -> Reading:
    started = perf_counter()
    key = _key(query.media)
    if key not in pictures:
        try:
            pictures[key] = within(timeout, lambda: _picture(query.media))
        except Late:
            pictures[key] = _late("picture", timeout, where=media_name(query.media, None))
    picture = pictures[key]
    left = None if timeout is None else timeout - (perf_counter() - started)
    # Drafts of its own, so that a thread that is left behind writes nothing into the others'.
    new: dict[str, Draft | NmnError] = {}
    try:
        program, source, generator, notes, wrong = within(
            left, lambda: _program(domain, query, ChainMap(new, drafts))
        )
        drafts.update(new)
    except Late:
        late = _late("question", timeout, where=None)
        program, source, generator, notes, wrong = None, query.program, "none", (), late
    return Reading(
        query=query,
        picture=None if isinstance(picture, NmnError) else picture,
        media_name=media_name(query.media, None if isinstance(picture, NmnError) else picture),
        path=_path(query.media),
        program=program,
        source=source,
        generator=generator,
        notes=notes,
        error=picture if isinstance(picture, NmnError) else wrong,
        seconds=perf_counter() - started,
    )


def _picture(media: Any) -> Picture | NmnError:
    """The picture. Whatever the reading raises, only its questions have it."""
    if isinstance(media, MediaError):
        return media
    try:
        return read_picture(media)
    except NmnError as error:
        return error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return MediaError(
            f"the picture cannot be read: {_one_line(error)}",
            where=type(media).__name__,
            expected="a path, a PIL image, bytes or an array",
        )


def _late(what: str, timeout: float | None, *, where: str | None) -> TimedOut:
    return TimedOut(
        f"the {what} was still being read when the {timeout:g} s of its question were over",
        where=where,
        hint=MORE_TIME,
    )


# Longest side of the copy of a picture that an answer keeps: as large as a page shows it.
_SHOWN = 1280


def small(reading: Reading) -> Reading:
    """The same with a copy of the picture just large enough to be shown.

    An answer lives as long as its asker likes, and a camera's picture takes 36 MB.
    """
    picture = reading.picture
    if picture is None or max(picture.width, picture.height) <= _SHOWN:
        return reading
    image = Image.fromarray(picture.pixels)
    image.thumbnail((_SHOWN, _SHOWN))
    return replace(
        reading,
        query=replace(reading.query, media=None),
        picture=replace(picture, pixels=np.asarray(image)),
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
    """Equal for what is surely the same picture: the same path, or the same object."""
    if isinstance(media, (str, Path)):
        return str(media)
    return (type(media).__name__, id(media))


def _path(media: Any) -> Path | None:
    if not isinstance(media, (str, Path)) or "://" in str(media) or "\0" in str(media):
        return None
    return Path(media).absolute()


def media_name(media: Any, picture: Picture | None) -> str:
    """What a picture is called in answers: its path as given, or a word for what it was."""
    if isinstance(media, (str, Path)):
        return str(media)
    if isinstance(media, MediaError):
        return media.where or "none"
    return type(media).__name__ if picture is None else picture.media.name
