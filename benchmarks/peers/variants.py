"""The variants by name: nmn's own, and the peers that can run here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from torch import Tensor

from benchmarks.peers.bed import Bed
from benchmarks.peers.level import LevelBatching
from benchmarks.peers.naive import NaiveLoop
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer_torchfold import TorchFold
from nmn.errors import DomainError
from nmn.kernels import native_available

LOOP = "nmn-reference-loop"
"""The naive loop, that all others must agree with: it is always run."""

PEERS = (
    LOOP,
    "level",
    "torchfold",
    "torchfold-cse",
    "torchfold-cse-same-kernels",
    "dynet",
)

OURS = ("nmn", "nmn-torch", "nmn-plan-given", "nmn-audit")

INSTALL = {"torchfold": "pip install torchfold==0.1.0", "dynet": "pip install dynet38==2.2"}
"""By package: how to get it. Both are in the extra [bench]."""

_MODULES = {"torchfold": "torchfold", "dynet": "_dynet"}


@dataclass(frozen=True)
class Variant:
    """One way to run the batch.

    Attributes:
        name: as in the results.
        run: gives ``[questions, answers]``.
        build: its planning alone, where it can be told apart.
    """

    name: str
    run: Callable[[], Tensor]
    build: Callable[[], object] | None = None

    @property
    def ours(self) -> bool:
        """Is it nmn?"""
        return self.name in OURS


@dataclass(frozen=True)
class Absent:
    """A peer that was asked for and is not run.

    Attributes:
        name: of the peer.
        why: it is not there.
        install: what to type to get it; None where that would not help.
    """

    name: str
    why: str
    install: str | None = None

    def record(self) -> dict[str, str]:
        """As the results files have it."""
        made = {"why": self.why}
        return made if self.install is None else {**made, "install": self.install}


def wanted_peers(names: Sequence[str] | None) -> tuple[str, ...]:
    """The peers asked for, the naive loop always among them; all by default.

    Raises:
        DomainError: there is no such peer.
    """
    if names is None:
        return PEERS
    unknown = sorted(set(names) - set(PEERS))
    if unknown:
        raise DomainError(
            f"there is no peer {', '.join(unknown)}", expected=f"out of: {', '.join(PEERS)}"
        )
    return tuple(name for name in PEERS if name == LOOP or name in names)


def installed(peer: str) -> bool:
    """Is the package of this peer there?"""
    module = _MODULES.get(peer.partition("-")[0])
    return module is None or find_spec(module) is not None


def absent_peers(peers: Sequence[str], bed: Bed, *, train: bool) -> list[Absent]:
    """Those of the peers that cannot run here, and why."""
    found = []
    for name in peers:
        package = name.partition("-")[0]
        if name == "dynet" and (train or bed.flavour.name != "light" or bed.device.type != "cpu"):
            found.append(
                Absent(name, "its adapter does inference with the light flavour on a CPU only")
            )
        elif not installed(name):
            found.append(Absent(name, f"{package} is not installed", INSTALL[package]))
    return found


def make_peers(names: Sequence[str], bed: Bed, *, train: bool) -> list[Variant]:
    """The peers of these names that run in this process, each ready to run."""
    makers: dict[str, Callable[[], Variant]] = {
        LOOP: lambda: _loop(bed),
        "level": lambda: _level(bed, train=train),
        "torchfold": lambda: _torchfold("torchfold", bed, own=True),
        "torchfold-cse": lambda: _torchfold("torchfold-cse", bed),
        "torchfold-cse-same-kernels": lambda: _torchfold(
            "torchfold-cse-same-kernels", bed, shared=True
        ),
    }
    return [makers[name]() for name in names if name in makers]


def _loop(bed: Bed) -> Variant:
    kernels = bed.flavour.plain(bed.modules, bed.stack)
    return Variant(LOOP, NaiveLoop(kernels, bed.programs, bed.workload.scenes, bed.device).run)


def _level(bed: Bed, *, train: bool) -> Variant:
    kernels = bed.flavour.plain(bed.modules, bed.stack, bed.workload.scenes)
    batch = LevelBatching(
        kernels, bed.signatures, bed.shapes, bed.programs, range(bed.questions), bed.stack.boxes
    )
    return Variant("level", lambda: batch.run(taped=train), batch.plan)


def _torchfold(name: str, bed: Bed, *, own: bool = False, shared: bool = False) -> Variant:
    scenes: Sequence[int] = bed.workload.scenes
    if shared:
        kernels = bed.flavour.shared(bed.modules, bed.stack)
    elif own:
        kernels = bed.flavour.plain(bed.modules, bed.stack, scenes)
        scenes = range(bed.questions)
    else:
        kernels = bed.flavour.plain(bed.modules, bed.stack)
    batch = TorchFold(kernels, bed.programs, scenes, bed.device)
    return Variant(name, batch.run, batch.build)


def make_ours(bed: Bed, *, audit: bool, compiled: bool) -> list[Variant]:
    """nmn's own variants."""
    made = []
    for name, audited, planned, torch_only in (
        ("nmn", False, False, False),
        ("nmn-torch", False, False, True),
        ("nmn-plan-given", False, True, False),
        ("nmn-audit", True, False, False),
    ):
        # Without compiled kernels "nmn" is "nmn-torch" already.
        if (audited and not audit) or (torch_only and not (compiled and native_available())):
            continue
        batch = Ours(bed, torch_only=torch_only, planned=planned, audited=audited)
        made.append(Variant(name, batch.run, None if planned else batch.plan))
    return made
