"""The typed interface: a module is a class whose ``forward`` is annotated with value types.

    @module("properties.filter", version=1)
    class Filter(Module):
        '''Keep the objects of a set that an attribute describes.'''

        def forward(
            self, scene: Scene, objects: ObjectSet, attribute: Annotated[Word, "attribute"]
        ) -> ObjectSet: ...

The annotation *is* the signature: the grammar, the checker, the executors and the docs read it.
A module is written for a batch: every tensor has a leading axis of nodes, from any mix of programs.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

from torch import nn

from nmn.errors import ModuleError
from nmn.grammar import Port, Signature, ValueType
from nmn.registry import MODULES as _MODULES
from nmn.registry import Registry
from nmn.types import Handle, Integer, Reading, Reason, Value, Vocabulary, Word


class Module(nn.Module):
    """The base of all modules.

    Arguments:
        vocabularies: of the domain, by name. A module that needs the words themselves (a relation
            computed by name, an embedding table) reads them here; most do not.

    A module has no hidden state: what it wants known is in its output. It sees its inputs' rows
    whether or not they were refused, and must give finite numbers for all of them.
    """

    signature: ClassVar[Signature]
    """Read off ``forward``; of one that a domain has bound under another name, with that name."""

    key: ClassVar[str]
    """What it is known by: ``properties.filter.v1``."""

    joins: ClassVar[tuple[str, ...]] = ()
    """Domains whose programs may call it although they do not list it."""

    english: ClassVar[tuple[str, ...]] = ()
    """Forms of questions that it answers, with its arguments in braces."""

    pure: ClassVar[bool] = True
    """Same inputs, same output: equal calls about one medium are then run once. Of a module that is
    not pure, equal calls of different questions are run apart; within one program, equal
    expressions are one step all the same."""

    caution: str = ""
    """What everybody should know who reads an answer that the module had a part in; "" for nothing.
    """

    sizes: Mapping[str, int] = {}
    """Sizes of those named axes of the output that neither media nor words give ("features",
    "channels"), where the module has such an axis; all modules of a domain must agree on them."""

    absorbs_refusals: ClassVar[bool] = False
    """True for modules that can decide although an input is refused (false and unknown is false):
    they set ``refused`` of their output themselves. Otherwise a refused input refuses the output.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__()

    @classmethod
    def check(cls, literals: Mapping[str, str | int]) -> str | None:
        """None when these literal arguments are acceptable, else what is wrong with them."""
        return None

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        """The sentence for a refused row; override to name the objects it was about."""
        return why.text


ModuleClass = TypeVar("ModuleClass", bound=type[Module])


MODULES: "Registry[type[Module]]" = _MODULES
"""Every module class, by its key."""


def module(
    name: str, *, version: int = 1, domains: Sequence[str] = (), english: Sequence[str] = ()
) -> Callable[[ModuleClass], ModuleClass]:
    """Read the signature off a class and register it as ``name.v<version>``.

    Arguments:
        name: what it does, after the group it belongs to: ``sets.union``. Programs call it by the
            last part, unless a domain binds it under another name.
        version: of its meaning; raise it when results change. Every version stays, and a domain
            goes on with the one that it lists.
        domains: whose programs may call it although they do not list it; for a module from
            outside. It never takes the place of one that the domain has.
        english: forms of questions that it answers, for domains whose questions are read by a
            grammar: "is exactly one {objects} there", with every argument once, by its name in
            ``forward``. ``(a|b)`` is a choice and ``[a]`` may be left out.

    Raises:
        ModuleError: where an annotation is missing or is not a value type, a word or an integer,
            where another class has the name and version, or where a form of a question does not
            have every argument.
    """

    def register(cls: ModuleClass) -> ModuleClass:
        describe(cls, name, version)
        cls.joins = tuple(domains)
        cls.english = tuple(_form(cls, form) for form in english)
        MODULES.add(cls.key, cls)
        return cls

    return register


