"""A module as a domain calls it: under a name, on the domain's own words.

A module's annotations name the vocabularies that it works on. Where they name a role that several
vocabularies can play (``Annotated[Label, "property"]``), a domain says which plays it, and calls
the same module once for each:

    *(bind(Query, f"query_{name}", property=name) for name in ("color", "shape"))
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from nmn.errors import DomainError
from nmn.grammar import Port, Signature, ValueType
from nmn.modules.module import Module
from nmn.types import Handle, Vocabulary


@dataclass(frozen=True)
class Binding:
    """One module of a domain.

    Attributes:
        cls: the module's class.
        name: that programs call it by.
        roles: pairs of a vocabulary's name in the module's annotations, and the domain's
            vocabulary that takes its place.
        settings: pairs of a keyword that the class is built with, and its value.
    """

    cls: type[Module]
    name: str
    roles: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()

    @cached_property
    def signature(self) -> Signature:
        """The module's signature with the domain's names in it."""
        stated, roles = self.cls.signature, dict(self.roles)
        ports = tuple(_port(port, roles) for port in stated.ports)
        result = _value_type(stated.result, roles)
        return replace(stated, name=self.name, ports=ports, result=result)

    def build(self, vocabularies: Mapping[str, Vocabulary], **settings: Any) -> Module:
        """The module, ready to be run or trained.

        Arguments:
            vocabularies: of the domain, by name.
            settings: what else the class takes (features, channels ...); they win over the
                binding's own.

        Raises:
            DomainError: the domain has no vocabulary that a port is bound to.
        """
        given = dict(vocabularies)
        for role, name in self.roles:
            if name not in vocabularies:
                raise DomainError(
                    f"the module '{self.name}' is bound to the vocabulary '{name}'",
                    where=self.cls.key,
                    expected=f"one of: {', '.join(sorted(vocabularies))}",
                )
            given[role] = vocabularies[name]
        made = self.cls(given, **{**dict(self.settings), **settings})
        if self.signature != self.cls.signature:
            made.signature = self.signature  # type: ignore[misc]  # of this one, not of its class
        return made


Call = type[Module] | Binding
"""What a domain lists: a class that is called as it is, or a binding."""


def bind(
    cls: type[Module],
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    **roles: str,
) -> Binding:
    """A module under a name (by default its own), with vocabularies in place of its roles."""
    given = tuple(sorted((settings or {}).items()))
    return Binding(cls, name or cls.signature.name, tuple(sorted(roles.items())), given)


def bindings(
    modules: Iterable[Call], handle: type[Handle[Any]] | None = None
) -> dict[str, Binding]:
    """By name, the modules of a domain; classes are called as they are.

    Arguments:
        handle: of the domain's medium, which is all that its modules may ask for; by default
            what the first of them asks for.

    Raises:
        DomainError: two of them have the same name, or one works on another medium.
    """
    bound: dict[str, Binding] = {}
    for one in modules:
        binding = one if isinstance(one, Binding) else bind(one)
        if binding.name in bound:
            raise DomainError(
                f"two modules are called '{binding.name}'",
                where=f"{bound[binding.name].cls.key} and {binding.cls.key}",
                hint="bind one of them under another name",
            )
        for port in binding.signature.ports:
            handle = handle or port.handle
            if handle and port.handle and not issubclass(handle, port.handle):
                raise DomainError(
                    f"the module '{binding.name}' works on a {port.handle.__name__}",
                    where=binding.cls.key,
                    expected=f"modules that work on a {handle.__name__}, as the domain does",
                    hint="leave it out, or state its medium: Domain(about=...)",
                )
        bound[binding.name] = binding
    return bound


def build_all(
    modules: Iterable[Call], vocabularies: Mapping[str, Vocabulary], **settings: Any
) -> dict[str, Module]:
    """By name, the modules of a domain that need nothing but its words, ready to run.

    Raises:
        DomainError: see ``bindings`` and ``Binding.build``.
    """
    bound = bindings(modules)
    return {name: one.build(vocabularies, **settings).eval() for name, one in bound.items()}


def _port(port: Port, roles: Mapping[str, str]) -> Port:
    if port.type is not None:
        return replace(port, type=_value_type(port.type, roles))
    played = roles.get(port.vocabulary, port.vocabulary)
    # A word that is called after its role is called after who plays it: messages name it.
    name = played if port.name == port.vocabulary else port.name
    return replace(port, name=name, vocabulary=played)


def _value_type(value_type: ValueType, roles: Mapping[str, str]) -> ValueType:
    name = value_type.vocabulary
    return replace(value_type, vocabulary=roles.get(name, name))
