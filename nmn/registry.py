"""One way to be found by name, for modules, types, dialects, domains, generators and the rest.

    DIALECTS.add("clevr", dialect)                          # a thing that is there
    DIALECTS.place("clevr", "nmn.domains.clevr.dialect:DIALECT")   # imported when it is asked for
    DIALECTS.find("clevr")                                  # DomainError, with what was meant
    DIALECTS.where("clevr")                                 # "nmn.domains.clevr.dialect:DIALECT"

Installed packages join by the entry-point group of the registry: what an entry point leads to is
added under its name, and a file is imported, which may add things itself. A package that is broken
is left out and kept in ``broken``, for ``nmn doctor`` to name; nothing else stops.
``docs/plugins.md`` shows one that is whole.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar, cast

from nmn.errors import DomainError, ModuleError, NmnError

Thing = TypeVar("Thing")

# What comes with nmn is added by importing this room, as another package's is by its entry points.
_OURS = "nmn.domains"


@dataclass(frozen=True)
class Broken:
    """What a package brings and nmn goes without.

    Attributes:
        kind, name: what it would have been.
        value: where it is.
        reason: what was raised.
    """

    kind: str
    name: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.value} (the {self.kind} '{self.name}'): {self.reason}"


class Registry(Generic[Thing]):
    """Things of one kind, by name.

    Arguments:
        kind: what one of them is called in messages.
        group: of the entry points that installed packages join by.
        error: raised where a name is unknown or taken.
        parts: attributes that each of them has; what lacks one is refused when it is added, and
            not where somebody uses it.
    """

    every: ClassVar["list[Registry[Any]]"] = []
    """All registries, in the order they were made."""

    _bringing: ClassVar[str] = ""
    """The entry point that is being imported, for things that do not say where they are from."""

    def __init__(
        self,
        kind: str,
        group: str,
        error: type[NmnError] = DomainError,
        parts: tuple[str, ...] = (),
    ) -> None:
        self.kind, self.group, self._error, self._parts = kind, group, error, parts
        self._things: dict[str, Thing] = {}
        self._places: dict[str, str] = {}
        self._joined: bool | None = False
        self.broken: list[Broken] = []
        self.every.append(self)

    def add(self, name: str, thing: Thing) -> Thing:
        """Make a thing known; the first that has a name keeps it.

        Raises:
            NmnError: of the registry's kind, where another thing has the name, or it is no such
                thing.
        """
        for part in self._parts:
            if not hasattr(thing, part):
                raise self._error(
                    f"{thing!r:.60} is no {self.kind}",
                    where=f"'{name}'",
                    expected=f"one that has {', '.join(self._parts)}",
                )
        known = self._things.get(name)
        if known is None and name not in self._places:
            self._things[name] = thing
            if Registry._bringing and not _home(thing):
                self._places[name] = Registry._bringing
        elif known is None:
            # Placed by name only so far: this is the thing itself, or another that claims its name.
            if self._places[name].partition(":")[0] != _home(thing).partition(":")[0]:
                raise self._taken(name, self._places[name], thing)
            self._things[name] = thing
        elif known is thing or _home(known) == _home(thing) != "":
            self._things[name] = thing  # the same again, as after a reload
        else:
            raise self._taken(name, _home(known) or repr(known), thing)
        return thing

    def place(self, name: str, where: str) -> None:
        """Say where a thing is, ``package.file:NAME``; it is imported when it is asked for.

        Raises:
            NmnError: of the registry's kind, where the name is taken.
        """
        if name in self._things or self._places.get(name, where) != where:
            raise self._error(
                f"there is a {self.kind} '{name}' already",
                where=where,
                hint="register it under another name",
            )
        self._places[name] = where

    def find(self, name: str) -> Thing:
        """The thing of that name.

        Raises:
            NmnError: of the registry's kind, which says what may have been meant.
        """
        if name not in self:
            self.join()
        if name in self._things:
            return self._things[name]
        if name not in self._places:
            raise self._unknown(name)
        return self._things.setdefault(name, cast(Thing, imported(self._places[name])))

    def where(self, name: str) -> str:
        """Where the thing of that name is, ``package.file:NAME``; the package has brought it."""
        thing = self.find(name)
        return self._places.get(name) or _home(thing) or _home(type(thing))

    def names(self) -> tuple[str, ...]:
        """All names, in alphabetical order, those of installed packages included."""
        self.join()
        return tuple(sorted({*self._things, *self._places}))

    def items(self) -> Iterator[tuple[str, Thing]]:
        """Every name with its thing; what is placed is imported, and left out if it cannot be."""
        for name in self.names():
            try:
                yield name, self.find(name)
            except NmnError as error:
                self.leave_out(name, self._places.get(name, ""), error)

    def leave_out(self, name: str, value: str, error: BaseException) -> None:
        """Note that something of another package is not there, once for each reason."""
        reason = error.summary if isinstance(error, NmnError) else _raised(error)
        broken = Broken(self.kind, name, value, reason)
        if broken not in self.broken:
            self.broken.append(broken)

    def __contains__(self, name: str) -> bool:
        return name in self._things or name in self._places

    def join(self) -> None:
        """Add what comes with nmn, and what installed packages declare; done once."""
        if self._joined is not False:
            return  # done, or on its way: a file that is being imported may ask
        self._joined = None
        import_module(_OURS)
        for point in entry_points(group=self.group):
            Registry._bringing = point.value
            try:
                thing = point.load()
                known = any(thing is one for one in self._things.values())  # added by its own file
                if not isinstance(thing, ModuleType) and not known:
                    self.add(point.name, thing)
                    self._places.setdefault(point.name, point.value)
            except (Exception, SystemExit) as error:
                # Anything may go wrong in another's package: it is named, and the others join.
                self.leave_out(point.name, point.value, error)
            finally:
                Registry._bringing = ""
        self._joined = True

    def _unknown(self, name: str) -> NmnError:
        known = self.names()
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
        hint = f"did you mean {' or '.join(near)}?" if near else None
        return self._error(
            f"there is no {self.kind} '{name}'",
            expected=f"one of: {', '.join(known)}" if known else f"a {self.kind} that is installed",
            hint=next((f"mend {one}" for one in self.broken if one.name == name), hint),
        )

    def _taken(self, name: str, by: str, thing: Thing) -> NmnError:
        return self._error(
            f"there is a {self.kind} '{name}' already: {by}",
            where=_home(thing) or None,
            hint="register it under another name, or a module with a higher version",
        )


def imported(place: str) -> Any:
    """What ``package.file:NAME`` names.

    Raises:
        DomainError: it cannot be imported; what was raised may be anything, in another's package.
    """
    file, _, attribute = place.partition(":")
    try:
        return getattr(import_module(file), attribute)
    except NmnError:
        raise
    except (Exception, SystemExit) as error:
        raise DomainError(
            f"it cannot be imported: {_raised(error)}",
            where=place,
            hint="install what it needs, or another version of its package",
        ) from error


def _raised(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _home(thing: object) -> str:
    """``package.file:name`` of a class or function; "" of anything else."""
    name = getattr(thing, "__qualname__", None)
    return f"{getattr(thing, '__module__', '')}:{name}" if name else ""


_CALLED = ("__call__",)

MODULES: Registry[Any] = Registry("module", "nmn.modules", ModuleError, ("key", "signature"))
"""Classes of modules, by key: ``sets.union.v1``."""

TYPES: Registry[Any] = Registry("type", "nmn.types", parts=("axes",))
"""Classes of values that flow between modules, by name."""

MEDIA: Registry[Any] = Registry("medium", "nmn.media", parts=("handle", "percept"))
"""What questions are about, by name: pictures, and what packages add."""

DIALECTS: Registry[Any] = Registry("dialect", "nmn.dialects", parts=("read", "write"))
"""Formats of other people's programs."""

GENERATORS: Registry[Any] = Registry("generator", "nmn.generators", parts=_CALLED)
"""Functions that make, for a domain, what reads its questions."""

PERCEPTIONS: Registry[Any] = Registry("perception", "nmn.perceptions", parts=_CALLED)
"""Functions that make what sees."""

DETECTORS: Registry[Any] = Registry("detector", "nmn.detectors", parts=_CALLED)
"""Functions that make, of a pretrained model that is named, what finds objects in pictures."""

ENCODERS: Registry[Any] = Registry("encoder", "nmn.encoders", parts=_CALLED)
"""Functions that make, of a pretrained model that is named, what turns pictures into features."""

DATASETS: Registry[Any] = Registry("data set", "nmn.datasets", parts=_CALLED)
"""Readers of questions and scenes."""

DOMAINS: Registry[Any] = Registry("domain", "nmn.domains", parts=("calls", "tasks"))
"""Domains, by the name that ``nmn.load`` takes."""
