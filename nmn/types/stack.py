"""Media as modules see them: a handle, not features copied around.

A ``Stack`` holds the padded tensors of all percepts of a batch. A ``Handle`` says which of them
each row of a module call is about: a port of ``forward`` that is annotated with a handle type is
filled by the executor. A new medium is one more of each, and no edit of an executor.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin

import torch
from jaxtyping import Int
from torch import Tensor, nn

from nmn.errors import ExecutionError
from nmn.kernels import select
from nmn.kernels.float32 import CPU
from nmn.types.percept import Percept

P = TypeVar("P", bound=Percept)


class Stack(ABC, Generic[P]):
    """The percepts of a batch, padded to the same sizes; ``of`` finds the class for a percept's.

    Attributes:
        percepts: one a medium.
        device, dtype: of its tensors, and so of every value of the run.
    """

    given: ClassVar[tuple[str, ...]] = ()
    """Attributes that hold tensors made of the percepts at once."""

    tables_of: ClassVar[tuple[str, ...]] = ()
    """Methods that give what percepts hold, when asked, as tables called ``method:key``."""

    _classes: ClassVar["dict[type[Percept], type[Stack[Any]]]"] = {}

    def __init_subclass__(cls, *, of: type[Percept] | None = None) -> None:
        if of is not None:
            Stack._classes[of] = cls

    def __init__(
        self,
        percepts: Sequence[P],
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.percepts = tuple(percepts)
        self.device = device or CPU
        self.dtype = dtype
        self._tables: dict[tuple[object, ...], Tensor] = {}
        self._makers: list[object] = []
        # What modules can reach, and how often it had been written into; None until asked for.
        self._watched: list[tuple[str, Tensor]] | None = None
        self._versions: list[int] = []

    def __len__(self) -> int:
        return len(self.percepts)

    @abstractmethod
    def handle(self, rows: Int[Tensor, " batch"], counts: int) -> "Handle[Self]":
        """What a module gets whose rows are about these percepts."""

    @property
    @abstractmethod
    def dims(self) -> Mapping[str, int]:
        """The sizes of named axes that the percepts give."""

    @cached_property
    def largest_count(self) -> int:
        """What counts must reach: every part of a percept, and one that was missed."""
        return max(map(len, self.percepts), default=0) + 1

    @cached_property
    def needs_gradients(self) -> bool:
        """Do the percepts themselves learn: does any tensor of theirs need a gradient?"""
        return any(t.requires_grad for seen in self.percepts for t in seen.tensors().values())

    def anew(self) -> Self:
        """The same percepts, stacked again: shares nothing with this stack."""
        return type(self)(self.percepts, device=self.device, dtype=self.dtype)

    # ------------------------------------------------------------------------------ tables

    def table(self, key: str, make: Callable[[Any], Tensor]) -> Tensor:
        """What depends on the percepts alone, made once a batch: ``[percepts, ...]``.

        Tables are told apart by ``key`` and by what makes them, so that two modules that chose the
        same key do not read each other's; what a module with weights makes (itself, or a method of
        it) is also told apart from what another of its class makes.
        """
        maker = make if hasattr(make, "__qualname__") else type(make)
        owner = getattr(make, "__self__", make)
        weights = id(owner) if isinstance(owner, nn.Module) else 0
        known = (key, maker.__module__, maker.__qualname__, weights)
        table = self._tables.get(known)
        if table is None:
            table = self._tables[known] = make(self)
            self._makers.append(owner)  # alive, so that no other gets its id
            if self._watched is not None and isinstance(table, Tensor):
                self._watched.append((key, table))
                self._versions.append(0 if table.is_inference() else table._version)
        return table

    def fresh(self) -> Self:
        """The same percepts without the tables that modules made so far: for the next batch, after
        a training step has changed the weights that made them."""
        again = copy(self)
        again._tables = {k: t for k, t in self._tables.items() if self._own(k) is not None}
        again._makers = []
        again._watched = None
        return again

    def forget(self) -> None:
        """Drop all tables: they are made again where they are asked for again.

        A trail keeps the percepts of a run for as long as somebody keeps its answer, and the tables
        are many times as large.
        """
        self._tables = {}
        self._makers = []
        self._watched = None

    def _own(self, known: tuple[object, ...]) -> tuple[str, str] | None:
        """Method and key of a table that the stack itself made of its percepts."""
        kind, _, key = str(known[0]).partition(":")
        own = known[1] == type(self).__module__ and kind in self.tables_of
        return (kind, key) if own else None

    # ---------------------------------------------------------- what modules must leave as it is

    def watch(self) -> None:
        """Note how often every tensor was written into: ``written`` compares with it.

        Tables that are made later are watched from then on. Not to be called in inference mode.
        """
        if self._watched is None:
            self._watched = self._reachable()
        try:
            self._versions = [tensor._version for _, tensor in self._watched]
        except RuntimeError:
            # torch counts no writes into tensors that were made in inference mode: copy those.
            for name in self.given:
                setattr(self, name, _countable(getattr(self, name)))
            self._tables = {known: _countable(table) for known, table in self._tables.items()}
            self._watched = self._reachable()
            self._versions = [tensor._version for _, tensor in self._watched]

    def _reachable(self) -> list[tuple[str, Tensor]]:
        tables = [(str(known[0]), table) for known, table in self._tables.items()]
        named = [*((name, getattr(self, name)) for name in self.given), *tables]
        return [(name, tensor) for name, tensor in named if isinstance(tensor, Tensor)]

    def written(self) -> str | None:
        """The name of a tensor that was written into since ``watch``; None where none was."""
        for (name, tensor), version in zip(self._watched or (), self._versions, strict=False):
            if tensor._version != version:
                return name
        return None

    def restore(self) -> None:
        """Make anew what the percepts give, after somebody wrote into it, and forget the rest.

        In place where possible, because stacks made by ``fresh`` share it.
        """
        made = self.anew()
        for name in self.given:
            setattr(self, name, _refilled(getattr(self, name), getattr(made, name)))
        kept = {}
        for known, table in self._tables.items():
            own = self._own(known)
            if own is not None and not table.requires_grad:
                kept[known] = _refilled(table, getattr(made, own[0])(own[1]))
        self._tables, self._makers, self._watched = kept, [], None
        self.watch()


S = TypeVar("S", bound=Stack[Any])


class Handle(Generic[S]):
    """A batch of references to the percepts of a stack.

    Arguments:
        stack: the percepts.
        rows: ``[batch]`` which of them each row is about.
        counts: how many different counts (0, 1, ...) a Number distinguishes in this batch; by
            default as many as the percepts alone need.
    """

    def __init__(self, stack: S, rows: Int[Tensor, " batch"], counts: int | None = None) -> None:
        self.stack = stack
        self.rows = rows
        self.counts = stack.largest_count + 1 if counts is None else counts

    @property
    def batch(self) -> int:
        return int(self.rows.shape[0])

    def table(self, key: str, make: Callable[[S], Tensor]) -> Tensor:
        """Work on the percepts alone, done once a batch and then referred to: ``[batch, ...]``."""
        return self.stack.table(key, make).index_select(0, self.rows)

    def select(self, key: str, make: Callable[[S], Tensor], index: Int[Tensor, " batch"]) -> Tensor:
        """``table[row's percept, row's index]`` of a ``[percepts, choices, ...]`` table."""
        return select(self.stack.table(key, make), self.rows, index)


def stack_of(
    percepts: Sequence[Percept],
    *,
    device: torch.device | None = None,
    dtype: torch.dtype = torch.float32,
) -> Stack[Any]:
    """The stack of these percepts, one or more of one medium.

    Raises:
        ExecutionError: their class has none.
    """
    kind = type(percepts[0])
    for known, made in Stack._classes.items():
        if issubclass(kind, known):
            return made(percepts, device=device, dtype=dtype)
    raise ExecutionError(
        f"what was seen is a {kind.__name__}, which cannot be stacked",
        expected=f"one of: {', '.join(sorted(known.__name__ for known in Stack._classes))}",
        hint=f"write a Stack for it: class ...(Stack[{kind.__name__}], of={kind.__name__})",
    )


def percept_of(handle: type[Handle[Any]]) -> type[Percept]:
    """The class of the percepts that a handle leads to.

    Raises:
        ExecutionError: it does not say of which stack it is, or no percept has that stack.
    """
    bases = [base for one in handle.__mro__ for base in one.__dict__.get("__orig_bases__", ())]
    stacks = {get_args(base)[0] for base in bases if get_origin(base) is Handle}
    for percept, made in Stack._classes.items():
        if made in stacks:
            return percept
    raise ExecutionError(
        f"{handle.__name__} leads to no percept",
        expected="class ...(Handle[TheStack]), where TheStack is a Stack of a percept",
    )


def _countable(tensor: Tensor) -> Tensor:
    """The same as a tensor that torch counts the writes into: it does not for inference tensors."""
    return tensor.clone() if isinstance(tensor, Tensor) and tensor.is_inference() else tensor


def _refilled(old: Tensor, new: Tensor) -> Tensor:
    """``old`` with the numbers of ``new``; ``new`` where it has lost its shape."""
    if old.shape != new.shape:
        return new
    with torch.no_grad():
        return old.copy_(new)
