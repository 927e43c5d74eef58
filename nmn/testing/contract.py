"""The contract that every module keeps, as one call."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.modules import Binding, Call, Module, bind
from nmn.testing.case import Argument, Case, Draws, narrowed
from nmn.testing.made_up import made_up_vocabularies
from nmn.types import Percept, Reading, SceneGraph, Value, Vocabulary, Word, percept_of, reason_of
from nmn.types.refusal import NOTHING

# Two orders of the same sums differ by rounding; anything beyond this is a dependence.
TOLERANCE = 1e-5
_FEW = {"features": 6, "channels": 6, "height": 4, "width": 5}
_MANY = 8  # random draws in which a dependence (on a word, for a gradient) must show once


def check_module(
    cls: Call,
    vocabularies: Mapping[str, Vocabulary] | None = None,
    *,
    seed: int = 0,
    device: torch.device | None = None,
    settings: Mapping[str, Any] | None = None,
    percept: type[Percept] | None = None,
) -> None:
    """Run the contract of all modules on a module.

    Arguments:
        cls: a class registered with ``@module``, or one that is bound to a domain's words.
        vocabularies: to build it with; needed by modules to which the words mean something (a
            relation with a geometry). Others are made up.
        seed: of the random percepts and values.
        device: to run on; the CPU by default.
        settings: keywords to build it with; small ``features`` or ``channels`` make it quick.
        percept: what it is about, where it asks for no handle and that is no picture. Its class is
            asked to make some up: ``Percept.random``.

    Pictures also have a table and a map "features", as wide as the module's ``sizes`` say, or as
    its constructor's keywords of the axes' names ("features", "channels", "height", "width").

    Raises:
        AssertionError: with a sentence that says which rule was broken.
        DomainError: what it is about cannot be made up.
        ExecutionError: its handle leads to no percept.

    A class attribute ``differentiable`` (names of ports) says which inputs a gradient must reach;
    without it, all; with ``()``, none.
    """
    bound = cls if isinstance(cls, Binding) else bind(cls)
    known = {**made_up_vocabularies(cls), **(vocabularies or {})}
    settings = {**dict(bound.settings), **(settings or {})}

    def build() -> Module:
        return bound.build(known, **settings).eval().to(device)

    module = build()
    handles = [port.handle for port in bound.signature.ports if port.handle is not None]
    about = percept or (percept_of(handles[0]) if handles else SceneGraph)
    draws = Draws(bound.signature, build, about, known, _sizes(module, settings), seed, device)
    checks: list[Callable[[Module, Draws], None]] = [
        _check_documented,
        _check_outputs,
        _check_inputs_kept,
        _check_same_twice,
        _check_nothing_kept,
        _check_rows_apart,
        _check_arguments,
        _check_absorbs,
        _check_gradients,
        _check_weights,
    ]
    for check in checks:
        check(module, draws)


def _sizes(module: Module, settings: Mapping[str, Any]) -> dict[str, int]:
    """The sizes of the axes of features: the module's, its constructor's, or a few."""
    keywords = inspect.signature(type(module).__init__).parameters
    given = {name: keyword.default for name, keyword in keywords.items()} | dict(settings)
    of_keywords = {axis: given[axis] for axis in _FEW if isinstance(given.get(axis), int)}
    return {**_FEW, **of_keywords, **module.sizes}


def _require(holds: bool, module: Module, sentence: str) -> None:
    if not holds:
        raise AssertionError(f"{module.key} {sentence}")


def _all_cases(draws: Draws) -> Iterator[tuple[str, Case]]:
    """Ordinary and extreme calls, each with a name for messages."""
    yield "random inputs", draws.case(0)
    yield "other random inputs", draws.case(1)
    yield "all-zero inputs", draws.case(2, extreme=0.0)
    yield "all-one inputs", draws.case(3, extreme=1.0)
    yield "refused inputs", draws.case(4, refused=True)
    yield "empty media", draws.case(5, sizes=(0, 0, 0, 0))
    yield "float64 inputs", draws.case(6, dtype=torch.float64)


def _check_documented(module: Module, draws: Draws) -> None:
    summary = module.signature.summary
    _require(bool(summary), module, "has no docstring")
    _require(summary[-1:] in ".?", module, "has a docstring whose first part is no sentence")


def _check_outputs(module: Module, draws: Draws) -> None:
    """Type, shape, dtype, device, range, padding and refusal codes."""
    for what, case in _all_cases(draws):
        stack = case.stack()
        try:
            output = case.run(module, stack)
        except Exception as error:
            sentence = f"raises {type(error).__name__} on {what}: {error}"
            raise AssertionError(f"{module.key} {sentence}") from error
        result = module.signature.result
        _require(
            isinstance(output, result.family),
            module,
            f"gives {type(output).__name__}, not {result}",
        )
        _require(
            output.vocabulary in ("", result.vocabulary),
            module,
            f"gives words of '{output.vocabulary}', not of '{result.vocabulary}'",
        )
        dims = draws.dims(result, stack, case.counts)
        for name, axes in result.family.axes.items():
            tensor = getattr(output, name)
            shape = [len(case.rows), *(a if isinstance(a, int) else dims[a] for a in axes)]
            form = (list(tensor.shape), tensor.dtype, tensor.device.type)
            wanted = (shape, case.dtype, stack.device.type)
            _require(form == wanted, module, f"gives {name} as {form}, not {wanted}, on {what}")
            finite = bool(torch.isfinite(tensor).all())
            _require(finite, module, f"gives numbers that are not finite on {what}")
        _check_range(module, output, what)
        _check_padding(module, case, output, what)
        _check_codes(module, output, what)
        _check_explains(module, case, output, draws, what)


def _check_range(module: Module, output: Value, what: str) -> None:
    if output.limits is not None:
        low, high = output.limits
        for name, tensor in output.tensors().items():
            inside = bool(((tensor >= low - TOLERANCE) & (tensor <= high + TOLERANCE)).all())
            _require(inside, module, f"gives {name} outside of {low:g} to {high:g} on {what}")
    if output.least_sum is not None:
        sums = output.first.sum(dim=1)
        small = bool((sums <= 1 + 10 * TOLERANCE).all())
        _require(small, module, f"gives rows that sum to more than one on {what}")
        whole = bool((sums >= output.least_sum - 10 * TOLERANCE).all())
        _require(whole, module, f"gives counts that do not sum to one on {what}")


def _check_padding(module: Module, case: Case, output: Value, what: str) -> None:
    padded = [
        (name, place, axis)
        for name, axes in output.axes.items()
        for place, axis in enumerate(axes)
        if axis in case.percepts[0].sizes
    ]
    for name, place, axis in padded:
        for row, about in enumerate(case.rows):
            tensor = getattr(output, name)[row]
            there = case.percepts[about].sizes[str(axis)]
            beyond = tensor.narrow(place, there, tensor.shape[place] - there)
            empty = not bool(beyond.any())
            _require(empty, module, f"gives {axis} that are not there a score on {what}")


def _check_codes(module: Module, output: Value, what: str) -> None:
    codes = output.refused
    if codes is None:
        return
    fits = codes.dtype == torch.int32 and list(codes.shape) == [output.batch]
    _require(
        fits, module, f"gives refusals as {codes.dtype} {list(codes.shape)}, not int32 [batch]"
    )
    for code in set(codes.tolist()) - {0}:
        try:
            known = code > 0 and bool(reason_of(code).text)
        except IndexError:
            known = False
        _require(known, module, f"refuses with the code {code}, which is no reason, on {what}")


def _check_explains(module: Module, case: Case, output: Value, draws: Draws, what: str) -> None:
    """Every refusal of its own has a sentence, also about a row taken out of its batch."""
    if output.refused is None:
        return
    for row, code in enumerate(output.refused.tolist()):
        if not code:
            continue
        alone = case.alone(row)
        inputs = [argument for argument in alone.arguments if isinstance(argument, Value)]
        reading = Reading(alone.percepts[0], draws.vocabularies)
        try:
            text = module.explain(reason_of(code), inputs, 0, reading)
        except Exception as error:
            sentence = f"cannot explain a refusal on {what}: {type(error).__name__}: {error}"
            raise AssertionError(f"{module.key} {sentence}") from error
        said = isinstance(text, str) and bool(text.strip())
        _require(said, module, f"explains a refusal with nothing on {what}")


def _check_inputs_kept(module: Module, draws: Draws) -> None:
    for what, case in _all_cases(draws):
        before = [_copied(argument) for argument in case.arguments]
        stack = case.stack()
        stack.watch()
        case.run(module, stack)
        for argument, copies in zip(case.arguments, before, strict=True):
            same = all(torch.equal(a, b) for a, b in zip(_parts(argument), copies, strict=True))
            _require(same, module, f"changes its inputs in place on {what}")
        name = stack.written()
        _require(name is None, module, f"changes what was seen in place ('{name}') on {what}")
        anew = stack.anew()  # what torch does not count, as through numpy
        same = all(torch.equal(getattr(stack, name), getattr(anew, name)) for name in stack.given)
        _require(same, module, f"changes what was seen in place on {what}")


def _parts(argument: Argument) -> list[Tensor]:
    if isinstance(argument, Value):
        codes = [] if argument.refused is None else [argument.refused]
        return [*argument.tensors().values(), *codes]
    return [argument.index if isinstance(argument, Word) else argument.value]


def _copied(argument: Argument) -> list[Tensor]:
    return [tensor.clone() for tensor in _parts(argument)]


def _check_same_twice(module: Module, draws: Draws) -> None:
    if not module.pure:
        return
    for what, case in _all_cases(draws):
        first, second = case.run(module), case.run(module)
        _require(_same(first, second, 0.0), module, f"gives two results for one call on {what}")


def _same(a: Value, b: Value, tolerance: float) -> bool:
    pairs = zip(a.tensors().values(), b.tensors().values(), strict=True)
    close = all(torch.allclose(x, y, atol=tolerance, rtol=tolerance) for x, y in pairs)
    return close and torch.equal(_codes(a), _codes(b))


def _codes(value: Value) -> Tensor:
    if value.refused is not None:
        return value.refused
    return torch.zeros(value.batch, dtype=torch.int32, device=value.first.device)


def _check_nothing_kept(module: Module, draws: Draws) -> None:
    """A module that has seen other media, as this one has, gives what a new one gives."""
    if not module.pure:
        return
    fresh = draws.build()
    fresh.load_state_dict(module.state_dict())
    case = draws.case(1)
    alike = _same(case.run(module), case.run(fresh), TOLERANCE)
    _require(alike, module, "keeps something of an earlier batch, which changes its result")


def _check_rows_apart(module: Module, draws: Draws) -> None:
    """A row's result depends on that row only: not on its place, the others, or padding."""
    if not module.pure:
        return
    for what, case in _all_cases(draws):
        output = case.run(module)
        turned = list(range(len(case.rows)))[::-1]
        moved = case.pick(turned).run(module)
        index = torch.tensor(turned, device=case.device)
        free = _same(moved, output.take(index), TOLERANCE)
        _require(free, module, f"mixes rows: their order changes the result on {what}")
        for row in range(len(case.rows)):
            single = case.alone(row)
            small = single.run(module)
            big = narrowed(output.narrow(row, row + 1), single.percepts[0])
            free = _same(big, small, TOLERANCE)
            _require(free, module, f"gives another result for a row alone than in a batch: {what}")