def _form(cls: type[Module], form: str) -> str:
    """A form of a question, which names what ``forward`` takes."""
    named = re.findall(r"\{(\w+)\}", form)
    wanted = [port.name for port in cls.signature.ports if port.kind != "handle"]
    if set(named) != set(wanted) or not re.search(r"\w", re.sub(r"\{\w*\}", "", form)):
        raise ModuleError(
            f"the form of question {form!r} does not fit the module",
            where=f"{cls.__module__}.{cls.__qualname__}",
            expected="words, and in braces each of: " + (", ".join(wanted) or "nothing"),
        )
    return form


def describe(cls: type[Module], name: str, version: int = 1) -> None:
    """Give a class its key and its signature, without registering it.

    Raises:
        ModuleError: as ``module``.
    """
    cls.key = f"{name}.v{version}"
    cls.signature = read_signature(cls, name, version)


def read_signature(cls: type[Module], name: str, version: int) -> Signature:
    """The signature that the annotations of ``cls.forward`` state.

    Raises:
        ModuleError: a name, an argument or a result that cannot be one, or no docstring.
    """
    where = f"{cls.__module__}.{cls.__qualname__}.forward"
    if not all(part.isidentifier() and part.islower() for part in name.split(".")):
        raise ModuleError(
            f"'{name}' cannot be a module's name",
            where=where,
            expected="lower-case letters, digits and underscores, with dots between them",
        )
    try:
        hints = get_type_hints(cls.forward, include_extras=True)
    except NameError as error:
        raise ModuleError(f"an annotation cannot be resolved: {error}", where=where) from None
    ports = []
    for parameter in list(inspect.signature(cls.forward).parameters.values())[1:]:
        if parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
            raise ModuleError(f"'{parameter.name}' is not a plain argument", where=where)
        if parameter.name not in hints:
            raise ModuleError(
                f"the argument '{parameter.name}' has no annotation",
                where=where,
                expected='a handle (Scene), a value type, Annotated[Word, "vocabulary"] or Integer',
            )
        ports.append(_port(parameter.name, hints[parameter.name], where))
    if "return" not in hints:
        raise ModuleError("the result has no annotation", where=where, expected="a value type")
    result = _value_type(hints["return"])
    if result is None:
        raise ModuleError(
            f"the result is annotated {hints['return']}",
            where=where,
            expected='a value type, for labels with a vocabulary: Annotated[Label, "color"]',
        )
    if not (cls.__doc__ or "").strip():
        raise ModuleError("the class has no docstring", where=where)
    summary = " ".join((inspect.getdoc(cls) or "").split("\n\n")[0].split())
    own = getattr(cls.check, "__func__", cls.check) is not Module.check.__func__  # type: ignore[attr-defined]
    check = cls.check if own else None
    return Signature(name.rpartition(".")[2], version, tuple(ports), result, summary, check)


def _port(name: str, hint: Any, where: str) -> Port:
    if inspect.isclass(hint) and issubclass(hint, Handle):
        return Port(name, "handle", handle=hint)
    if hint is Integer:
        return Port(name, "integer")
    if get_origin(hint) is Annotated and get_args(hint)[0] is Word:
        return Port(name, "word", vocabulary=str(get_args(hint)[1]))
    value_type = _value_type(hint)
    if value_type is None:
        raise ModuleError(
            f"the argument '{name}' is annotated {hint}",
            where=where,
            expected='a handle (Scene), a value type, Annotated[Word, "vocabulary"] or Integer',
        )
    return Port(name, "value", type=value_type)


def _value_type(hint: Any) -> ValueType | None:
    vocabulary = ""
    if get_origin(hint) is Annotated:
        hint, vocabulary = get_args(hint)[0], str(get_args(hint)[1])
    if not (inspect.isclass(hint) and issubclass(hint, Value)):
        return None
    # Labels are sized by their words, so a vocabulary must be named; others have no use for one.
    worded = any("words" in axes for axes in hint.axes.values())
    return ValueType(hint, vocabulary) if worded == bool(vocabulary) else None
