"""Every module class, by ``family.name.v<version>``; third parties join by an entry point."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from nmn.errors import ModuleError

if TYPE_CHECKING:
    from nmn.modules.module import Module

ENTRY_POINTS = "nmn.modules"


class Registry:
    """Module classes by key. Importing a class's file registers it."""

    def __init__(self) -> None:
        self._classes: dict[str, "type[Module]"] = {}
        self._joined = False

    def add(self, cls: "type[Module]") -> None:
        """Register a class; ModuleError where another class has its key."""
        key = key_of(cls)
        known = self._classes.get(key)
        if known is not None and (known.__module__, known.__qualname__) != (
            cls.__module__,
            cls.__qualname__,
        ):
            raise ModuleError(
                f"the key '{key}' is taken by {known.__module__}.{known.__qualname__}",
                where=f"{cls.__module__}.{cls.__qualname__}",
                hint="choose another family or name, or raise the version",
            )
        self._classes[key] = cls

    def join(self) -> None:
        """Import the modules that installed packages declare under ``nmn.modules``, once."""
        if self._joined:
            return
        broken: list[tuple[EntryPoint, Exception]] = []
        for point in entry_points(group=ENTRY_POINTS):
            try:
                point.load()
            except Exception as error:
                # Anything may go wrong in another's package; the good ones are joined first.
                broken.append((point, error))
        if broken:
            first, reason = broken[0]
            raise ModuleError(
                f"the entry point '{first.name}' cannot be loaded: {reason}",
                where=first.value,
                hint="update or remove the package that declares it",
            ) from reason
        self._joined = True

    def of_family(self, family: str) -> "dict[str, type[Module]]":
        """By name, the newest version of every module of a family."""
        newest: dict[str, "type[Module]"] = {}
        for cls in self._classes.values():
            if cls.family != family:
                continue
            name = cls.signature.name
            if name not in newest or newest[name].signature.version < cls.signature.version:
                newest[name] = cls
        return newest

    def __iter__(self) -> "Iterator[type[Module]]":
        return iter(self._classes.values())

    def __len__(self) -> int:
        return len(self._classes)

    def __getitem__(self, key: str) -> "type[Module]":
        try:
            return self._classes[key]
        except KeyError:
            raise ModuleError(
                f"there is no module '{key}'",
                expected=f"one of: {', '.join(sorted(self._classes))}",
            ) from None


def key_of(cls: "type[Module]") -> str:
    """``objects.filter.v1``."""
    return f"{cls.family}.{cls.signature.name}.v{cls.signature.version}"


REGISTRY = Registry()
