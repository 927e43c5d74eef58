"""The contract of modules as one call, for this library's modules and for anyone's own.

    from nmn.testing import check_module

    def test_my_module() -> None:
        check_module(MyModule)

Also ``random_scene`` and ``random_value``, to build tests from.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from nmn.grammar import Port, ValueType
from nmn.modules import Module, key_of
from nmn.types import (
    Integer,
    Label,
    Number,
    Object,
    Scene,
    SceneGraph,
    SceneStack,
    Value,
    Vocabulary,
    Word,
    reason_of,
)
from nmn.types.refusal import NOTHING

# Two orders of the same sums differ by rounding; anything beyond this is a dependence.
TOLERANCE = 1e-5
# Words of these vocabularies exclude each other, so rows of their tables sum to at most one.
_EXCLUSIVE = ("category", "color", "size", "position")
# Tables that modules may read without naming them in a port, with widths that all differ, so that
# reading the wrong one shows.
_WIDTHS = {
    "category": 6,
    "noun": 8,
    "color": 5,
    "size": 3,
    "place": 4,
    "position": 9,
    "attribute": 7,
}
# Scene sizes: ragged, an empty one, a full one. And which of them each row is about.
_SIZES = (4, 0, 6, 1)
_ROWS = (2, 0, 1, 3, 2, 0, 2)
_MANY = 8  # random draws in which a dependence (on a word, for a gradient) must show once


def random_scene(
    objects: int, vocabularies: Mapping[str, Vocabulary], *, seed: int = 0, miss: float = 0.05
) -> SceneGraph:
    """A made-up picture: boxes inside it, and a table of probabilities for every vocabulary.

    Rows of tables whose words exclude each other sum to less than one; other tables have any
    probabilities. The same seed gives the same scene.
    """
    rng = torch.Generator().manual_seed(seed)
    size = 0.03 + 0.5 * torch.rand(objects, 2, generator=rng)
    corner = torch.rand(objects, 2, generator=rng) * (1 - size)
    tables = {}
    for name in sorted(vocabularies):
        # Cubed, so that as in a real picture few words are likely.
        table = torch.rand(objects, len(vocabularies[name]), generator=rng) ** 3
        if name in _EXCLUSIVE:
            sure = 0.3 + 0.7 * torch.rand(objects, 1, generator=rng)
            table = sure * table / table.sum(dim=1, keepdim=True).clamp_min(1e-6)
        tables[name] = table
    return SceneGraph(torch.cat([corner, corner + size], dim=1), tables, 640, 480, miss=miss)


def random_value(
    value_type: ValueType,
    dims: Mapping[str, int],
    batch: int,
    *,
    seed: int = 0,
    mask: Tensor | None = None,
    extreme: float | None = None,
    dtype: torch.dtype = torch.float32,
) -> Value:
    """A made-up value of a family: probabilities, distributions that sum to at most one.

    Arguments:
        value_type: family and vocabulary.
        dims: sizes of the named axes ("objects", "counts", "words").
        batch: rows.
        mask: ``[batch, objects]``; objects that are not there get 0.
        extreme: 0.0 for the least certain value there is, 1.0 for the most certain one.
    """
    rng = torch.Generator().manual_seed(seed)
    family = value_type.family
    made: dict[str, Tensor] = {}
    for name, axes in family.axes.items():
        shape = [batch, *(axis if isinstance(axis, int) else dims[axis] for axis in axes)]
        tensor = torch.rand(shape, generator=rng, dtype=torch.float64)
        if mask is not None and axes[:1] == ("objects",):
            tensor = tensor * mask.cpu().reshape(*mask.shape, *[1] * (tensor.ndim - 2))
        made[name] = _shaped(family, tensor, rng, extreme).to(dtype)
    return family(**made, vocabulary=value_type.vocabulary)


def _shaped(
    family: type[Value], tensor: Tensor, rng: torch.Generator, extreme: float | None
) -> Tensor:
    """Uniform numbers made into values of a family."""
    if not issubclass(family, Object | Label | Number):
        return tensor if extreme is None else (tensor > 0) * extreme
    if not tensor.numel():
        return tensor
    if extreme is not None:
        # One word or object for sure, or none; a number is always one of the counts.
        best = torch.nn.functional.one_hot(tensor.argmax(dim=1), tensor.shape[1])
        return best * (tensor > 0) * (1.0 if issubclass(family, Number) else extreme)
    share = tensor / tensor.sum(dim=1, keepdim=True).clamp_min(1e-9)
    if issubclass(family, Number):
        return share
    return share * torch.rand(len(tensor), 1, generator=rng, dtype=tensor.dtype)


@dataclass(frozen=True)
class _Case:
    """One call: the scenes, what each row is about, and an argument for each port but the scene."""

    graphs: tuple[SceneGraph, ...]
    rows: tuple[int, ...]
    counts: int
    arguments: tuple[Value | Word | Integer, ...]
    dtype: torch.dtype = torch.float32
    device: torch.device | None = None

    def run(self, module: Module) -> tuple[Value, SceneStack]:
        stack = SceneStack(self.graphs, device=self.device, dtype=self.dtype)
        scene = Scene(stack, torch.tensor(self.rows, device=stack.device), self.counts)
        given = iter(self.arguments)
        ports = module.signature.ports
        output = module(*[scene if port.kind == "scene" else next(given) for port in ports])
        return output, stack

    def pick(self, rows: Sequence[int]) -> "_Case":
        """The same scenes with these rows only, in this order."""
        index = torch.tensor(rows, device=self.device)
        taken = tuple(_take(argument, index) for argument in self.arguments)
        return replace(self, rows=tuple(self.rows[row] for row in rows), arguments=taken)

    def alone(self, row: int) -> "_Case":
        """One row on its own scene, unpadded."""
        graph = self.graphs[self.rows[row]]
        case = self.pick([row])
        cut = tuple(_narrow(argument, len(graph)) for argument in case.arguments)
        return replace(case, graphs=(graph,), rows=(0,), arguments=cut)

    def tracked(self) -> "tuple[_Case, dict[int, list[Tensor]]]":
        """The same with gradients asked for, and the tensors of each argument that has them."""
        arguments: list[Value | Word | Integer] = []
        leaves: dict[int, list[Tensor]] = {}
        for position, argument in enumerate(self.arguments):
            if isinstance(argument, Value):
                fields = {n: t.clone().requires_grad_() for n, t in argument.tensors().items()}
                leaves[position] = list(fields.values())
                argument = replace(argument, **fields)
            arguments.append(argument)
        return replace(self, arguments=tuple(arguments)), leaves


def _take(argument: Value | Word | Integer, rows: Tensor) -> Value | Word | Integer:
    if isinstance(argument, Value):
        return argument.take(rows)
    if isinstance(argument, Word):
        return Word(argument.index[rows])
    return Integer(argument.value[rows])


def _narrow(argument: Value | Word | Integer, objects: int) -> Value | Word | Integer:
    """The objects axis cut to the scene's own size."""
    if not isinstance(argument, Value):
        return argument
    return replace(argument, **{n: _cut(argument, n, objects) for n in argument.axes})


