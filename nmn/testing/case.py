"""One call of a module for the contract: made-up percepts, and an argument for each port."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from nmn.grammar import Port, Signature, ValueType
from nmn.kernels.float32 import CPU
from nmn.modules import Module
from nmn.testing.made_up import random_value
from nmn.types import Integer, Percept, Stack, Value, Vocabulary, Word, stack_of
from nmn.types.refusal import NOTHING

Argument = Value | Word | Integer

# Parts of the percepts: ragged, an empty one, a full one. And which of them each row is about.
_SIZES = (4, 0, 6, 1)
_ROWS = (2, 0, 1, 3, 2, 0, 2)


@dataclass(frozen=True)
class Case:
    """One call: the percepts, what each row is about, and an argument for each port but the handle.

    ``build`` makes another module of the one that is called.
    """

    build: Callable[[], Module]
    percepts: tuple[Percept, ...]
    rows: tuple[int, ...]
    counts: int
    arguments: tuple[Argument, ...]
    dtype: torch.dtype = torch.float32
    device: torch.device | None = None

    def stack(self) -> Stack[Any]:
        """The percepts, freshly padded."""
        return stack_of(self.percepts, device=self.device, dtype=self.dtype)

    def run(self, module: Module, stack: Stack[Any] | None = None) -> Value:
        """The module's output; a module with weights is run in the dtype of the case."""
        module = self._in_dtype(module)
        stack = stack or self.stack()
        handle = stack.handle(torch.tensor(self.rows, device=stack.device), self.counts)
        given = iter(self.arguments)
        ports = module.signature.ports
        output: Value = module(*[handle if p.kind == "handle" else next(given) for p in ports])
        return output

    def _in_dtype(self, module: Module) -> Module:
        """The module, or another one with the same weights in the dtype of the case."""
        weights = [*module.parameters(), *module.buffers()]
        if all(t.dtype == self.dtype for t in weights if t.is_floating_point()):
            return module
        # Built anew: a module may keep what cannot be copied.
        other = self.build()
        other.load_state_dict(module.state_dict())
        return other.to(device=self.device, dtype=self.dtype)

    def pick(self, rows: Sequence[int]) -> "Case":
        """The same percepts with these rows only, in this order."""
        index = torch.tensor(rows, device=self.device)
        taken = tuple(_take(argument, index) for argument in self.arguments)
        return replace(self, rows=tuple(self.rows[row] for row in rows), arguments=taken)

    def alone(self, row: int) -> "Case":
        """One row on its own percept, unpadded."""
        percept = self.percepts[self.rows[row]]
        case = self.pick([row])
        cut = tuple(_narrow(argument, percept) for argument in case.arguments)
        return replace(case, percepts=(percept,), rows=(0,), arguments=cut)

    def tracked(self) -> "tuple[Case, dict[int, list[Tensor]]]":
        """The same with gradients asked for, and the tensors of each argument that has them."""
        arguments: list[Argument] = []
        leaves: dict[int, list[Tensor]] = {}
        for position, argument in enumerate(self.arguments):
            if isinstance(argument, Value):
                fields = {n: t.clone().requires_grad_() for n, t in argument.tensors().items()}
                leaves[position] = list(fields.values())
                argument = argument.filled(fields, argument.refused)
            arguments.append(argument)
        return replace(self, arguments=tuple(arguments)), leaves


def _take(argument: Argument, rows: Tensor) -> Argument:
    if isinstance(argument, Value):
        return argument.take(rows)
    if isinstance(argument, Word):
        return Word(argument.index[rows])
    return Integer(argument.value[rows])


def _narrow(argument: Argument, percept: Percept) -> Argument:
    return narrowed(argument, percept) if isinstance(argument, Value) else argument


def narrowed(value: Value, percept: Percept) -> Value:
    """The value of one percept, its axes cut to the percept's own sizes: without padding."""
    fields = {name: _cut(value, name, percept.sizes) for name in value.axes}
    return value.filled(fields, value.refused)


def _cut(value: Value, field: str, sizes: Mapping[str, int]) -> Tensor:
    tensor: Tensor = getattr(value, field)
    for place, axis in enumerate(value.axes[field], start=1):
        if axis in sizes:
            tensor = tensor.narrow(place, 0, sizes[str(axis)])
    return tensor


