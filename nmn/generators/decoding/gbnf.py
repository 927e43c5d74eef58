"""The rules of canonical program text in GBNF, which llama.cpp and vLLM (xgrammar) read."""

import json
from collections.abc import Mapping

from nmn.generators.decoding.symbols import INTEGER, Symbol, Symbols

_INTEGER = '"0" | [1-9] ([0-9] [0-9]?)?'


def gbnf(symbols: Symbols) -> str:
    """The grammar of everything that the symbols write; its first rule is ``root``."""
    names = {symbol: symbol.name.replace("_", "-") for symbol in symbols.all()}  # no underscores
    names[symbols.start] = "root"
    return "".join(f"{name} ::= {_rule(symbol, names)}\n" for symbol, name in names.items())


def _rule(symbol: Symbol, names: Mapping[Symbol, str]) -> str:
    if symbol.name == INTEGER:
        return _INTEGER
    return " | ".join(
        " ".join(
            [json.dumps(text.decode(), ensure_ascii=False), *(names[each] for each in follows)]
        )
        for text, follows in symbol.alternatives
    )
