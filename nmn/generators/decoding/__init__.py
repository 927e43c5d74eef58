"""Typed constrained decoding: models write nothing but programs of the language."""

from nmn.generators.decoding.mask import ENGINES, Cursor, TokenMasks
from nmn.generators.decoding.processor import TypedPrograms
from nmn.generators.decoding.spelling import Spelling, spelling_of
from nmn.generators.decoding.typed_text import DEPTH, State, TypedText
from nmn.generators.decoding.write import MOST_TOKENS, Written, write_programs

__all__ = [
    "DEPTH",
    "ENGINES",
    "MOST_TOKENS",
    "Cursor",
    "Spelling",
    "State",
    "TokenMasks",
    "TypedPrograms",
    "TypedText",
    "Written",
    "spelling_of",
    "write_programs",
]
