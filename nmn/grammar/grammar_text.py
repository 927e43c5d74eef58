"""Signatures -> grammar text, one nonterminal a type.

The text stays in the part of Lark's notation that llguidance reads too (no lookaround, templates,
priorities or tree-shaping marks), so the same text drives the LALR parser and the mask of a
constrained decoder.
"""

import json
import re
from collections.abc import Iterable, Mapping

from nmn.grammar.signature import Port, Signature, ValueType
from nmn.types import Vocabulary

# Whole numbers that a program may write: nobody counts further on a picture, and without a bound a
# decoder could write digits for ever.
LARGEST_INTEGER = 999
INTEGER_PATTERN = "0|[1-9][0-9]{0,2}"


def call_rule(name: str) -> str:
    """The rule of a call of the module ``name``."""
    return f"call_{name}"


def word_rule(vocabulary: str) -> str:
    """The rule of a literal from ``vocabulary``."""
    return f"word_{vocabulary}"


def word_terminals(vocabularies: Mapping[str, Vocabulary]) -> dict[str, str]:
    """Word -> terminal name. A word of two vocabularies is one terminal, so the lexer is sure."""
    words = sorted({word for vocabulary in vocabularies.values() for word in vocabulary})
    return {word: f"W{position}" for position, word in enumerate(words)}


def nonterminals(types: Iterable[ValueType]) -> dict[ValueType, str]:
    """Type -> its rule: ``label_color``; each has one of its own, whatever types are called.

    Of types whose rules would be called alike the first keeps the name: nmn's own, then by file.
    """
    made: dict[ValueType, str] = {}
    for each in sorted(set(types), key=_precedence):
        parts = [each.family.__name__.lower(), each.vocabulary]
        rule = re.sub("[^a-z0-9_]", "_", "_".join(filter(None, parts)))
        if re.match("_|start$|call_|word_", rule):
            rule = f"type_{rule}"  # not one of the rules of the grammar itself
        taken, number = set(made.values()), 1
        made[each] = rule
        while made[each] in taken:
            number += 1
            made[each] = f"{rule}_{number}"
    return made


def _precedence(value_type: ValueType) -> tuple[bool, str, str, str]:
    family = value_type.family
    ours = family.__module__.partition(".")[0] == "nmn"
    return (not ours, family.__module__, family.__qualname__, value_type.vocabulary)


def grammar_text(
    signatures: Iterable[Signature],
    vocabularies: Mapping[str, Vocabulary],
    answers: Iterable[ValueType],
) -> str:
    """The grammar of all well-typed programs, as text."""
    ordered = sorted(signatures, key=lambda signature: signature.name)
    rules = nonterminals(signature.result for signature in ordered)
    by_rule: dict[str, list[Signature]] = {}
    for signature in ordered:
        by_rule.setdefault(rules[signature.result], []).append(signature)
    used = {port.vocabulary for s in ordered for port in s.literals if port.kind == "word"}
    chosen = {name: vocabularies[name] for name in sorted(used)}
    terminals = word_terminals(chosen)

    lines = [f"start: {' | '.join(rules[answer] for answer in answers)}", ""]
    for rule in sorted(by_rule):
        calls = " | ".join(call_rule(signature.name) for signature in by_rule[rule])
        lines.append(f"{rule}: {calls}")
    lines.append("")
    for signature in ordered:
        lines.append(_call(signature, rules))
    lines.append("")
    for name, vocabulary in chosen.items():
        lines.append(f"{word_rule(name)}: {' | '.join(terminals[word] for word in vocabulary)}")
    lines.append("")
    for word, terminal in terminals.items():
        # A JSON string of a JSON string: the word in double quotes, quoted for the grammar.
        lines.append(f"{terminal}: {json.dumps(json.dumps(word, ensure_ascii=False))}")
    if any(port.kind == "integer" for signature in ordered for port in signature.literals):
        lines.append(f"INTEGER: /{INTEGER_PATTERN}/")
    lines.append("BLANKS: /[ \\t\\r\\n]+/")
    lines.append("%ignore BLANKS")
    return "\n".join(lines) + "\n"


def _call(signature: Signature, rules: Mapping[ValueType, str]) -> str:
    parts = [f'"{signature.name}"', '"("']
    for position, port in enumerate(signature.written):
        if position:
            parts.append('","')
        parts.append(_argument(port, rules))
    parts.append('")"')
    return f"{call_rule(signature.name)}: {' '.join(parts)}"


def _argument(port: Port, rules: Mapping[ValueType, str]) -> str:
    if port.kind == "word":
        return word_rule(port.vocabulary)
    if port.kind == "integer":
        return "INTEGER"
    assert port.type is not None  # a port of kind "value" always has one
    return rules[port.type]
