"""The modules of a program, as the header lists them: which code and which weights ran."""

import hashlib
import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from nmn.audit.chain import integer, plain
from nmn.audit.header import ModuleRecord
from nmn.modules import Module
from nmn.types import digest_tensors


def module_record(module: Module) -> ModuleRecord:
    """What there is to know about one module. Reads all its weights once."""
    signature = module.signature
    return ModuleRecord(
        name=signature.name,
        family=module.family,
        version=signature.version,
        signature=str(signature),
        code=code_digest(type(module)),  # type: ignore[arg-type]  # nn.Module's __hash__
        weights=weights_digest(module),
        config=_config(module),
    )


@dataclass(frozen=True)
class _Known:
    """The digest of a module's weights, and what they were like when it was made."""

    state: tuple[tuple[str, int, int], ...]
    lengths: tuple[float, ...]
    digest: str


_KNOWN: WeakKeyDictionary[Module, _Known] = WeakKeyDictionary()


def weights_digest(module: Module) -> str | None:
    """SHA-256 of a module's weights; None where it has none.

    Reading all weights takes longer than many a batch, so the digest is kept, and made anew when a
    weight lies elsewhere, was written to (torch counts that), or has another length (a write past
    torch's count, by ``.data``).
    """
    weights: Mapping[str, Tensor] = {
        name: value for name, value in module.state_dict().items() if isinstance(value, Tensor)
    }
    if not weights:
        return None
    state = tuple((name, w.data_ptr(), w._version) for name, w in weights.items())
    with torch.no_grad():
        floats = [weight for weight in weights.values() if weight.is_floating_point()]
        lengths = tuple(torch.stack(torch._foreach_norm(floats)).tolist()) if floats else ()
    known = _KNOWN.get(module)
    if known is None or known.state != state or known.lengths != lengths:
        known = _KNOWN[module] = _Known(state, lengths, digest_tensors(weights))
    return known.digest


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
