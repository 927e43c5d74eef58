"""Text -> program -> text, the DAG, and one grammar text for two parsers."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.domains import load_domain
from nmn.errors import DomainError, ProgramError, ProgramTooDeep, ProgramTooLong
from nmn.grammar import Builder, Language, Sampler, ValueType
from nmn.grammar.checker import complain
from nmn.grammar.outline import read_outline
from nmn.types import Number, Vocabulary

LANGUAGE = load_domain("photo").language
SAMPLER = Sampler(LANGUAGE)
BUS = 'count(relate(find("person"), "left of", unique(find("bus"))))'

programs = st.integers(0, 2**32 - 1).map(lambda seed: SAMPLER.draw(random.Random(seed), depth=6))


@settings(max_examples=200, deadline=None)
@given(programs)
def test_every_program_prints_and_parses_back(program) -> None:
    again = LANGUAGE.parse(program.text)
    assert again.digest == program.digest
    assert again.nodes == program.nodes


@settings(max_examples=300, deadline=None)
@given(programs, st.data())
def test_every_mutation_parses_or_raises_our_error(program, data) -> None:
    text = program.text
    kind = data.draw(st.sampled_from(["delete", "insert", "replace", "swap", "cut", "token"]))
    at = data.draw(st.integers(0, len(text) - 1))
    if kind == "delete":
        text = text[:at] + text[at + 1 :]
    elif kind == "insert":
        text = text[:at] + data.draw(st.text(min_size=1, max_size=3)) + text[at:]
    elif kind == "replace":
        text = text[:at] + data.draw(st.characters()) + text[at + 1 :]
    elif kind == "swap":
        other = data.draw(st.integers(0, len(text) - 1))
        a, b = sorted((at, other))
        text = text[:a] + text[b : b + 1] + text[a + 1 : b] + text[a : a + 1] + text[b + 1 :]
    elif kind == "cut":
        text = text[:at]
    else:
        names = sorted(LANGUAGE.signatures)
        found = list(re.finditer(r"[a-z_]+", text))
        match = data.draw(st.sampled_from(found))
        text = text[: match.start()] + data.draw(st.sampled_from(names)) + text[match.end() :]
    try:
        parsed = LANGUAGE.parse(text)
    except ProgramError as error:
        assert str(error) and error.summary
    else:
        assert parsed.root.type in LANGUAGE.answers
        assert LANGUAGE.parse(parsed.text).digest == parsed.digest


@settings(max_examples=150, deadline=None)
@given(programs)
def test_the_checker_finds_nothing_wrong_with_what_the_grammar_accepts(program) -> None:
    assert complain(program.text, read_outline(program.text), LANGUAGE) is None


def test_whitespace_is_free_and_canonical_text_is_one() -> None:
    spaced = 'count ( relate(find( "person" ),"left of",\n\tunique(find("bus")) ) )'
    assert LANGUAGE.parse(spaced).text == BUS
    assert LANGUAGE.parse(spaced).digest == LANGUAGE.parse(BUS).digest


def test_equal_subexpressions_are_one_node_with_all_their_spans() -> None:
    text = 'greater(count(find("dog")), count(find("dog")))'
    program = LANGUAGE.parse(text)
    assert [node.op for node in program] == ["find", "count", "greater"]
    assert program.nodes[2].inputs == (1, 1)
    assert [text[a:b] for a, b in program.nodes[0].spans] == ['find("dog")'] * 2
    assert program.graph.edges[1, 2]["ports"] == tuple(
        port.name for port in program.nodes[2].signature.inputs
    )


def test_the_graph_has_typed_edges_along_the_flow_of_values() -> None:
    graph = LANGUAGE.parse(BUS).graph
    assert [graph.nodes[n]["op"] for n in graph] == ["find", "find", "unique", "relate", "count"]
    assert graph.edges[2, 3]["type"] == "Object"
    assert graph.nodes[3]["literals"] == ("left of",)


def test_depth_counts_the_longest_path() -> None:
    assert LANGUAGE.parse(BUS).depth == 4
    assert LANGUAGE.parse("count(scene())").depth == 2


def test_the_builder_makes_the_same_program_as_the_parser() -> None:
    builder = Builder()
    signatures = LANGUAGE.signatures
    people = builder.add(signatures["find"], literals=("person",))
    bus = builder.add(signatures["unique"], (builder.add(signatures["find"], literals=("bus",)),))
    left = builder.add(signatures["relate"], (people, bus), ("left of",))
    builder.add(signatures["count"], (left,))
    assert builder.finish() == LANGUAGE.parse(builder.finish().text)
    assert builder.finish().text == BUS


def test_llguidance_reads_the_same_text() -> None:
    llguidance = pytest.importorskip("llguidance")
    matcher = _matcher(llguidance)
    assert not matcher.get_error()
    assert _accepted(matcher, BUS) == len(BUS)


@settings(max_examples=60, deadline=None)
@given(programs)
def test_llguidance_accepts_what_lark_accepts(program) -> None:
    llguidance = pytest.importorskip("llguidance")
    assert _accepted(_matcher(llguidance), program.text) == len(program.text)


@pytest.mark.parametrize(
    ("text", "stops_at"),
    [
        ('count(unique(find("dog")))', "count("),  # Object where a set belongs
        ('count(find("dgo"))', 'count(find("d'),
        ('query_color(find("car"))', "query_color("),
    ],
)
def test_llguidance_refuses_ill_typed_text_where_it_goes_wrong(text: str, stops_at: str) -> None:
    llguidance = pytest.importorskip("llguidance")
    accepted = text[: _accepted(_matcher(llguidance), text)]
    assert accepted.startswith(stops_at) and accepted != text
    assert LANGUAGE.check(text) is not None


def _matcher(llguidance):
    """A matcher over single bytes, so that it stops at the exact character."""
    global _TOKENIZER
    if _TOKENIZER is None:
        _TOKENIZER = _byte_tokenizer(llguidance)
    grammar = llguidance.LLMatcher.grammar_from_lark(LANGUAGE.grammar)
    matcher = llguidance.LLMatcher(_TOKENIZER, grammar)
    assert not matcher.get_error(), matcher.get_error()
    return matcher


def _byte_tokenizer(llguidance):
    class Bytes:
        """Token k is byte k; 256 ends the text."""

        eos_token_id = 256
        bos_token_id = None
        tokens = (*(bytes([k]) for k in range(256)), b"<eos>")
        special_token_ids = (256,)

        def __call__(self, text) -> list[int]:
            return list(text if isinstance(text, bytes) else text.encode())

    return llguidance.LLTokenizer(llguidance.TokenizerWrapper(Bytes()))


_TOKENIZER = None


def _accepted(matcher, text: str) -> int:
    """How many characters of ``text`` the matcher takes before it refuses one."""
    for position, byte in enumerate(text.encode()):
        if matcher.try_consume_tokens([byte]) != 1:
            return position
    return len(text)


def test_a_language_without_a_needed_vocabulary_is_refused() -> None:
    with pytest.raises(DomainError, match="needs the vocabulary"):
        Language(LANGUAGE.signatures.values(), {}, LANGUAGE.answers)


def test_a_language_without_an_answer_is_refused() -> None:
    with pytest.raises(DomainError, match="gives an answer"):
        Language([LANGUAGE.signatures["find"]], LANGUAGE.vocabularies, [ValueType(Number)])


def test_two_modules_of_one_name_are_refused() -> None:
    twice = [LANGUAGE.signatures["find"], LANGUAGE.signatures["find"]]
    with pytest.raises(DomainError, match="two modules"):
        Language(twice, LANGUAGE.vocabularies, LANGUAGE.answers)


def test_the_digest_changes_with_the_language() -> None:
    fewer = [s for s in LANGUAGE.signatures.values() if s.name != "most"]
    assert Language(fewer, LANGUAGE.vocabularies, LANGUAGE.answers).digest != LANGUAGE.digest


def test_the_digest_changes_with_a_modules_version() -> None:
    newer = [
        replace(s, version=s.version + 1) if s.name == "most" else s
        for s in LANGUAGE.signatures.values()
    ]
    changed = Language(newer, LANGUAGE.vocabularies, LANGUAGE.answers)
    assert changed.grammar == LANGUAGE.grammar and changed.digest != LANGUAGE.digest


@pytest.mark.parametrize(
    ("bound", "text", "size", "error"),
    [
        ("max_characters", 'count(find("dog"))', 18, ProgramTooLong),
        # Longer in canonical form, which is bounded too: a trail keeps it.
        ("max_characters", 'exist(union(find("dog"),find("cat")))', 38, ProgramTooLong),
        ("max_nodes", 'exist(union(find("dog"), find("cat")))', 4, ProgramTooLong),
        ("max_nodes", 'exist(union(find("dog"), find("dog")))', 3, ProgramTooLong),
        ("max_depth", 'exist(union(scene(), find("dog")))', 3, ProgramTooDeep),
    ],
)
def test_a_program_at_a_bound_is_read_and_one_beyond_it_is_not(
    bound: str, text: str, size: int, error: type[ProgramError]
) -> None:
    def read(most: int) -> str:
        parts = (LANGUAGE.signatures.values(), LANGUAGE.vocabularies, LANGUAGE.answers)
        return Language(*parts, **{bound: most}).parse(text).text

    assert read(size) == text.replace(",f", ", f")
    with pytest.raises(error):
        read(size - 1)


def test_brackets_of_a_word_are_no_calls() -> None:
    nouns = Vocabulary("noun", ("(((((", "dog"))
    parts = (LANGUAGE.signatures.values(), {**LANGUAGE.vocabularies, "noun": nouns})
    language = Language(*parts, LANGUAGE.answers, max_depth=2)
    assert language.parse('count(find("((((("))').depth == 2