def _cut(value: Value, field: str, objects: int) -> Tensor:
    tensor: Tensor = getattr(value, field)
    for axis, name in enumerate(value.axes[field], start=1):
        if name == "objects":
            tensor = tensor.narrow(axis, 0, objects)
    return tensor


class _Draws:
    """Makes cases for a module."""

    def __init__(
        self,
        cls: type[Module],
        vocabularies: Mapping[str, Vocabulary],
        seed: int,
        device: torch.device | None,
    ) -> None:
        self.cls, self.vocabularies, self.seed, self.device = cls, vocabularies, seed, device
        self.ports = [port for port in cls.signature.ports if port.kind != "scene"]

    def case(
        self,
        draw: int = 0,
        *,
        sizes: Sequence[int] = _SIZES,
        extreme: float | None = None,
        refused: bool = False,
        dtype: torch.dtype = torch.float32,
    ) -> _Case:
        """The ``draw``-th random call."""
        seed = 1000 * self.seed + 100 * draw
        graphs = [random_scene(n, self.vocabularies, seed=seed + k) for k, n in enumerate(sizes)]
        if "relation" in self.vocabularies:
            # One of the scenes brings its own relations, as a ground-truth graph does.
            words, n = len(self.vocabularies["relation"]), sizes[0]
            rng = torch.Generator().manual_seed(seed)
            graphs[0] = replace(graphs[0], relations=torch.rand(words, n, n, generator=rng))
        objects = max(sizes)
        counts = objects + 3
        mask = torch.tensor([[k < sizes[row] for k in range(objects)] for row in _ROWS])
        mask = mask.reshape(len(_ROWS), objects)
        literals = self._literals(seed, counts)
        arguments: list[Value | Word | Integer] = []
        for position, port in enumerate(self.ports):
            if port.type is None:
                arguments.append(_literal(port, literals[port.name], self.device))
                continue
            dims = {"objects": objects, "counts": counts}
            if port.type.vocabulary:
                dims["words"] = len(self.vocabularies[port.type.vocabulary])
            value = random_value(
                port.type,
                dims,
                len(_ROWS),
                seed=seed + 50 + position,
                mask=mask,
                extreme=extreme,
                dtype=dtype,
            )
            if refused:
                codes = torch.zeros(len(_ROWS), dtype=torch.int32)
                codes[position::2] = NOTHING.code
                value = value.with_refused(codes)
            arguments.append(value.to(self.device or torch.device("cpu")))
        return _Case(tuple(graphs), _ROWS, counts, tuple(arguments), dtype, self.device)

    def changed(self, case: _Case, position: int) -> _Case:
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
                        row[port.name] = int(torch.randint(top, (), generator=rng))
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
        return self.cls.check(written) is None


