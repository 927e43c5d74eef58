"""Generators: a question in English -> the text of a program."""

from nmn.generators.embedding import EmbeddingMatcher
from nmn.generators.english import GrammarGenerator
from nmn.generators.generator import (
    Draft,
    Generator,
    Note,
    generator_names,
    make_generator,
    register_generator,
)
from nmn.generators.lexicon import Entry, Lexicon, Noun, entries, noun_entries, photo_lexicon
from nmn.generators.nearest import Match, NounMatcher

__all__ = [
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
    "generator_names",
    "make_generator",
    "noun_entries",
    "photo_lexicon",
    "register_generator",
]
