"""The test bed: one batch with its modules, pictures, schedule and answers to learn."""

from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, cached_property

import torch
from torch import Tensor, nn

from benchmarks.peers.flat import FlatProgram, flat
from benchmarks.peers.flavours import Flavour, flavour
from benchmarks.peers.workloads import VOCABULARIES, Workload, clevr_workload, random_workload
from nmn.errors import DatasetError
from nmn.executors import BatchedExecutor
from nmn.executors.dims import dims_of
from nmn.grammar import Signature
from nmn.modules import Module
from nmn.types import SceneStack

# The programs that the slot schedule is learned from are others than those that are timed, as they
# are for a domain, whose schedule is saved with it.
_LEARNED_FROM = 3000
_OTHER_SEED = 1_000_003

# Of the stored questions of W2: the others are those that the schedule is learned from.
_TIMED = 600


@dataclass(eq=False)
class Bed:
    """Everything that the variants share.

    Attributes:
        flavour: of the modules.
        modules: by name.
        workload: the batch.
        stack: its pictures.
        schedule: names of modules in the order of the slot schedule.
        device: where it runs.
        targets: ``[questions]`` the answers to learn.
    """

    flavour: Flavour
    modules: dict[str, Module]
    workload: Workload
    stack: SceneStack
    schedule: tuple[str, ...]
    device: torch.device
    targets: Tensor

    @property
    def questions(self) -> int:
        """How many programs the batch has."""
        return len(self.workload.programs)

    def doubled(self) -> "Bed":
        """The same with weights and pictures in float64."""
        modules = {name: deepcopy(module).double() for name, module in self.modules.items()}
        stack = SceneStack(self.stack.graphs, device=self.device, dtype=torch.float64)
        self.flavour.plain(modules, stack)
        return replace(self, modules=modules, stack=stack)

    @cached_property
    def programs(self) -> tuple[FlatProgram, ...]:
        """As the peers take them."""
        return flat(self.workload.programs, VOCABULARIES)

    @cached_property
    def signatures(self) -> dict[str, Signature]:
        """By name."""
        return {name: module.signature for name, module in self.modules.items()}

    def executor(self) -> BatchedExecutor:
        """nmn's, with the schedule learned before."""
        return BatchedExecutor(self.modules, VOCABULARIES, schedule=self.schedule)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """By module, the shape of a row of its output."""
        sizes = self.executor().sizes
        found = {}
        for name, signature in self.signatures.items():
            dims = dims_of(
                signature.result, VOCABULARIES, self.stack, self.stack.objects + 2, sizes
            )
            axes = next(iter(signature.result.family.axes.values()))
            found[name] = tuple(a if isinstance(a, int) else dims[a] for a in axes)
        return found

    @cached_property
    def parameters(self) -> dict[str, nn.Parameter]:
        """By name, all weights."""
        return {
            f"{name}.{inner}": parameter
            for name, module in self.modules.items()
            for inner, parameter in module.named_parameters()
        }


def make_bed(
    workload: str,
    flavour_name: str,
    questions: int,
    *,
    seed: int = 0,
    device: torch.device | None = None,
) -> Bed:
    """A bed with random weights and pictures.

    Arguments:
        workload: "W1" or "W2".
        flavour_name: one of ``FLAVOURS``.
        questions: of the batch.
        seed: of programs, weights and pictures.
        device: by default the CPU.

    Raises:
        DatasetError, DomainError: there is no such workload, or flavour, or not so many questions.
    """
    device = device or torch.device("cpu")
    kind = flavour(flavour_name)
    if questions < 1:
        raise DatasetError(f"{questions} questions asked for", expected="at least one")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        modules = {name: module.to(device) for name, module in kind.modules().items()}
        signatures = {name: module.signature for name, module in modules.items()}
        batch = _batch(workload, signatures, questions, seed)
        graphs = [kind.graph() for _ in range(batch.pictures)]
        targets = torch.randint(0, len(VOCABULARIES["answer"]), (questions,)).to(device)
        schedule = _schedule(workload, flavour_name, seed)
    stack = SceneStack(graphs, device=device)
    # Stacks the features of the pictures, which is not timed for anybody.
    kind.plain(modules, stack)
    return Bed(kind, modules, batch, stack, schedule, device, targets)


def _batch(name: str, signatures: dict[str, Signature], questions: int, seed: int) -> Workload:
    if name == "W1":
        return random_workload(signatures, questions, seed=seed)
    if name != "W2":
        raise DatasetError(f"there is no workload '{name}'", expected="W1 or W2")
    if questions > _TIMED:
        raise DatasetError(
            f"W2 has {_TIMED} questions to time, and {questions} are asked for",
            hint="take fewer, or W1, which has any number",
        )
    return clevr_workload(signatures, questions)


@cache
def _schedule(workload: str, flavour_name: str, seed: int) -> tuple[str, ...]:
    """The slot schedule, learned from other programs of the same kind."""
    modules = flavour(flavour_name).modules()
    signatures = {name: module.signature for name, module in modules.items()}
    if workload == "W1":
        others = random_workload(signatures, _LEARNED_FROM, seed=seed + _OTHER_SEED)
    else:
        others = clevr_workload(signatures, _TIMED, first=_TIMED)
    executor = BatchedExecutor(modules, VOCABULARIES)
    executor.planner.learn(others.programs)
    return executor.planner.schedule_names
