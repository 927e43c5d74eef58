"""One module call, checked: the right type, shape and dtype, and finite numbers, or a failure.

A call that fails for a batch is repeated row by row, so that one bad question sinks nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from nmn.executors.writes import Writes
from nmn.grammar import Signature
from nmn.modules import Module
from nmn.types import Handle, Integer, Value, Word
from nmn.types.refusal import FAILED, is_reason


class CallFailed(Exception):
    """Internal: a module raised, gave something that is not of its result type, or wrote into what
    it was given.

    Attributes:
        stack_written: it wrote into what was seen, which has been restored since.
    """

    def __init__(self, message: str, *, stack_written: bool = False) -> None:
        super().__init__(message)
        self.stack_written = stack_written


def call(
    module: Module,
    handle: Handle[Any],
    inputs: Sequence[Value],
    literals: Sequence[Tensor],
    dims: Mapping[str, int],
) -> Value:
    """Run a module on a batch and check what it gives, and that its inputs are as they were.

    What was seen is restored where it wrote into it. Values and literals are not: give it copies.

    Raises:
        CallFailed: with a sentence that says what was wrong.
    """
    signature = module.signature
    given = _arguments(signature, handle, inputs, literals)
    before = Writes(signature, given, handle.stack)
    try:
        output = module(*given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # Whatever a module raises, SystemExit too, its question must end in an error result, not
        # the batch.
        raise CallFailed(_raised(error), stack_written=_restored(handle)) from error
    written = before.found()
    if written is not None:
        raise CallFailed(
            f"wrote into {written}, which other questions read too: "
            "let it clone what it changes, and change the clone",
            stack_written=_restored(handle),
        )
    checked = _checked(output, signature, handle, dims)
    codes = [value.refused for value in inputs if value.refused is not None]
    hand_on = failed_first if module.absorbs_refusals else passed_on
    return checked.with_refused(hand_on(codes, checked.refused))


def _raised(error: BaseException) -> str:
    if isinstance(error, torch.cuda.OutOfMemoryError | MemoryError):
        return f"out of memory: {_one_line(error)}"
    return f"raised {type(error).__name__}: {_one_line(error)}"


def _restored(handle: Handle[Any]) -> bool:
    """Was the stack written into? It is then made anew."""
    if handle.stack.written() is None:
        return False
    handle.stack.restore()
    return True


def _arguments(
    signature: Signature, handle: Handle[Any], inputs: Sequence[Value], literals: Sequence[Tensor]
) -> list[object]:
    """The arguments of ``forward``, in order."""
    values, words = iter(inputs), iter(literals)
    made: list[object] = []
    for port in signature.ports:
        if port.kind == "handle":
            made.append(handle)
        elif port.kind == "value":
            made.append(next(values))
        elif port.kind == "word":
            made.append(Word(next(words)))
        else:
            made.append(Integer(next(words)))
    return made


def blank(signature: Signature, rows: int, dims: Mapping[str, int], like: Handle[Any]) -> Value:
    """Zero rows marked as failed: what stands in the slab where a module failed."""
    result = signature.result
    value = result.family.allocate(
        rows, dims, device=like.stack.device, dtype=like.stack.dtype, vocabulary=result.vocabulary
    )
    codes = torch.full((rows,), FAILED.code, dtype=torch.int32, device=like.stack.device)
    return value.with_refused(codes)


# Sums of probabilities in float32 may leave [0, 1] by rounding.
_ROUNDING = 1e-4


def _checked(
    output: object, signature: Signature, handle: Handle[Any], dims: Mapping[str, int]
) -> Value:
    """The output, if it is a batch of the result type with finite numbers in its limits."""
    family = signature.result.family
    if not isinstance(output, family):
        raise CallFailed(f"gave {type(output).__name__}, not {signature.result}")
    stack = handle.stack
    for name, axes in family.axes.items():
        tensor = getattr(output, name)
        if not isinstance(tensor, Tensor):
            raise CallFailed(f"gave {name} as {type(tensor).__name__}, not as a tensor")
        shape = (handle.batch, *(axis if isinstance(axis, int) else dims[axis] for axis in axes))
        if tuple(tensor.shape) != shape:
            raise CallFailed(f"gave {name} of shape {list(tensor.shape)}, not {list(shape)}")
        if tensor.dtype != stack.dtype or tensor.device.type != stack.device.type:
            raise CallFailed(
                f"gave {name} of {tensor.dtype} on {tensor.device}, "
                f"not of {stack.dtype} on {stack.device}"
            )
        if tensor.numel():
            _check_numbers(name, tensor, family.limits)
    if output.refused is not None:
        _check_codes(output.refused, handle.batch)
    return replace(output, vocabulary=signature.result.vocabulary)


def _check_numbers(name: str, tensor: Tensor, limits: tuple[float, float] | None) -> None:
    low, high = (float(bound) for bound in tensor.detach().aminmax())  # NaN gives NaN
    if not (math.isfinite(low) and math.isfinite(high)):
        raise CallFailed(f"gave {name} with a value that is not a finite number")
    if limits is not None and (low < limits[0] - _ROUNDING or high > limits[1] + _ROUNDING):
        raise CallFailed(
            f"gave {name} from {low:g} to {high:g}, not from {limits[0]:g} to {limits[1]:g}"
        )


def _check_codes(codes: object, rows: int) -> None:
    if not isinstance(codes, Tensor) or codes.is_floating_point() or tuple(codes.shape) != (rows,):
        raise CallFailed(f"gave refusals that are not {rows} whole numbers")
    if rows:
        low, high = (int(bound) for bound in codes.aminmax())
        if low < 0 or (high > 0 and not is_reason(high)):
            raise CallFailed(f"gave a refusal code that no reason has ({low if low < 0 else high})")


def passed_on(given: Sequence[Tensor], own: Tensor | None) -> Tensor | None:
    """An input's refusal, the first one's where several have one; else the module's own."""
    codes = own
    for refused in reversed(given):
        codes = refused if codes is None else _or(refused, codes)
    return codes


def failed_first(given: Sequence[Tensor], own: Tensor | None) -> Tensor | None:
    """The module's own refusals, save that a failed input always fails the output."""
    codes = own
    for refused in given:
        failed = torch.where(refused == FAILED.code, refused, 0)
        codes = failed if codes is None else _or(failed, codes)
    return codes


def _or(first: Tensor, second: Tensor) -> Tensor:
    return torch.where(first != 0, first, second)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
