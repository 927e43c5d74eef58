"""What is trained: modules, their language, and how programs are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

from nmn.grammar import Language, Program
from nmn.modules import Module
from nmn.types import Percept, Stack

Look = Callable[[Percept, np.random.Generator], Percept]
"""A percept as it is seen this time: noise is never the same twice."""

Shown = Callable[[Stack[Any]], Tensor]
"""A loss of all that percepts show, beside what questions ask of them."""


@dataclass(frozen=True)
class Family:
    """What is trained.

    Attributes:
        name: of the family.
        modules: by name, untrained.
        exact: by the same names in the same order, the modules that know the truth; None where
            there are none, and only answers can be supervised.
        language: of the programs.
        width: features of an object, or channels of a map.
        read: nodes of a program as CLEVR's files have them -> a program of the language; None
            where the family's questions are written otherwise.
        about: what else is said of it in the file of its weights, for them to be loaded by.
        shown: learned from wherever steps are; None where modules learn from questions alone.
        look: how what is learned from is looked at; None where it looks the same every time.
    """

    name: str
    modules: Mapping[str, Module]
    exact: Mapping[str, Module] | None
    language: Language
    width: int
    read: Callable[[Sequence[Mapping[str, Any]]], Program] | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    shown: Shown | None = None
    look: Look | None = None