def _check_arguments(module: Module, draws: Draws) -> None:
    """Every value and every literal makes a difference, in some call."""
    for position, port in enumerate(draws.ports):
        if port.kind == "word" and len(draws.vocabularies[port.vocabulary]) < 2:
            continue
        pairs = (_two_cases(draws, draw, position) for draw in range(_MANY))
        differs = any(not _same(a.run(module), b.run(module), TOLERANCE) for a, b in pairs)
        _require(differs, module, f"ignores its argument '{port.name}'")


def _two_cases(draws: Draws, draw: int, position: int) -> tuple[Case, Case]:
    """Two calls that differ in one argument only."""
    case = draws.case(10 + draw)
    if draws.ports[position].kind != "value":
        return case, draws.changed(case, position)
    arguments = list(case.arguments)
    arguments[position] = draws.case(20 + draw).arguments[position]
    return case, replace(case, arguments=tuple(arguments))


def _check_absorbs(module: Module, draws: Draws) -> None:
    """A module that may decide over a refused input has nothing to decide by where all are."""
    if not module.absorbs_refusals:
        return
    case = draws.case(4)
    codes = torch.full((len(case.rows),), NOTHING.code, dtype=torch.int32, device=case.device)
    refused = tuple(
        argument.with_refused(codes.clone()) if isinstance(argument, Value) else argument
        for argument in case.arguments
    )
    output = replace(case, arguments=refused).run(module)
    sentence = "absorbs all refusals: it decides rows of which every input is refused"
    _require(bool((_codes(output) != 0).all()), module, sentence)


