"""A program: a typed expression over modules, as text a tree, as data a DAG.

Equal subexpressions are one node, so nothing needs variable names and nothing is computed twice.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import networkx as nx

from nmn.grammar.signature import Signature, ValueType


@dataclass(frozen=True)
class Node:
    """One call.

    Attributes:
        id: its position in ``Program.nodes``; inputs always have smaller ids.
        signature: of the module called.
        inputs: ids of the nodes whose outputs go in, in port order.
        literals: words and integers, in port order.
        spans: where it stands in the source, as character ranges; several if it stands there
            several times, none if the program was not read from text.
    """

    id: int
    signature: Signature
    inputs: tuple[int, ...]
    literals: tuple[str | int, ...]
    # Where it stands does not change what it is: programs with other blanks are equal.
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    @property
    def op(self) -> str:
        """The module's name."""
        return self.signature.name

    @property
    def type(self) -> ValueType:
        """The type of its output."""
        return self.signature.result


@dataclass(frozen=True)
class Program:
    """A checked program. ``Language.parse`` makes one from text, ``Builder`` from code.

    Attributes:
        nodes: in topological order; the last is the root.
        source: the text it was read from, or its canonical text.
    """

    nodes: tuple[Node, ...]
    source: str = field(default="", compare=False)

    @property
    def root(self) -> Node:
        """The node whose value is the answer."""
        return self.nodes[-1]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        texts: list[str] = []
        for node in self.nodes:
            values, literals = iter(node.inputs), iter(node.literals)
            parts = []
            for port in node.signature.written:
                if port.kind == "value":
                    parts.append(texts[next(values)])
                else:
                    parts.append(literal_text(next(literals)))
            texts.append(f"{node.op}({', '.join(parts)})")
        return tuple(texts)

    def text_of(self, node: int) -> str:
        """Canonical text of the subprogram that ends in ``node``."""
        return self._texts[node]

    @property
    def text(self) -> str:
        """Canonical text: parses back to an equal program."""
        return self._texts[-1]

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def depth(self) -> int:
        """Calls on the longest path from the root to a leaf."""
        depths: list[int] = []
        for node in self.nodes:
            depths.append(1 + max((depths[i] for i in node.inputs), default=0))
        return depths[-1]

    @property
    def graph(self) -> "nx.DiGraph[Any]":
        """The program as a ``networkx.DiGraph``, edges in the direction that values flow.

        Nodes carry ``op``, ``type``, ``literals`` and ``text``; edges carry ``type`` and ``ports``
        (the names of the arguments that the value goes to).
        """
        graph: nx.DiGraph[Any] = nx.DiGraph()
        for node in self.nodes:
            graph.add_node(
                node.id,
                op=node.op,
                type=str(node.type),
                literals=node.literals,
                text=self.text_of(node.id),
            )
            for port, source in zip(node.signature.inputs, node.inputs, strict=True):
                if graph.has_edge(source, node.id):
                    graph.edges[source, node.id]["ports"] += (port.name,)
                else:
                    graph.add_edge(source, node.id, type=str(port.type), ports=(port.name,))
        return graph


def literal_text(literal: str | int) -> str:
    """A literal as program text writes it."""
    return str(literal) if isinstance(literal, int) else json.dumps(literal, ensure_ascii=False)


class Builder:
    """Collects nodes, merging equal ones. The caller has checked the types."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._spans: list[list[tuple[int, int]]] = []
        self._known: dict[tuple[str, tuple[int, ...], tuple[str | int, ...]], int] = {}

    def add(
        self,
        signature: Signature,
        inputs: tuple[int, ...] = (),
        literals: tuple[str | int, ...] = (),
        span: tuple[int, int] | None = None,
    ) -> int:
        """The id of the node of this call, new or known."""
        key = (signature.name, inputs, literals)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._nodes)
            self._nodes.append(Node(found, signature, inputs, literals))
            self._spans.append([])
        if span is not None:
            self._spans[found].append(span)
        return found

    def __len__(self) -> int:
        return len(self._nodes)

    def finish(self, source: str = "") -> Program:
        """The program whose root is the last node added."""
        nodes = tuple(
            Node(node.id, node.signature, node.inputs, node.literals, tuple(spans))
            for node, spans in zip(self._nodes, self._spans, strict=True)
        )
        program = Program(nodes, source)
        return program if source else Program(nodes, program.text)
