"""Engines of domains: their learned modules and perception, and the exact modules."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from nmn.datasets import Problem
from nmn.domains import domain_names, load_domain
from nmn.domains.domain import Domain
from nmn.errors import DomainError, NmnError
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.options import option

# Media looked at together.
_TOGETHER = 64

_EXECUTORS = ("symbolic", "neural")


@dataclass(frozen=True, kw_only=True)
class EvaluationOptions:
    """What every domain's evaluation can be told; a domain adds what is its own."""

    executor: str = option("symbolic", help="symbolic (exact) or neural (trained).")
    limit: int | None = option(None, min=1, help="Only the first questions.")
    batch: int = option(BATCH, min=1, help="Questions run together.")
    timed: bool = True

    @property
    def neural(self) -> bool:
        """Are trained modules asked for, and not the exact ones?

        Raises:
            DomainError: no such executor.
        """
        if self.executor not in _EXECUTORS:
            raise DomainError(
                f"there is no executor '{self.executor}'",
                expected=f"one of: {', '.join(_EXECUTORS)}",
            )
        return self.executor == "neural"

    def learned(self, name: str) -> Domain | None:
        """The domain whose trained modules are asked for; None where the exact ones are.

        Raises:
            DomainError: no such executor, or no trained weights.
        """
        return learned_domain(name) if self.neural else None


def learned_domain(name: str) -> Domain:
    """The domain whose default modules are trained.

    Raises:
        DomainError: there is none in this version.
    """
    if name not in domain_names():
        raise DomainError(
            f"there are no trained weights of the domain '{name}' in this version of nmn",
            expected=f"one of: {', '.join(domain_names())}",
            hint="--executor symbolic runs the programs exactly, on the scenes of the files",
        )
    return load_domain(name)


def learned_engine(
    domain: Domain, *, batch: int = BATCH, device: torch.device | None = None
) -> ModuleEngine:
    """The domain's modules as an engine."""
    return ModuleEngine(
        "neural",
        domain.modules,
        domain.vocabularies,
        domain.language,
        device=device,
        batch=batch,
        schedule=domain.schedule,
    )


def exact_engine(domain: Domain, *, batch: int = BATCH) -> ModuleEngine:
    """The domain's exact modules as an engine: what programs mean on the true percepts.

    Raises:
        DomainError: the domain has none.
    """
    language = domain.exact_language
    return symbolic_engine(domain.exact or (), language, batch)


def look_at(domain: Domain, paths: Sequence[Path]) -> tuple[list[Any], list[Problem]]:
    """What the domain's perception sees in each file; None where one cannot be read, which is then
    a problem."""
    # Of the domain's medium, which a type checker cannot know: pictures give scene graphs.
    percepts: list[Any] = [None] * len(paths)
    problems: list[Problem] = []
    for start in range(0, len(paths), _TOGETHER):
        contents = {}
        for number in range(start, min(start + _TOGETHER, len(paths))):
            try:
                contents[number] = domain.medium.read(paths[number])
            except NmnError as error:
                problems.append(Problem(str(paths[number]), None, error.summary))
        if contents:
            seen = domain.perception.perceive(list(contents.values()))
            for number, percept in zip(contents, seen, strict=True):
                percepts[number] = percept
    return percepts, problems
