"""The grammar as data: patterns, their expansion, and the table of questions."""

import pytest

from nmn.generators import GrammarGenerator
from nmn.generators.build_phrases import value
from nmn.generators.rules import Grammar, Rule, Slot, expand


def test_expansion_of_choices_and_options() -> None:
    assert expand("a [b] (c|d e)") == (
        ("a", "b", "c"),
        ("a", "b", "d", "e"),
        ("a", "c"),
        ("a", "d", "e"),
    )
    assert expand("{noun?} , {noun}") == ((Slot("noun", True), ",", Slot("noun")),)
    assert expand("[(a|b)]") == (("a",), ("b",), ())
    assert expand("") == ((),)


@pytest.mark.parametrize("pattern", ["a [b", "a b]", "(a|b", "a {b", "a; b"])
def test_broken_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        expand(pattern)


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="'bird', which nothing gives"):
        Grammar([Rule("", "top", "a {bird}", value)], ["noun"])


def test_left_recursion_is_refused() -> None:
    rules = [Rule("", "top", "{other} a", value), Rule("", "other", "[x] {top}", value)]
    with pytest.raises(ValueError, match="begin with itself"):
        Grammar(rules, [])
    hidden = [Rule("", "top", "{gap} {top} a", value), Rule("", "gap", "[x]", value)]
    with pytest.raises(ValueError, match="begin with itself"):
        Grammar(hidden, [])


def test_first_words_look_through_empty_phrases() -> None:
    rules = [
        Rule("", "top", "{gap} b", value),
        Rule("", "top", "{noun} c", value),
        Rule("", "gap", "[a]", value),
    ]
    grammar = Grammar(rules, ["noun"])
    assert grammar.first_words("top") == {"a", "b"}
    assert grammar.starts["top"] == {"gap", "noun"}


def test_there_are_at_least_forty_forms(generator: GrammarGenerator) -> None:
    names = [rule.name for rule in generator.patterns]
    assert len(names) >= 40
    assert len(names) == len(set(names)), "two forms have one name"
    assert "" not in names


def test_every_form_reads_its_example_without_doubt(generator: GrammarGenerator) -> None:
    for rule in generator.patterns:
        draft = generator.draft(rule.example)
        assert draft.program, rule.name
        assert all(note.kind != "ambiguous" for note in draft.notes), rule.name


def test_every_form_is_needed_by_its_example(generator: GrammarGenerator) -> None:
    """Without its own rule, an example is refused or read otherwise: no form is dead."""
    examples: dict[str, list[str]] = {}
    for rule in generator.patterns:
        examples.setdefault(rule.example, []).append(rule.name)
    assert all(len(names) == 1 for names in examples.values()), examples
