"""Media that were read -> what is seen of them, where one bad picture spoils no other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

from nmn.domains import Domain
from nmn.errors import ExecutionError, NmnError, TimedOut
from nmn.executors.time_limit import TOGETHER, Late, within
from nmn.pipeline.judging import MORE_TIME
from nmn.types import Content, Percept


@dataclass(frozen=True)
class Seen:
    """What was seen of a batch of media, all by the media's key.

    Attributes:
        percepts: of those that could be looked at. They hold no pixels.
        errors: of the others.
        seconds: of the looking, divided by the number of media.
        spent: seconds that were spent on each: its own where it was looked at apart.
    """

    percepts: Mapping[str, Percept]
    errors: Mapping[str, NmnError]
    seconds: float
    spent: Mapping[str, float] = field(default_factory=dict)


# Bytes of the media that are looked at together: 64 pictures of 512 x 512, or ten of the largest.
# The detector takes eight at a time, so more only fills the memory.
_TOGETHER = 3 * 2**24


class Sight:
    """Looks at the media of a batch while they are read, so that few are in memory at once.

    Arguments:
        timeout: the limit of each question's seconds, for messages; None sets no limit.
    """

    def __init__(self, domain: Domain, timeout: float | None = None) -> None:
        self._domain = domain
        self._timeout = timeout
        self._waiting: dict[str, Content] = {}
        self._left: dict[str, float] = {}
        self._bytes = 0
        self._parts: list[tuple[int, Seen]] = []
        self._known: set[str] = set()

    def add(self, content: Content, left: float | None = None) -> None:
        """Look at this, now or later; once where it comes several times.

        Arguments:
            left: seconds that may be spent on it, where its questions have a limit.
        """
        key = content.media.key
        if key in self._known:
            return
        self._known.add(key)
        if self._bytes + content.nbytes > _TOGETHER:
            self._look()
        self._waiting[key] = content
        if left is not None:
            self._left[key] = left
        self._bytes += content.nbytes

    def _look(self) -> None:
        left = self._left if self._timeout is not None else None
        self._parts.append(
            (len(self._waiting), see(self._domain, self._waiting, left, self._timeout))
        )
        self._waiting, self._left, self._bytes = {}, {}, 0

    def seen(self) -> Seen:
        """What was seen of all of them."""
        self._look()
        percepts: dict[str, Percept] = {}
        errors: dict[str, NmnError] = {}
        spent: dict[str, float] = {}
        for _, part in self._parts:
            percepts.update(part.percepts)
            errors.update(part.errors)
            spent.update(part.spent)
        _check_tables(self._domain.about, percepts, errors)
        seconds = sum(count * part.seconds for count, part in self._parts)
        return Seen(percepts, errors, seconds / max(len(self._known), 1), spent)


def see(
    domain: Domain,
    contents: Mapping[str, Content],
    left: Mapping[str, float] | None = None,
    timeout: float | None = None,
) -> Seen:
    """Look at all of them at once; where that fails, at one after another.

    Arguments:
        left: seconds that may be spent on each, where its questions have a limit.
        timeout: the limit that this is left of, for messages.
    """
    if not contents:
        return Seen({}, {}, 0.0)
    started = perf_counter()
    percepts: dict[str, Percept] = {}
    errors: dict[str, NmnError] = {}
    spent: dict[str, float] = {}
    share = 1.0 if len(contents) == 1 else TOGETHER
    together = None if left is None else share * min(left.values())
    try:
        percepts.update(within(together, lambda: _look(domain, contents)))
    except KeyboardInterrupt:
        raise
    except BaseException as wrong:
        # Whatever a perception raises, only the one that it raises it for is in error.
        for key, content in contents.items():
            began = perf_counter()
            if isinstance(wrong, Late) and len(contents) == 1:
                errors[key] = _late(domain, content, timeout)
            else:
                seen = _apart(domain, key, content, None if left is None else left[key], timeout)
                percepts.update(seen if isinstance(seen, dict) else {})
                errors.update({} if isinstance(seen, dict) else {key: seen})
            spent[key] = perf_counter() - began
    seconds = (perf_counter() - started) / len(contents)
    return Seen(percepts, errors, seconds, spent or dict.fromkeys(contents, seconds))


def _apart(
    domain: Domain, key: str, content: Content, left: float | None, timeout: float | None
) -> dict[str, Percept] | NmnError:
    try:
        return within(left, lambda: _look(domain, {key: content}))
    except Late:
        return _late(domain, content, timeout)
    except NmnError as error:
        return error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        text = " ".join(str(error).split())[:300]
        return ExecutionError(
            f"the {domain.about} could not be looked at: {type(error).__name__}: {text}",
            where=content.media.name,
            hint=f"please report this, with the {domain.about} if you can",
        )


def _late(domain: Domain, content: Content, timeout: float | None) -> TimedOut:
    return TimedOut(
        f"the {domain.about} was still being looked at when the {timeout:g} s of its question "
        "were over",
        where=content.media.name,
        hint=MORE_TIME,
    )


def _look(domain: Domain, contents: Mapping[str, Content]) -> dict[str, Percept]:
    percepts = domain.perception.perceive(list(contents.values()))
    for percept in percepts:
        if not isinstance(percept, domain.medium.percept):
            raise ExecutionError(
                f"the perception '{domain.perception.name}' gave {type(percept).__name__}",
                expected=f"a {domain.medium.percept.__name__} for each {domain.about}",
            )
    # Pixels would be kept as long as any answer: the pipeline has a smaller copy to show.
    return {key: seen.without_source() for key, seen in zip(contents, percepts, strict=True)}


def _check_tables(about: str, percepts: dict[str, Percept], errors: dict[str, NmnError]) -> None:
    """Percepts are stacked, so each must have every table that another one has, as wide."""
    widths: dict[str, int] = {}
    for percept in percepts.values():
        for name, table in percept.tables.items():
            widths[name] = max(widths.get(name, 0), table.shape[1])
    for key, percept in list(percepts.items()):
        wrong = [
            name
            for name, width in widths.items()
            if name not in percept.tables or percept.tables[name].shape[1] != width
        ]
        if wrong:
            errors[key] = ExecutionError(
                f"perception gave no fitting table of '{wrong[0]}' for this {about}",
                where=None if percept.media is None else percept.media.name,
                expected=f"[{len(percept)} {percept.part}s, {widths[wrong[0]]} words]",
            )
            del percepts[key]