class Draws:
    """Makes cases for a module.

    Arguments:
        signature: of the module.
        build: makes one.
        percept: what its rows are about, made up by ``Percept.examples``.
        vocabularies: of the percepts and the words.
        sizes: of the named axes that neither parts nor words give ("features", "height" ...).
        seed: of everything.
        device: of the percepts and the arguments.
    """

    def __init__(
        self,
        signature: Signature,
        build: Callable[[], Module],
        percept: type[Percept],
        vocabularies: Mapping[str, Vocabulary],
        sizes: Mapping[str, int],
        seed: int,
        device: torch.device | None,
    ) -> None:
        self.signature, self.build, self.percept = signature, build, percept
        self.vocabularies = vocabularies
        self.sizes, self.seed, self.device = dict(sizes), seed, device
        self.ports = [port for port in signature.ports if port.kind != "handle"]

    def case(
        self,
        draw: int = 0,
        *,
        sizes: Sequence[int] = _SIZES,
        extreme: float | None = None,
        refused: bool = False,
        dtype: torch.dtype = torch.float32,
    ) -> Case:
        """The ``draw``-th random call."""
        seed = 1000 * self.seed + 100 * draw
        percepts = self.percept.examples(sizes, self.vocabularies, seed=seed, sizes=self.sizes)
        stack = stack_of(percepts)
        counts = stack.largest_count + 2
        masks = {
            axis: torch.tensor(
                [[k < percepts[row].sizes[axis] for k in range(stack.dims[axis])] for row in _ROWS],
                device=CPU,
            ).reshape(len(_ROWS), stack.dims[axis])
            for axis in percepts[0].sizes
        }
        literals = self._literals(seed, counts)
        arguments: list[Argument] = []
        for position, port in enumerate(self.ports):
            if port.type is None:
                arguments.append(_literal(port, literals[port.name], self.device))
                continue
            value = random_value(
                port.type,
                self.dims(port.type, stack, counts),
                len(_ROWS),
                seed=seed + 50 + position,
                masks=masks,
                extreme=extreme,
                dtype=dtype,
            )
            if refused:
                codes = torch.zeros(len(_ROWS), dtype=torch.int32, device=CPU)
                codes[position::2] = NOTHING.code
                value = value.with_refused(codes)
            arguments.append(value.to(self.device or torch.device("cpu")))
        return Case(
            self.build, tuple(percepts), _ROWS, counts, tuple(arguments), dtype, self.device
        )

    def dims(self, value_type: ValueType, stack: Stack[Any], counts: int) -> dict[str, int]:
        """The sizes of the named axes of a value of this type."""
        dims = {**self.sizes, **stack.dims, "counts": counts}
        if value_type.vocabulary:
            dims["words"] = len(self.vocabularies[value_type.vocabulary])
        return dims

    def changed(self, case: Case, position: int) -> Case:
        """The case with another literal in every row at this position, where there is one."""
        port = self.ports[position]
        lists = [
            argument.index.tolist() if isinstance(argument, Word) else argument.value.tolist()
            for argument in case.arguments
            if isinstance(argument, Word | Integer)
        ]
        names = [p.name for p in self.ports if p.kind != "value"]
        size = len(self.vocabularies[port.vocabulary]) if port.kind == "word" else case.counts
        moved = []
        for row in zip(*lists, strict=True):
            drawn = dict(zip(names, row, strict=True))
            old = drawn[port.name]
            for step in range(1, size):
                drawn[port.name] = (old + step) % size
                if self._accepted(drawn):
                    break
            else:
                drawn[port.name] = old
            moved.append(drawn[port.name])
        arguments = list(case.arguments)
        arguments[position] = _literal(port, moved, self.device)
        return replace(case, arguments=tuple(arguments))

    def _literals(self, seed: int, counts: int) -> dict[str, list[int]]:
        rng = torch.Generator().manual_seed(seed + 99)
        drawn: dict[str, list[int]] = {p.name: [] for p in self.ports if p.kind != "value"}
        for _ in _ROWS:
            for _attempt in range(200):
                row = {}
                for port in self.ports:
                    if port.kind != "value":
                        top = (
                            len(self.vocabularies[port.vocabulary])
                            if port.kind == "word"
                            else min(counts, 4)
                        )
                        row[port.name] = int(torch.randint(top, (), generator=rng, device=CPU))
                if self._accepted(row):
                    break
            for name, value in row.items():
                drawn[name].append(value)
        return drawn

    def _accepted(self, row: Mapping[str, int]) -> bool:
        written: dict[str, str | int] = {}
        for port in self.ports:
            if port.kind == "word":
                written[port.name] = self.vocabularies[port.vocabulary][row[port.name]]
            elif port.kind == "integer":
                written[port.name] = row[port.name]
        check = self.signature.check
        return check is None or check(written) is None


def _literal(port: Port, values: Sequence[int], device: torch.device | None) -> Word | Integer:
    tensor = torch.tensor(values, dtype=torch.int64, device=device)
    return Word(tensor) if port.kind == "word" else Integer(tensor)