def _literal(port: Port, values: Sequence[int], device: torch.device | None) -> Word | Integer:
    tensor = torch.tensor(values, dtype=torch.int64, device=device)
    return Word(tensor) if port.kind == "word" else Integer(tensor)


def check_module(
    cls: type[Module],
    vocabularies: Mapping[str, Vocabulary] | None = None,
    *,
    seed: int = 0,
    device: torch.device | None = None,
) -> None:
    """Run the contract of all modules on a module class.

    Arguments:
        cls: registered with ``@module``.
        vocabularies: to build it with; needed by modules to which the words mean something (a
            relation with a geometry). Others are made up.
        seed: of the random scenes and values.
        device: to run on; the CPU by default.

    Raises:
        AssertionError: with a sentence that says which rule was broken.

    A class attribute ``differentiable`` (names of ports) says which inputs a gradient must reach;
    without it, at least one; with ``()``, none.
    """
    known = {**_made_up(cls), **(vocabularies or {})}
    module = cls(known).eval()
    if device is not None:
        module.to(device)
    draws = _Draws(cls, known, seed, device)
    checks: list[Callable[[Module, _Draws], None]] = [
        _check_documented,
        _check_outputs,
        _check_inputs_kept,
        _check_same_twice,
        _check_rows_apart,
        _check_literals,
        _check_gradients,
    ]
    for check in checks:
        check(module, draws)


def _made_up(cls: type[Module]) -> dict[str, Vocabulary]:
    """The usual tables, and every vocabulary that the signature names."""
    signature = cls.signature
    types = [signature.result, *(port.type for port in signature.inputs if port.type)]
    named = [port.vocabulary for port in signature.literals] + [t.vocabulary for t in types]
    widths = {**{name: 4 for name in named if name}, **_WIDTHS}
    return {
        name: Vocabulary(name, tuple(f"{name} {k}" for k in range(width)))
        for name, width in widths.items()
    }


def _require(holds: bool, module: Module, sentence: str) -> None:
    if not holds:
        raise AssertionError(f"{key_of(type(module))} {sentence}")


def _all_cases(draws: _Draws) -> Iterator[tuple[str, _Case]]:
    """Ordinary and extreme calls, each with a name for messages."""
    yield "random inputs", draws.case(0)
    yield "other random inputs", draws.case(1)
    yield "all-zero inputs", draws.case(2, extreme=0.0)
    yield "all-one inputs", draws.case(3, extreme=1.0)
    yield "refused inputs", draws.case(4, refused=True)
    yield "empty pictures", draws.case(5, sizes=(0, 0, 0, 0))
    yield "float64 inputs", draws.case(6, dtype=torch.float64)


def _check_documented(module: Module, draws: _Draws) -> None:
    summary = module.signature.summary
    _require(bool(summary), module, "has no docstring")
    _require(summary[-1:] in ".?", module, "has a docstring whose first part is no sentence")


def _check_outputs(module: Module, draws: _Draws) -> None:
    """Type, shape, dtype, device, range, padding and refusal codes."""
    for what, case in _all_cases(draws):
        output, stack = case.run(module)
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
        dims = {"objects": stack.objects, "counts": case.counts}
        if result.vocabulary:
            dims["words"] = len(draws.vocabularies[result.vocabulary])
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


def _check_range(module: Module, output: Value, what: str) -> None:
    for name, tensor in output.tensors().items():
        inside = bool(((tensor >= -TOLERANCE) & (tensor <= 1 + TOLERANCE)).all())
        _require(inside, module, f"gives {name} outside of 0 to 1 on {what}")
    if isinstance(output, Object | Label | Number):
        sums = output.first.sum(dim=1)
        small = bool((sums <= 1 + 10 * TOLERANCE).all())
        _require(small, module, f"gives rows that sum to more than one on {what}")
        if isinstance(output, Number):
            whole = bool((sums >= 1 - 10 * TOLERANCE).all())
            _require(whole, module, f"gives counts that do not sum to one on {what}")


def _check_padding(module: Module, case: _Case, output: Value, what: str) -> None:
    for name, axes in output.axes.items():
        if axes[:1] != ("objects",):
            continue
        for row, about in enumerate(case.rows):
            beyond = getattr(output, name)[row, len(case.graphs[about]) :]
            empty = not bool(beyond.any())
            _require(empty, module, f"gives objects that are not there a score on {what}")


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


