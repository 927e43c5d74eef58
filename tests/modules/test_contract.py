"""Every module keeps the contract, as a class or as a domain has bound it; no two are the same."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from textwrap import dedent
from typing import Any

import pytest
import torch

import nmn.domains
import nmn.modules
from nmn import kernels
from nmn.modules import MODULES, Binding, Module, bind, bindings
from nmn.modules.attention import ATTENTION, ATTENTION_HEAVY
from nmn.modules.clips.sight import OnSight
from nmn.modules.conv import IEP, TBD
from nmn.modules.texts.likeness import Likeness
from nmn.testing import check_module
from nmn.types import Clip, ClipGraph, Percept, SceneGraph, Vocabulary

Words = Mapping[str, Vocabulary]
# Small ones are quick.
_SIZES = {"features": 12, "channels": 8}
_WORDS = 12


def _import_all() -> None:
    for room in (nmn.modules, nmn.domains):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if room is nmn.modules or found.name.endswith((".modules", ".exact")):
                import_module(found.name)


_import_all()
OURS = [cls for key, cls in MODULES.items() if cls.__module__.startswith("nmn.")]


def _bound() -> Iterator[tuple[str, Binding, Words, type[Percept]]]:
    """Who calls it, the module, the words of who calls it, and what it is about."""
    checked: set[object] = set()
    for folder in pkgutil.iter_modules(nmn.domains.__path__):
        if not folder.ispkg:
            continue
        home = f"nmn.domains.{folder.name}"
        domain = import_module(f"{home}.domain").DOMAIN
        if domain.name == "star":
            continue  # tables by labels that made-up words lack; see tests/domains/star
        words, seen = domain.vocabularies, domain.medium.percept
        exact = bindings(domain.exact or (), domain.medium.handle)
        calls = [(domain.name, one) for one in domain.bindings.values()]
        calls += [(f"{domain.name} exact", one) for one in exact.values()]
        if seen is not ClipGraph:
            yield from ((who, one, words, seen) for who, one in calls)
            continue
        # Clips are large and their vocabularies long: some words of each say as much, and a module
        # that several of these domains call is the same in all.
        few = {name: Vocabulary(name, known.words[:_WORDS]) for name, known in words.items()}
        for who, one in calls:
            # Those that read features are checked with them, in ``learned_clips``.
            if (one.cls, one.settings) not in checked and not issubclass(one.cls, OnSight):
                checked.add((one.cls, one.settings))
                yield who, one, few, seen
    sets = {"attention": ATTENTION, "heavy": ATTENTION_HEAVY, "tbd": TBD, "iep": IEP}
    for name, family in sets.items():
        yield from ((name, one, {}, SceneGraph) for one in bindings(family).values())


def about(cls: type[Module]) -> type[Percept]:
    """What a module that no domain calls is checked on: clips, where its values have frames."""
    ports = [*cls.signature.ports, cls.signature.result]
    families = [getattr(one, "type", one).family for one in ports if getattr(one, "type", one)]
    axes = {axis for family in families for some in family.axes.values() for axis in some}
    handles = {port.handle for port in cls.signature.ports}
    return ClipGraph if Clip in handles or axes & {"frames", "events"} else SceneGraph


BOUND = list(_bound())
ALONE = [
    cls
    for cls in OURS
    if all(one.cls is not cls for _, one, _, _ in BOUND)
    and not issubclass(cls, (OnSight, Likeness))  # checked with what they read: see ``texts``
    and ".domains.star." not in cls.__module__
]


def small(cls: type[Module]) -> dict[str, int]:
    """The sizes that a class takes."""
    return {k: v for k, v in _SIZES.items() if k in inspect.signature(cls.__init__).parameters}


@pytest.mark.parametrize(
    ("one", "words", "seen"),
    [
        *(
            pytest.param(one, words, seen, id=f"{who} {one.name}")
            for who, one, words, seen in BOUND
        ),
        *(pytest.param(bind(cls), {}, about(cls), id=cls.key) for cls in ALONE),
    ],
)
def test_every_module_keeps_the_contract(one: Binding, words: Words, seen: type[Percept]) -> None:
    torch.manual_seed(0)
    check_module(one, words, settings=small(one.cls), percept=seen)


@pytest.mark.parametrize("one", bindings(ATTENTION).values(), ids=bindings(ATTENTION))
def test_modules_keep_it_without_compiled_kernels(one: Binding) -> None:
    with kernels.compiled(False):
        check_module(one, settings=small(one.cls))


def test_no_two_modules_compute_the_same() -> None:
    """A difference of words is a binding; a difference of what is computed, or of the families
    that it is computed of (objects, events; pictures, clips), is a module."""
    known: dict[object, type[Module]] = {}
    for cls in OURS:
        ports = cls.signature.ports
        body = body_of(cls), *((one.handle, one.type and one.type.family) for one in ports)
        other = known.setdefault(body, cls)
        assert other is cls, f"{cls.key} and {other.key} have an equal forward: bind one module"


def test_equal_bodies_are_recognised_by_whatever_names() -> None:
    class One(Module):
        """One."""

        def forward(self, first, second):  # type: ignore[no-untyped-def]
            """Its own words."""
            made = first.scores + second.scores
            return made * 2

    class Other(Module):
        """Other."""

        def forward(self, a, b):  # type: ignore[no-untyped-def]
            both = a.scores + b.scores
            return both * 2

    class Turned(Module):
        """Turned."""

        def forward(self, first, second):  # type: ignore[no-untyped-def]
            made = second.scores + first.scores
            return made * 2

    assert body_of(One) == body_of(Other) != body_of(Turned)


def body_of(cls: type[Any]) -> str:
    """What ``forward`` does, whatever its arguments and variables are called."""
    (function,) = ast.parse(dedent(inspect.getsource(cls.forward))).body
    assert isinstance(function, ast.FunctionDef)
    if ast.get_docstring(function):
        del function.body[0]
    own = [argument.arg for argument in function.args.args]
    own += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and _stored(n)]
    places = {name: f"_{place}" for place, name in enumerate(dict.fromkeys(own))}
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            node.id = places.get(node.id, node.id)
    return "\n".join(map(ast.dump, function.body))


def _stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)
