"""Weights of modules on disk: safetensors, written whole or not at all, checked when read."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from nmn.errors import DomainError
from nmn.modules.module import Module
from nmn.modules.tensor_file import pack_tensors


def named_weights(modules: Mapping[str, Module]) -> dict[str, Tensor]:
    """Every weight once, by ``module.name``; one that modules share is the first module's.

    Modules are gone through in the order of their names, so that the same set has the same names
    whoever built it.
    """
    found: dict[str, Tensor] = {}
    seen: set[int] = set()
    for name in sorted(modules):
        module = modules[name]
        for part, tensor in [*module.named_parameters(), *module.named_buffers()]:
            if id(tensor) not in seen:
                seen.add(id(tensor))
                found[f"{name}.{part}"] = tensor
    return found


def save_weights(
    path: str | Path, modules: Mapping[str, Module], about: Mapping[str, str] | None = None
) -> None:
    """Write the weights, and some words about them, to a safetensors file.

    The file appears under its name once it is whole.
    """
    save_tensors(path, named_weights(modules), about)


def save_tensors(
    path: str | Path, tensors: Mapping[str, Tensor], about: Mapping[str, str] | None = None
) -> None:
    """The same for tensors by name."""
    write_whole(Path(path), pack_tensors(tensors, about))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees a part of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)  # mkstemp's files are for their owner alone
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_about(path: str | Path) -> dict[str, str]:
    """The words about the weights.

    Raises:
        DomainError: there is no such file, or it is no safetensors file.
    """
    with _opened(Path(path)) as file:
        return dict(file.metadata() or {})  # type: ignore[no-untyped-call]


def about_family(path: str | Path, family: str, made_by: str) -> dict[str, str]:
    """The words about the weights of one family.

    Arguments:
        path: the file.
        family: that it must be of.
        made_by: the command that writes such a file.

    Raises:
        DomainError: it cannot be read, or is of another family.
    """
    about = read_about(path)
    found = about.get("family", "unknown")
    if found != family:
        raise DomainError(
            f"these are weights of the family '{found}'",
            where=str(path),
            expected=f"weights of the family '{family}'",
            hint=f"{made_by} writes such a file",
        )
    return about


def read_tensors(path: str | Path) -> dict[str, Tensor]:
    """The tensors of a file, by name; DomainError where it cannot be read."""
    with _opened(Path(path)) as file:
        names = list(file.keys())  # type: ignore[no-untyped-call]
        return {name: file.get_tensor(name) for name in names}  # type: ignore[no-untyped-call]


def load_weights(path: str | Path, modules: Mapping[str, Module]) -> None:
    """Put the weights of a file into modules.

    Raises:
        DomainError: the file cannot be read, lacks a weight or has one too many, or one is of
            another shape. The modules are then as they were.
    """
    fill(named_weights(modules), read_tensors(path), str(path))


def load_family(
    path: str | Path,
    family: str,
    made_by: str,
    build: Callable[[Mapping[str, str]], Mapping[str, Module]],
) -> dict[str, Module]:
    """The modules of a family with the weights of a file, ready to run.

    Arguments:
        path, family, made_by: as of ``about_family``.
        build: makes them untrained, given the words about the weights.

    Raises:
        DomainError: the file cannot be read, is of another family, or does not fit the modules.
    """
    modules = build(about_family(path, family, made_by))
    load_weights(path, modules)
    return {name: module.eval() for name, module in modules.items()}


def fill(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor], where: str) -> None:
    """Copy tensors into others of the same names, once all names and shapes have been compared.

    Arguments:
        where: they are from, for messages.

    Raises:
        DomainError: they differ in a name or a shape, or a number is not finite.
    """
    lacking, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    if lacking or extra:
        what = f"there is no weight '{lacking[0]}'" if lacking else f"'{extra[0]}' is not known"
        raise DomainError(
            f"{what} ({len(lacking)} lacking, {len(extra)} too many)",
            where=where,
            expected=f"the {len(wanted)} weights of these modules",
            hint="the file belongs to other modules, or to another version of them",
        )
    for name, tensor in wanted.items():
        if found[name].is_floating_point() != tensor.is_floating_point():
            raise DomainError(
                f"the weight '{name}' is of type {found[name].dtype}",
                where=where,
                expected=str(tensor.dtype),
                hint="the file belongs to other modules, or was not written by nmn",
            )
        if found[name].shape != tensor.shape:
            raise DomainError(
                f"the weight '{name}' is of shape {list(found[name].shape)}",
                where=where,
                expected=str(list(tensor.shape)),
                hint="build the modules with the sizes that they were trained with",
            )
    # As they will stand there: a number that is finite in 64 bits may not be in 32.
    ready = {name: found[name].to(tensor.dtype) for name, tensor in wanted.items()}
    for name, tensor in ready.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise DomainError(f"the weight '{name}' has numbers that are not finite", where=where)
    with torch.no_grad():
        for name, tensor in wanted.items():
            tensor.copy_(ready[name])


@contextlib.contextmanager
def _opened(path: Path) -> "Iterator[safe_open]":
    if not path.is_file():
        raise DomainError("there is no such file of weights", where=str(path))
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except (SafetensorError, OSError) as error:
        raise DomainError(
            f"the weights cannot be read: {error}",
            where=str(path),
            expected="a safetensors file",
            hint="the file is damaged or cut short: write or fetch it again",
        ) from None
