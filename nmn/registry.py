"""One way to be found by name, for modules, types, dialects, domains, generators and the rest.

    DIALECTS.add("clevr", dialect)                          # a thing that is there
    DIALECTS.place("clevr", "nmn.domains.clevr.dialect:DIALECT")   # imported when it is asked for
    DIALECTS.find("clevr")                                  # DomainError, with what was meant

Installed packages join by the entry-point group of the registry: what an entry point leads to is
added under its name, and a file is imported, which may add things itself. A package that is broken
is left out and kept in ``broken``, for ``nmn doctor`` to name; nothing else stops.
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
    """An entry point that could not be joined.

    Attributes:
        group, name, value: of the entry point.
        reason: what was raised.
    """

    group: str
    name: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.value} (entry point '{self.name}' of {self.group}): {self.reason}"


class Registry(Generic[Thing]):
    """Things of one kind, by name.

    Arguments:
        kind: what one of them is called in messages.
        group: of the entry points that installed packages join by.
        error: raised where a name is unknown or taken.
    """

    every: ClassVar["list[Registry[Any]]"] = []
    """All registries, in the order they were made."""

    def __init__(self, kind: str, group: str, error: type[NmnError] = DomainError) -> None:
        self.kind, self.group, self._error = kind, group, error
        self._things: dict[str, Thing] = {}
        self._places: dict[str, str] = {}
        self._joined: bool | None = False
        self.broken: list[Broken] = []
        self.every.append(self)

    def add(self, name: str, thing: Thing) -> Thing:
        """Make a thing known; the first that has a name keeps it.

        Raises:
            NmnError: of the registry's kind, where another thing has the name.
        """
        known = self._things.get(name)
        if known is None and name not in self._places:
            self._things[name] = thing
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
        """Say where a thing is, ``package.file:NAME``; it is imported when it is asked for."""
        if name in self._things or self._places.get(name, where) != where:
            raise self._error(
                f"there is a {self.kind} '{name}' already",
                where=where,
                hint="register it under another name",
            )
        self._places[name] = where

    def find(self, name: str) -> Thing:
        """The thing of that name; an error that says what may have been meant, where there is
        none."""
        if name not in self:
            self.join()
        if name in self._things:
            return self._things[name]
        if name not in self._places:
            raise self._unknown(name)
        file, _, attribute = self._places[name].partition(":")
        thing = cast(Thing, getattr(import_module(file), attribute))
        return self._things.setdefault(name, thing)

    def names(self) -> tuple[str, ...]:
        """All names, in alphabetical order, those of installed packages included."""
        self.join()
        return tuple(sorted({*self._things, *self._places}))

    def items(self) -> Iterator[tuple[str, Thing]]:
        """Every name with its thing; what is placed is imported."""
        return ((name, self.find(name)) for name in self.names())

    def __contains__(self, name: str) -> bool:
        return name in self._things or name in self._places

    def join(self) -> None:
        """Add what comes with nmn, and what installed packages declare; done once."""
        if self._joined is not False:
            return  # done, or on its way: a file that is being imported may ask
        self._joined = None
        import_module(_OURS)
        for point in entry_points(group=self.group):
            try:
                thing = point.load()
                if not isinstance(thing, ModuleType) and point.name not in self:
                    self.add(point.name, thing)
            except (Exception, SystemExit) as error:
                # Anything may go wrong in another's package: it is named, and the others join.
                reason = f"{type(error).__name__}: {error}"
                self.broken.append(Broken(self.group, point.name, point.value, reason))
        self._joined = True

    def _unknown(self, name: str) -> NmnError:
        known = self.names()
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
        return self._error(
            f"there is no {self.kind} '{name}'",
            expected=f"one of: {', '.join(known)}" if known else f"a {self.kind} that is installed",
            hint=f"did you mean {' or '.join(near)}?" if near else None,
        )

    def _taken(self, name: str, by: str, thing: Thing) -> NmnError:
        return self._error(
            f"there is a {self.kind} '{name}' already: {by}",
            where=_home(thing) or None,
            hint="register it under another name, or a module with a higher version",
        )


def _home(thing: object) -> str:
    """``package.file:name`` of a class or function; "" of anything else."""
    name = getattr(thing, "__qualname__", None)
    return f"{getattr(thing, '__module__', '')}:{name}" if name else ""


MODULES: Registry[Any] = Registry("module", "nmn.modules", ModuleError)
"""Classes of modules, by key: ``sets.union.v1``."""

TYPES: Registry[Any] = Registry("type", "nmn.types")
"""Classes of values that flow between modules, by name."""

MEDIA: Registry[Any] = Registry("medium", "nmn.media")
"""What questions are about, by name: pictures, and what packages add."""

DIALECTS: Registry[Any] = Registry("dialect", "nmn.dialects")
"""Formats of other people's programs."""

GENERATORS: Registry[Any] = Registry("generator", "nmn.generators")
"""Functions that make, for a domain, what reads its questions."""

PERCEPTIONS: Registry[Any] = Registry("perception", "nmn.perceptions")
"""Functions that make what sees."""

DATASETS: Registry[Any] = Registry("data set", "nmn.datasets")
"""Readers of questions and scenes."""

DOMAINS: Registry[Any] = Registry("domain", "nmn.domains")
"""Domains, by the name that ``nmn.load`` takes."""
