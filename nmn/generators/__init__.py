"""Generators: a question in English -> the text of a program."""

from nmn.generators.embedding import EmbeddingMatcher
from nmn.generators.english import GrammarGenerator
from nmn.generators.generator import GENERATORS, Draft, Generator
from nmn.generators.lexicon import Entry, Lexicon, Noun, entries, noun_entries
from nmn.generators.nearest import Match, NounMatcher
from nmn.generators.note import Note

__all__ = [
    "GENERATORS",
    "Draft",
    "EmbeddingMatcher",
    "Entry",
    "Generator",
    "GrammarGenerator",
    "Lexicon",
    "Match",
    "Note",
    "Noun",
    "NounMatcher",
    "entries",
    "noun_entries",
]
