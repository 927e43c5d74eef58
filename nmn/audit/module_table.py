"""The modules of a program, as the header lists them: which code and which weights ran."""

import hashlib
import inspect
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from torch import Tensor

from nmn.audit.chain import integer, plain
from nmn.audit.header import ModuleRecord
from nmn.modules import Module
from nmn.types import digest_tensors


def module_record(module: Module) -> ModuleRecord:
    """What there is to know about one module. Reads all its weights once."""
    signature = module.signature
    weights: Mapping[str, Tensor] = {
        name: value for name, value in module.state_dict().items() if isinstance(value, Tensor)
    }
    return ModuleRecord(
        name=signature.name,
        family=module.family,
        version=signature.version,
        signature=str(signature),
        code=code_digest(type(module)),  # type: ignore[arg-type]  # nn.Module's __hash__
        weights=digest_tensors(weights) if weights else None,
        config=_config(module),
    )


@cache
def code_digest(cls: Any) -> str | None:
    """SHA-256 of the source of a class; None where Python cannot show it (typed in a shell)."""
    try:
        return hashlib.sha256(inspect.getsource(cls).encode()).hexdigest()
    except (OSError, TypeError):
        return None


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
