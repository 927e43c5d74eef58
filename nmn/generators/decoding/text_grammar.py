"""The rules of canonical program text, as llguidance reads them (a Lark dialect)."""

import json

from nmn.generators.decoding.symbols import INTEGER, Symbol, Symbols
from nmn.grammar.grammar_text import INTEGER_PATTERN

# Where one text alone can follow, llguidance would allow one spelling of it, and no longer token.
_EVERY_SPELLING = '%llguidance {"no_forcing": true}'


def text_grammar(symbols: Symbols) -> str:
    """The grammar of everything that the symbols write, and of nothing else."""
    rules = (f"{symbol.name}: {_rule(symbol)}" for symbol in symbols.all())
    return "\n".join((_EVERY_SPELLING, *rules)) + "\n"


def _rule(symbol: Symbol) -> str:
    if symbol.name == INTEGER:
        return f"/{INTEGER_PATTERN}/"
    return " | ".join(
        " ".join([json.dumps(text.decode(), ensure_ascii=False), *(each.name for each in follows)])
        for text, follows in symbol.alternatives
    )
