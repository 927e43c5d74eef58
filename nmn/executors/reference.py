"""The reference executor: one node of one question at a time, and nothing clever.

It is the oracle: whatever another executor gives must equal what this one gives. So it calls,
checks and refuses by code of its own: a fault that the two shared would show nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from nmn.executors.writes import writes_counted
from nmn.grammar import Node, Program
from nmn.kernels.full_precision import full_precision
from nmn.modules import Module
from nmn.types import Handle, Integer, Percept, Stack, Value, Vocabulary, Word, stack_of
from nmn.types.refusal import FAILED, is_reason

# Sums of probabilities in float32 may leave [0, 1] by rounding.
_ROUNDING = 1e-4


class ReferenceExecutor:
    """Runs one program on one medium.

    Arguments:
        modules: by name.
        vocabularies: of the domain.
    """

    def __init__(
        self, modules: Mapping[str, Module], vocabularies: Mapping[str, Vocabulary]
    ) -> None:
        self.modules = dict(modules)
        self.vocabularies = vocabularies

    def run(
        self,
        program: Program,
        percept: Percept,
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> list[Value]:
        """The value of every node, each a batch of one row, in node order."""
        stack = stack_of([percept], device=device, dtype=dtype)
        integers = [v for node in program for v in node.literals if isinstance(v, int)]
        counts = max([stack.largest_count, *integers]) + 1
        values: list[Value] = []
        with full_precision(stack.device), writes_counted():
            stack.watch()
            for node in program:
                made = self._called(node, [values[i] for i in node.inputs], stack, counts)
                values.append(self._failed(node, stack, counts) if made is None else made)
        return values

    def _called(
        self, node: Node, inputs: Sequence[Value], stack: Stack[Any], counts: int
    ) -> Value | None:
        """What the module gives; None where it fails, by what it gives or by what it does."""
        module = self.modules[node.op]
        given = self._arguments(node, inputs, stack, counts)
        read = [tensor for argument in given for tensor in _tensors(argument)]
        before = [tensor._version for tensor in read]
        try:
            output = module(*given)
        except KeyboardInterrupt:
            raise
        except BaseException:
            output = None
        if stack.written() is not None:
            stack.restore()
            return None
        if [tensor._version for tensor in read] != before:
            return None
        if not isinstance(output, node.type.family):
            return None
        for name, shape in self._shapes(node, stack, counts).items():
            if not _fits(getattr(output, name), shape, stack, node.type.family.limits):
                return None
        own = output.refused
        if own is not None and not (isinstance(own, Tensor) and _are_codes(own)):
            return None
        code = _refusal(module, 0 if own is None else int(own), inputs)
        codes = torch.tensor([code], dtype=torch.int32, device=stack.device) if code else None
        # A copy: a module may keep the memory of its result, and use it again.
        return _copied(replace(output, refused=codes, vocabulary=node.type.vocabulary))

    def _arguments(
        self, node: Node, inputs: Sequence[Value], stack: Stack[Any], counts: int
    ) -> list[Handle[Any] | Value | Word | Integer]:
        values, literals = iter(inputs), iter(node.literals)
        made: list[Handle[Any] | Value | Word | Integer] = []
        for port in node.signature.ports:
            if port.kind == "handle":
                row = torch.zeros(1, dtype=torch.int64, device=stack.device)
                made.append(stack.handle(row, counts))
            elif port.kind == "value":
                # A copy: a module that writes into it must change no other step's input.
                made.append(_copied(next(values)))
            elif port.kind == "word":
                index = self.vocabularies[port.vocabulary].index(str(next(literals)))
                made.append(Word(torch.tensor([index], device=stack.device)))
            else:
                made.append(Integer(torch.tensor([int(next(literals))], device=stack.device)))
        return made

    def _shapes(self, node: Node, stack: Stack[Any], counts: int) -> dict[str, list[int]]:
        """By field of the node's value, the shape of one row of it."""
        sizes = {**stack.dims, "counts": counts}
        for module in self.modules.values():
            sizes |= module.sizes
        if node.type.vocabulary:
            sizes["words"] = len(self.vocabularies[node.type.vocabulary])
        return {
            name: [1, *(axis if isinstance(axis, int) else sizes[axis] for axis in axes)]
            for name, axes in node.type.family.axes.items()
        }

    def _failed(self, node: Node, stack: Stack[Any], counts: int) -> Value:
        """Zeros, refused because the module failed."""
        zeros = {
            name: torch.zeros(shape, device=stack.device, dtype=stack.dtype)
            for name, shape in self._shapes(node, stack, counts).items()
        }
        codes = torch.tensor([FAILED.code], dtype=torch.int32, device=stack.device)
        return node.type.family(**zeros, refused=codes, vocabulary=node.type.vocabulary)


def _refusal(module: Module, own: int, inputs: Sequence[Value]) -> int:
    """Why the output is refused: as its first refused input is, else for the module's own reason.
    Where the module decides over refused inputs itself, only a failed one overrules it."""
    before = [0 if value.refused is None else int(value.refused) for value in inputs]
    if module.absorbs_refusals:
        return FAILED.code if FAILED.code in before else own
    return next((code for code in (*before, own) if code), 0)


def _fits(
    tensor: object, shape: list[int], stack: Stack[Any], limits: tuple[float, float] | None
) -> bool:
    """Is it a tensor of that shape, where and of what the stack is, of numbers in the limits?"""
    if not isinstance(tensor, Tensor) or list(tensor.shape) != shape:
        return False
    if tensor.dtype != stack.dtype or tensor.device.type != stack.device.type:
        return False
    low, high = limits or (-torch.inf, torch.inf)
    inside = (tensor >= low - _ROUNDING) & (tensor <= high + _ROUNDING)
    return bool((inside & tensor.isfinite()).all())


def _are_codes(codes: Tensor) -> bool:
    """Is it one whole number: none, or a reason's code?"""
    if codes.is_floating_point() or list(codes.shape) != [1]:
        return False
    return int(codes) == 0 or is_reason(int(codes))


def _tensors(argument: Handle[Any] | Value | Word | Integer) -> list[Tensor]:
    """What a call must not write into."""
    if isinstance(argument, Value):
        codes = [] if argument.refused is None else [argument.refused]
        return [*argument.tensors().values(), *codes]
    if isinstance(argument, Handle):
        return [argument.rows]
    return [argument.index if isinstance(argument, Word) else argument.value]


def _copied(value: Value) -> Value:
    return value.take(torch.zeros(1, dtype=torch.int64, device=value.first.device))