def _check_inputs_kept(module: Module, draws: _Draws) -> None:
    for what, case in _all_cases(draws):
        before = [_copied(argument) for argument in case.arguments]
        stack = SceneStack(case.graphs, device=case.device, dtype=case.dtype)
        keys = sorted(draws.vocabularies)
        seen = [stack.boxes, stack.mask, *(stack.concepts(key) for key in keys)]
        kept = [tensor.clone() for tensor in seen]
        given = iter(case.arguments)
        scene = Scene(stack, torch.tensor(case.rows, device=stack.device), case.counts)
        module(*[scene if p.kind == "scene" else next(given) for p in module.signature.ports])
        for argument, copies in zip(case.arguments, before, strict=True):
            same = all(torch.equal(a, b) for a, b in zip(_parts(argument), copies, strict=True))
            _require(same, module, f"changes its inputs in place on {what}")
        same = all(torch.equal(a, b) for a, b in zip(seen, kept, strict=True))
        _require(same, module, f"changes the scenes in place on {what}")


def _parts(argument: Value | Word | Integer) -> list[Tensor]:
    if isinstance(argument, Value):
        codes = [] if argument.refused is None else [argument.refused]
        return [*argument.tensors().values(), *codes]
    return [argument.index if isinstance(argument, Word) else argument.value]


def _copied(argument: Value | Word | Integer) -> list[Tensor]:
    return [tensor.clone() for tensor in _parts(argument)]


def _check_same_twice(module: Module, draws: _Draws) -> None:
    if not module.pure:
        return
    for what, case in _all_cases(draws):
        first, second = case.run(module)[0], case.run(module)[0]
        _require(_same(first, second, 0.0), module, f"gives two results for one call on {what}")


def _same(a: Value, b: Value, tolerance: float) -> bool:
    pairs = zip(a.tensors().values(), b.tensors().values(), strict=True)
    close = all(torch.allclose(x, y, atol=tolerance, rtol=tolerance) for x, y in pairs)
    return close and torch.equal(_codes(a), _codes(b))


def _codes(value: Value) -> Tensor:
    if value.refused is not None:
        return value.refused
    return torch.zeros(value.batch, dtype=torch.int32, device=value.first.device)


def _check_rows_apart(module: Module, draws: _Draws) -> None:
    """A row's result depends on that row only: not on its place, the others, or padding."""
    if not module.pure:
        return
    for what, case in _all_cases(draws):
        output = case.run(module)[0]
        turned = list(range(len(case.rows)))[::-1]
        moved = case.pick(turned).run(module)[0]
        index = torch.tensor(turned, device=case.device)
        free = _same(moved, output.take(index), TOLERANCE)
        _require(free, module, f"mixes rows: their order changes the result on {what}")
        for row in range(len(case.rows)):
            single = case.alone(row)
            small = single.run(module)[0]
            big = output.narrow(row, row + 1)
            objects = len(single.graphs[0])
            big = replace(big, **{n: _cut(big, n, objects) for n in big.axes})
            free = _same(big, small, TOLERANCE)
            _require(free, module, f"gives another result for a row alone than in a batch: {what}")


def _check_literals(module: Module, draws: _Draws) -> None:
    for position, port in enumerate(draws.ports):
        if port.kind == "value":
            continue
        if port.kind == "word" and len(draws.vocabularies[port.vocabulary]) < 2:
            continue
        differs = False
        for draw in range(_MANY):
            case = draws.case(10 + draw)
            other = draws.changed(case, position)
            differs = differs or not _same(case.run(module)[0], other.run(module)[0], TOLERANCE)
        _require(differs, module, f"ignores its argument '{port.name}'")


def _check_gradients(module: Module, draws: _Draws) -> None:
    if not module.signature.inputs:
        return
    reached: set[str] = set()
    cases = [*_all_cases(draws), *((f"draw {k}", draws.case(30 + k)) for k in range(_MANY))]
    for what, case in cases:
        tracked, leaves = case.tracked()
        with torch.enable_grad():
            output = tracked.run(module)[0]
            total = torch.zeros((), dtype=case.dtype, device=case.device)
            for tensor in output.tensors().values():
                # Weighted at random: the sum of a distribution has no gradient.
                rng = torch.Generator().manual_seed(1)
                weights = torch.rand(tensor.shape, generator=rng, dtype=case.dtype)
                total = total + (tensor * weights.to(tensor.device)).sum()
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
    promised: Sequence[str] | None = getattr(type(module), "differentiable", None)
    if promised is None:
        _require(bool(reached), module, "lets no gradient through to any input")
        return
    for name in promised:
        _require(name in reached, module, f"lets no gradient through to '{name}'")
