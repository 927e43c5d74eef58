"""The fast pass: a plan run with as little as possible between the module calls.

It trusts until the end: an output's form is compared before it is written; its numbers, and whether
a module wrote into what it was given, are looked at once, slab by slab, when all has run. Where
anything is not as it must be, the pass gives up, and the checked pass runs the batch again from the
start, to find whose fault it was.
"""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from nmn.executors.call import failed_first, passed_on
from nmn.executors.plan import Plan
from nmn.executors.slab import Slab
from nmn.grammar import Port, Signature, ValueType
from nmn.modules import Module
from nmn.types import Handle, Integer, Stack, Value, Word
from nmn.types.refusal import is_reason

# Sums of probabilities in float32 may leave [0, 1] by rounding.
ROUNDING = 1e-4

_HANDLE, _VALUE, _WORD, _INTEGER = range(4)


@dataclass(frozen=True, slots=True)
class Caller:
    """What a call of one module needs, looked up once.

    Attributes:
        name: of the module.
        family: of its result.
        result: position of its result's type among the types.
        spec: for each argument of ``forward`` its kind, its row in the plan's table (or, for
            values, the number of the port) and, for values, the position of its type.
    """

    name: str
    family: type[Value]
    result: int
    spec: tuple[tuple[int, int, int], ...]


def callers(
    signatures: Sequence[Signature], types: Sequence[ValueType], ports: int
) -> tuple[Caller, ...]:
    """A ``Caller`` for each module, in the order of the planner's kinds."""
    made = []
    for signature in signatures:
        inputs, literals, spec = 0, 0, []
        for port in signature.ports:
            if port.kind == "value":
                spec.append((_VALUE, inputs, types.index(_type(port))))
                inputs += 1
            elif port.kind == "handle":
                spec.append((_HANDLE, 0, 0))
            else:
                kind = _WORD if port.kind == "word" else _INTEGER
                spec.append((kind, 1 + ports + literals, 0))
                literals += 1
        result = signature.result
        made.append(Caller(signature.name, result.family, types.index(result), tuple(spec)))
    return tuple(made)


def _type(port: Port) -> ValueType:
    assert port.type is not None  # of a value port
    return port.type


@dataclass(slots=True)
class Trouble(Exception):
    """Internal: something is not as it must be; the checked pass says what."""

    step: int = -1


def run_fast(
    plan: Plan,
    stack: Stack[Any],
    calls: Sequence[Caller],
    modules: Mapping[str, Module],
    slabs: Sequence[Slab | None],
    counts: int,
    clock: list[float] | None = None,
) -> None:
    """Run a plan into the slabs.

    Arguments:
        plan, stack: what to run, on what.
        calls: by kind.
        modules: by name.
        slabs: by position of the type, those that the plan uses.
        counts: how many different counts a Number distinguishes.
        clock: where to note ``perf_counter`` before each call, and after the last.

    Raises:
        Trouble: a module raised, or gave what it must not. The slabs then hold nothing of use.
    """
    cuts = plan.cuts
    # A copy: modules get rows of it, and the plan must be as it was if the checked pass follows.
    table = torch.from_numpy(plan.table.copy())
    if stack.device.type != "cpu":
        table = table.to(stack.device, non_blocking=True)
    handed_out = table._version
    lengths = [after - before for before, after in pairwise(cuts)]
    rows_of: list[list[int]] = [[] for _ in slabs]
    for kind, length in zip(plan.kinds, lengths, strict=True):
        rows_of[calls[kind].result].append(length)
    for each, writes in zip(slabs, rows_of, strict=True):
        if each is not None:
            each.begin(writes)
    handle = stack.handle
    taken: list[Tensor] = []
    by_kind = [modules[caller.name] for caller in calls]
    columns = [torch.split(row, lengths) for row in table.unbind(0)] if lengths else []
    for step, (kind, start, rows) in enumerate(zip(plan.kinds, plan.starts, lengths, strict=True)):
        if clock is not None:
            clock.append(time.perf_counter())
        caller, module = calls[kind], by_kind[kind]
        arguments: list[Handle[Any] | Value | Word | Integer] = []
        codes: list[Tensor] | None = None
        taken.clear()
        for what, where, of_type in caller.spec:
            if what == _VALUE:
                slab = slabs[of_type]
                assert slab is not None
                if step in plan.in_line[where]:
                    value = slab.view(int(plan.table[1 + where, cuts[step]]), rows, taken)
                else:
                    value = slab.take(columns[1 + where][step], taken)
                if value.refused is not None:
                    codes = [*(codes or ()), value.refused]
                arguments.append(value)
            elif what == _HANDLE:
                arguments.append(handle(columns[0][step], counts))
            elif what == _WORD:
                arguments.append(Word(columns[where][step]))
            else:
                arguments.append(Integer(columns[where][step]))
        try:
            output = module(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise Trouble(step) from error
        for tensor in taken:
            # A fresh copy was never written into. Nobody else reads it, but the checked pass, which
            # takes copies only, must come to the same end.
            if tensor._version:
                raise Trouble(step)
        target = slabs[caller.result]
        assert target is not None
        if not isinstance(output, caller.family):
            raise Trouble(step)
        fields = target.fields(output, rows)
        if fields is None:
            raise Trouble(step)
        target.put(start, rows, fields)
        own = output.refused
        if own is not None and tuple(own.shape) != (rows,):
            raise Trouble(step)
        if codes is not None:
            own = failed_first(codes, own) if module.absorbs_refusals else passed_on(codes, own)
        if own is not None and not target.put_codes(start, own):
            raise Trouble(step)
    if clock is not None:
        clock.append(time.perf_counter())
    used = [slab for slab in slabs if slab is not None]
    if table._version != handed_out or any(slab.written for slab in used) or stack.written():
        raise Trouble
    _look_at_numbers(used)


def _look_at_numbers(slabs: Sequence[Slab]) -> None:
    """All numbers finite and in their limits, all codes reasons: one wait for the device."""
    seen: list[Tensor] = []
    limits: list[tuple[float, float] | None] = []
    for slab in slabs:
        for tensor in slab.tensors:
            if tensor.numel():
                seen += torch.aminmax(tensor)  # NaN gives NaN
                limits.append(slab.family.limits)
    extremes = torch.stack(seen).tolist() if seen else []
    for low, high, limit in zip(extremes[::2], extremes[1::2], limits, strict=True):
        if not (math.isfinite(low) and math.isfinite(high)):
            raise Trouble
        if limit is not None and (low < limit[0] - ROUNDING or high > limit[1] + ROUNDING):
            raise Trouble
    for slab in slabs:
        if slab.refused is not None and slab.rows:
            least, most = (int(code) for code in torch.aminmax(slab.refused))
            if least < 0 or (most > 0 and not is_reason(most)):
                raise Trouble