def _check_gradients(module: Module, draws: Draws) -> None:
    if not module.signature.inputs:
        return
    reached: set[str] = set()
    cases = [*_all_cases(draws), *((f"draw {k}", draws.case(30 + k)) for k in range(_MANY))]
    for what, case in cases:
        tracked, leaves = case.tracked()
        total = _total(module, tracked)
        if not total.requires_grad:
            continue
        flat = [leaf for fields in leaves.values() for leaf in fields]
        found = iter(torch.autograd.grad(total, flat, allow_unused=True))
        for position, fields in leaves.items():
            for _field in fields:
                gradient = next(found)
                if gradient is None:
                    continue
                finite = bool(torch.isfinite(gradient).all())
                name = draws.ports[position].name
                _require(finite, module, f"has a gradient to '{name}' that is not finite: {what}")
                if bool(gradient.any()):
                    reached.add(name)
    every = tuple(port.name for port in module.signature.inputs)
    for name in getattr(type(module), "differentiable", every):
        _require(name in reached, module, f"lets no gradient through to '{name}'")


def _total(module: Module, case: Case) -> Tensor:
    """One number made of the output, to differentiate."""
    with torch.enable_grad():
        output = case.run(module)
        total = torch.zeros((), dtype=case.dtype, device=case.device)
        for tensor in output.tensors().values():
            # Weighted at random: the sum of a distribution has no gradient.
            rng = torch.Generator().manual_seed(1)
            weights = torch.rand(tensor.shape, generator=rng, dtype=case.dtype, device=CPU)
            total = total + (tensor * weights.to(tensor.device)).sum()
    return total


def _check_weights(module: Module, draws: Draws) -> None:
    """A call leaves the module's weights as they were, and every weight can be learned."""
    kept = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    learned = {name: p for name, p in module.named_parameters() if p.requires_grad}
    lacking = set(learned)
    for draw in range(_MANY):
        total = _total(module, draws.case(30 + draw))
        if not total.requires_grad:
            break
        found = torch.autograd.grad(total, list(learned.values()), allow_unused=True)
        for name, gradient in zip(learned, found, strict=True):
            if gradient is None:
                continue
            finite = bool(torch.isfinite(gradient).all())
            _require(finite, module, f"has a gradient to its weight '{name}' that is not finite")
            if bool(gradient.any()):
                lacking.discard(name)
    for name in sorted(lacking):
        _require(False, module, f"lets no gradient through to its weight '{name}'")
    for name, tensor in module.state_dict().items():
        same = torch.equal(tensor, kept[name])
        _require(same, module, f"changes its weight '{name}' in a call")
