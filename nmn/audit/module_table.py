"""The modules of a program, as the header lists them: which code and which weights ran."""

import hashlib
import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from torch import Tensor, nn

from nmn.audit.chain import integer, plain
from nmn.audit.header import ModuleRecord
from nmn.kernels.changes import State, state
from nmn.modules import Module
from nmn.types import digest_tensors


def module_record(module: Module, weights: str | None) -> ModuleRecord:
    """What there is to know about one module.

    Arguments:
        module: the module.
        weights: the digest of its weights; None where it has none.
    """
    signature = module.signature
    return ModuleRecord(
        name=signature.name,
        key=module.key,
        version=signature.version,
        signature=str(signature),
        code=code_digest(type(module)),  # type: ignore[arg-type]  # nn.Module's __hash__
        weights=weights,
        config=_config(module),
    )


@dataclass(frozen=True)
class Weights:
    """The weights of a module as they are at one moment.

    Attributes:
        states: of each weight, see ``nmn.kernels.changes``.
        digest: SHA-256 of the state dict.
    """

    states: tuple[State, ...]
    digest: str

    def seen(self, module: Module) -> str:
        """The digest, once somebody looks: ``UNKNOWN`` where nobody can say whether it was that of
        the run, because the weights are others now and nothing shows when they changed.

        That can only be where ``state`` cannot look at all numbers; a write is then seen here if
        torch did not count another one since.
        """
        counted = any(numbers is None for _, _, numbers in self.states)
        if not counted or _states(_weights(module)) != self.states:
            return self.digest
        if _digest(module) != self.digest:
            _KNOWN.pop(module, None)  # the next run's are read anew
            return UNKNOWN
        return self.digest


UNKNOWN = "unknown: changed by .data, which torch does not count"
"""In place of a digest of weights that changed unseen."""

_KNOWN: WeakKeyDictionary[Module, Weights] = WeakKeyDictionary()


def weights_of(module: Module) -> Weights | None:
    """A module's weights as they are now; None where it has none.

    A digest takes longer than many a batch, so it is kept until a weight lies elsewhere or changes.
    """
    weights = _weights(module)
    if not weights:
        return None
    states = _states(weights)
    known = _KNOWN.get(module)
    if known is None or known.states != states:
        known = _KNOWN[module] = Weights(states, _digest(module))
    return known


def _states(weights: Sequence[Tensor]) -> tuple[State, ...]:
    return tuple(map(state, weights))


def _digest(module: Module) -> str:
    return digest_tensors({k: v for k, v in module.state_dict().items() if isinstance(v, Tensor)})


def _weights(module: nn.Module) -> list[Tensor]:
    """Parameters and buffers, by the shortest way: this is done for every batch."""
    found: list[Tensor] = []
    waiting: list[nn.Module | None] = [module]
    for one in waiting:  # which grows as it is gone through
        if one is not None:
            found += [w for w in one._parameters.values() if w is not None]
            if one._buffers:
                found += [b for b in one._buffers.values() if b is not None]
            if one._modules:
                waiting += one._modules.values()
    return found


@cache
def code_digest(cls: Any) -> str | None:
    """SHA-256 of the code of a class; None where Python cannot show it (typed in a shell).

    Its own source, and with it all Python files of the package it is in: the functions that a
    module shares with its family are where most of its work is done.
    """
    try:
        own = inspect.getsource(cls)
        file = Path(inspect.getfile(cls))
        together = (file.parent / "__init__.py").exists()
        files = sorted(file.parent.glob("*.py")) if together else [file]
        hasher = hashlib.sha256(own.encode())
        for each in files:
            hasher.update(each.name.encode() + b"\0" + each.read_bytes())
    except (OSError, TypeError):
        return None
    return hasher.hexdigest()


def _finite(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _config(module: Module) -> dict[str, str | int | float | bool]:
    found: dict[str, str | int | float | bool] = {}
    for name, value in sorted(vars(module).items()):
        if name.startswith("_"):
            continue
        if isinstance(value, bool):
            found[name] = value
        elif isinstance(value, int):
            found[name] = integer(value)
        elif isinstance(value, str):
            found[name] = plain(value)
        elif isinstance(value, float):
            # JSON does not tell 2.0 from 2: kept as what it will be when it is read again.
            whole = math.isfinite(value) and value.is_integer()
            found[name] = integer(int(value)) if whole else _finite(value)
    return found
