"""What needs no clock: module calls, nodes, and operations handed to torch."""

from collections.abc import Callable, Mapping
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from benchmarks.peers.bed import Bed
from benchmarks.peers.flat import FlatProgram
from nmn.executors import Plan

# They give another look at the same memory; an accelerator launches nothing for them.
_VIEWS = frozenset(
    "view unsqueeze squeeze slice select transpose t expand permute as_strided split unbind detach "
    "alias _unsafe_view split_with_sizes reshape lift_fresh narrow chunk".split()
)


class _Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch's own
    """Counts every operation that reaches torch's backends."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: int = 0

    def __torch_dispatch__(
        self,
        func: Any,
        types: object,
        args: tuple[object, ...] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        self.calls += func.overloadpacket.__name__ not in _VIEWS
        return func(*args, **(kwargs or {}))


def torch_calls(run: Callable[[], object]) -> int:
    """Operations of one run that are not views; compiled kernels of nmn are not among them."""
    run()
    counting = _Counting()
    with counting:
        run()
    return counting.calls


def call_counts(plan: Plan, bed: Bed) -> dict[str, int]:
    """Module calls of a batch under each policy, and the least that any order could have."""
    programs = bed.programs
    return {
        "nmn": plan.calls,
        "level": len({turn for program in programs for turn in _levels(program)}),
        "naive": sum(len(program) for program in programs),
        "lower_bound": _bound(programs),
    }


def _levels(program: FlatProgram) -> list[tuple[int, str]]:
    levels: list[int] = []
    for node in program:
        below = [levels[i] for i in (node.first, node.second) if i >= 0]
        levels.append(1 + max(below, default=-1))
    return [(level, node.op) for level, node in zip(levels, program, strict=True)]


def _bound(programs: tuple[FlatProgram, ...]) -> int:
    """The sum over modules of the most calls of one on any path: those cannot be joined."""
    most: dict[str, int] = {}
    for program in programs:
        seen: list[dict[str, int]] = []
        for node in program:
            here: dict[str, int] = {}
            for i in (node.first, node.second):
                if i >= 0:
                    for op, count in seen[i].items():
                        here[op] = max(here.get(op, 0), count)
            here[node.op] = here.get(node.op, 0) + 1
            seen.append(here)
        for op, count in seen[-1].items():
            most[op] = max(most.get(op, 0), count)
    return sum(most.values())
