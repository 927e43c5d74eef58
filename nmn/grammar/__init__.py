"""The language: signatures -> grammar -> parser, checker, printer, program graph."""

from nmn.grammar.dialect import DIALECTS, Dialect, Translation
from nmn.grammar.language import Language
from nmn.grammar.program import Builder, Node, Program
from nmn.grammar.sample import Sampler
from nmn.grammar.signature import Port, Signature, ValueType

__all__ = [
    "DIALECTS",
    "Builder",
    "Dialect",
    "Language",
    "Node",
    "Port",
    "Program",
    "Sampler",
    "Signature",
    "Translation",
    "ValueType",
]
