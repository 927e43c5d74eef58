"""The reference executor: one node of one question at a time, and nothing clever.

It is the oracle: whatever another executor gives must equal what this one gives.
"""

from collections.abc import Mapping
from typing import Any

import torch

from nmn.executors.call import CallFailed, blank, call
from nmn.executors.dims import dims_of, module_sizes
from nmn.executors.writes import writes_counted
from nmn.grammar import Program
from nmn.kernels.full_precision import full_precision
from nmn.modules import Module
from nmn.types import Percept, Stack, Value, Vocabulary, stack_of


class ReferenceExecutor:
    """Runs one program on one medium.

    Arguments:
        modules: by name.
        vocabularies: of the domain.
    """

    def __init__(
        self, modules: Mapping[str, Module], vocabularies: Mapping[str, Vocabulary]
    ) -> None:
        self.modules = dict(modules)
        self.vocabularies = vocabularies
        self.sizes = module_sizes(self.modules)

    def run(
        self,
        program: Program,
        percept: Percept,
        *,
        device: torch.device | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> list[Value]:
        """The value of every node, each a batch of one row, in node order."""
        stack = stack_of([percept], device=device, dtype=dtype)
        with full_precision(stack.device), writes_counted():
            return self._run(program, stack)

    def _run(self, program: Program, stack: Stack[Any]) -> list[Value]:
        integers = [v for node in program for v in node.literals if isinstance(v, int)]
        counts = max([stack.largest_count, *integers]) + 1
        values: list[Value] = []
        for node in program:
            literals = [
                torch.tensor(
                    [
                        self.vocabularies[port.vocabulary].index(str(literal))
                        if port.kind == "word"
                        else int(literal)
                    ],
                    device=stack.device,
                )
                for port, literal in zip(node.signature.literals, node.literals, strict=True)
            ]
            rows = torch.zeros(1, dtype=torch.int64, device=stack.device)
            handle = stack.handle(rows, counts)
            dims = dims_of(node.type, self.vocabularies, stack, counts, self.sizes)
            # Copies going in and coming out: a module may write into the one, which is its error,
            # and keep and reuse the other, which is not.
            alone = torch.zeros(1, dtype=torch.int64, device=stack.device)
            inputs = [values[i].take(alone) for i in node.inputs]
            try:
                made = call(self.modules[node.op], handle, inputs, literals, dims)
                values.append(made.take(alone))
            except CallFailed:
                values.append(blank(node.signature, 1, dims, handle))
        return values
